import type { Account } from '@earwitness/configuration';
import { able, accountOf, forking, sinch, telnyx, unable } from '../conformance/vendors';
import type { Problem } from '../http/problem';
import type { Asked } from '../requests/operator-fact';
import { refuse } from './refuse';
import type { Subject } from './subject';

const [canAll, forks, cannot] = [
  accountOf(telnyx, ['main', 'acme'], able),
  accountOf(sinch, ['forking', 'acme'], forking),
  accountOf(sinch, ['unable', 'acme'], unable),
];
const at = '2026-01-05T09:01:00.000Z';

interface Situation {
  /** Accounts that the conversation has sessions of. */
  readonly sessions?: readonly Account[];
  readonly hasEnded?: boolean;
  readonly unknown?: boolean;
  /** The session that is asked about is not of this conversation. */
  readonly isElsewhere?: boolean;
  /** Those that the tenant has configured. */
  readonly configured?: readonly Account[];
}

const refused = (asked: Asked, situation: Situation = {}): Problem | undefined => {
  const {
    sessions = [],
    hasEnded = false,
    unknown = false,
    isElsewhere = false,
    configured = [canAll, forks, cannot],
  } = situation;
  const places = sessions.map(({ adapter, settings }) => ({
    vendor: adapter.vendor,
    account: settings.id,
    key: `${adapter.vendor}/${settings.id}/s`,
  }));
  const nobody = { vendor: 'avaya', account: 'x', key: 'avaya/x/s' };
  const asksOf = 'sessionKey' in asked.data && !isElsewhere ? [{ ...nobody, key: asked.data.sessionKey }] : [];
  const subject: Subject = {
    sessions: [...places, ...asksOf, ...(unknown ? [nobody] : [])].map((place) => ({
      ...place,
      ...(hasEnded && { endedAt: at }),
    })),
    recordings: [
      { id: 'able', vendor: 'telnyx', account: 'main', mode: 'file' },
      { id: 'streamed', vendor: 'telnyx', account: 'main', mode: 'stream' },
      { id: 'unable', vendor: 'sinch', account: 'unable', mode: 'native' },
    ].filter(({ account }) => places.some((place) => place.account === account)),
  };
  return refuse(asked, subject, {
    all: configured,
    find: (vendor, id) => configured.find(({ adapter, settings }) => adapter.vendor === vendor && settings.id === id),
  });
};

const pause: Asked = { name: 'PauseRequested', data: { reason: 'card' } };
const resume: Asked = { name: 'ResumeRequested', data: {} };
const operate = (operation: string, input: Record<string, unknown> = {}, sessionKey = 'telnyx/main/a/b'): Asked => ({
  name: 'OperationRequested',
  data: { sessionKey, operation, input },
});

describe('a pause', () => {
  it('is refused where no account of the conversation can pause', () => {
    const problem = refused(pause, { sessions: [cannot] });
    expect(problem).toMatchObject({ status: 422, options: { detail: 'sinch/unable cannot pause in any mode.' } });
    expect(refused(resume, { sessions: [cannot] })).toMatchObject({ status: 422 });
  });

  it.each<[string, Situation]>([
    ['one account can', { sessions: [cannot, canAll] }],
    ['media is forked, and another account of the tenant can', { sessions: [forks] }],
    ['an account is not known here', { sessions: [cannot], unknown: true }],
    ['nothing is known yet', {}],
  ])('is taken where %s', (_, situation) => {
    expect(refused(pause, situation)).toBeUndefined();
    expect(refused(resume, situation)).toBeUndefined();
  });

  it('is refused where media is forked, and nobody can pause', () => {
    expect(refused(pause, { sessions: [forks], configured: [forks, cannot] })).toMatchObject({ status: 422 });
  });

  it('comes too late once every session has ended; to resume does no harm then', () => {
    expect(refused(pause, { sessions: [canAll], hasEnded: true })).toMatchObject({ status: 409 });
    expect(refused(resume, { sessions: [canAll], hasEnded: true })).toBeUndefined();
  });
});

describe('a capture', () => {
  const capture = (sessionKey: string, mode: 'file' | 'stream' | 'native'): Asked => ({
    name: 'CaptureRequested',
    data: { sessionKey, mode },
  });

  it('is refused in a mode that the account has not, with those that it has', () => {
    expect(refused(capture('telnyx/main/a', 'stream'))).toBeUndefined();
    expect(refused(capture('telnyx/main/a', 'native'))?.details).toMatchObject({
      status: 422,
      errors: [{ pointer: '/mode', detail: 'telnyx/main starts captures in file, stream.' }],
    });
    expect(refused(capture('sinch/unable/a', 'file'))?.details.errors).toMatchObject([
      { detail: 'sinch/unable starts captures in no mode.' },
    ]);
  });

  it('of an account that is not known here is left to whoever knows', () => {
    expect(refused(capture('avaya/x/a', 'file'))).toBeUndefined();
    expect(refused(capture('nonsense', 'file'))).toBeUndefined();
  });
});

describe('what a recording needs', () => {
  const of = (captureId: string): readonly Asked[] => [
    { name: 'StopRequested', data: { captureId } },
    { name: 'CancelRequested', data: { captureId } },
    { name: 'StoreRequested', data: { captureId, mask: [] } },
    { name: 'DeleteRequested', data: { captureId } },
    { name: 'MergeRequested', data: { captureIds: ['able', captureId] } },
  ];

  it('is refused where its account supports it in no mode', () => {
    const problems = of('unable').map((asked) => refused(asked, { sessions: [canAll, cannot] }));
    expect(problems.map((problem) => problem?.details.detail)).toEqual(
      ['StopCapture', 'CancelCapture', 'StoreRecording', 'DeleteRecording', 'MergeRecordings'].map(
        (type) => `sinch/unable supports ${type} in no mode.`,
      ),
    );
  });

  it.each(['able', 'not-heard-of-yet'])('is taken of one that is %s', (id) => {
    for (const asked of of(id)) expect(refused(asked, { sessions: [canAll, cannot] })).toBeUndefined();
  });

  it('also to end a session', () => {
    const stop = (sessionKey: string): Asked => ({ name: 'SessionStopRequested', data: { sessionKey } });
    expect(refused(stop('telnyx/main/a'))).toBeUndefined();
    expect(refused(stop('sinch/unable/a'))?.details.errors).toMatchObject([{ pointer: '/sessionKey' }]);
  });
});

it('what a recording can have done depends on its mode, where the account has that mode', () => {
  const stop = (captureId: string): Asked => ({ name: 'StopRequested', data: { captureId } });
  expect(refused(stop('able'), { sessions: [canAll] })).toBeUndefined();
  expect(refused(stop('streamed'), { sessions: [canAll] })?.details.detail).toBe(
    'telnyx/main does not support StopCapture of recordings in mode stream.',
  );
});

describe('a session of another conversation', () => {
  const sessionKey = 'telnyx/main/other';
  it.each<[string, Asked]>([
    ['captured', { name: 'CaptureRequested', data: { sessionKey, mode: 'file' } }],
    ['operated', operate('hangup', {}, sessionKey)],
  ])('is not %s', (_, asked) => {
    expect(refused(asked)).toBeUndefined();
    expect(refused(asked, { isElsewhere: true })?.details.errors).toMatchObject([{ pointer: '/sessionKey' }]);
  });
});

describe('an operation', () => {
  it('is taken where the account has it, and its input fits', () => {
    expect(refused(operate('hangup'))).toBeUndefined();
    expect(refused(operate('speak', { payload: 'hello', options: { loud: true } }))).toBeUndefined();
  });

  it.each(['dance', 'audit', 'constructor', '__proto__'])('that sessions have not is refused: %s', (name) => {
    expect(refused(operate(name))?.details).toEqual({
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'There is no such operation.',
      errors: [{ pointer: '/operation', detail: 'Sessions of telnyx/main have these operations: speak, hangup.' }],
    });
  });

  it('is refused where the account has none, or is none', () => {
    expect(refused(operate('speak', {}, 'sinch/unable/a'))?.details.errors).toMatchObject([
      { detail: 'Sessions of sinch/unable have these operations: none.' },
    ]);
    expect(refused(operate('speak', {}, 'avaya/x/a'))?.details.errors).toMatchObject([{ pointer: '/sessionKey' }]);
  });

  it('is refused with every place where its input does not fit', () => {
    const problem = refused(operate('speak', { payload: '', options: { loud: 1, 'a/b': 2 }, more: 3 }));
    expect(problem).toMatchObject({ status: 422 });
    expect(problem?.details.errors?.map(({ pointer }) => pointer).sort()).toEqual([
      '/input/more',
      '/input/options/a~1b',
      '/input/options/loud',
      '/input/payload',
    ]);
  });
});
