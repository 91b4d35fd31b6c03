import { at, contextOf, decided, fact, given, plainPlan } from '@earwitness/testing';
import { telnyx } from '../conformance/vendors';
import type { AccountProfile, Capability } from '../context';
import type { Fact } from '../facts/fact';
import type { CaptureDecision, Retention } from '../policy/capture-decision';
import { consentOf } from '../statement/consent';

const native = telnyx.capabilities.native as Capability;
const deleting: AccountProfile = {
  startsWithSession: [],
  capabilities: { native: { ...native, supports: [...native.supports, 'DeleteRecording'] } },
};
const unable: AccountProfile = { startsWithSession: [], capabilities: { native } };

const retention: Retention = { retainMinMs: 1_000_000, retainMaxMs: 2_000_000, dispose: 'deleteMedia', hold: false };
const refusing = (onProhibition: 'keep' | 'discard'): Partial<CaptureDecision> => ({
  record: false,
  decidedBy: 'prohibition',
  policyIds: ['consent'],
  retention,
  plan: { ...plainPlan, onProhibition },
});
const under = (telnyxProfile: AccountProfile, onProhibition: 'keep' | 'discard' = 'discard') =>
  contextOf({
    decision: (state) => (consentOf(state).state === 'withdrawn' ? refusing(onProhibition) : { retention }),
    profiles: { telnyx: telnyxProfile },
  });

const api = { vendor: 'earwitness', account: 'api', sessionRef: '', links: [] };
const withdrawn = fact('ConsentWithdrawn', {}, { ...api, occurredAt: at(20) }) as Fact;
const granted = fact('ConsentGranted', {}, { ...api, occurredAt: at(200) }) as Fact;
const about = (seconds: number) => ({ captureRef: 'r1', occurredAt: at(seconds) });
const session = fact('SessionStarted', {});
const started = fact('CaptureStarted', { mode: 'native', confirmed: true }, about(1));
const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(30) });
const kept = fact('RecordingAvailable', { temporary: false }, about(31));
const stored = fact('RecordingStored', { location: { store: 's3', bucket: 'archive', key: 'a' } }, about(32));
const deleted = fact('RecordingDeleted', {}, about(40));
const facts = [session, started, withdrawn, ended, kept];

const excused = decided('ExpectationExcused', { reason: 'ConsentWithdrawn' });
const ends = (told: readonly (Fact | string)[], context: ReturnType<typeof under>) =>
  given(...told, at(500), at(501)).under(context).state;

describe('a recording that has to go', () => {
  it('is demanded to be deleted, and nothing says how long to retain it', () =>
    given(...facts)
      .under(under(deleting))
      .when(at(50))
      .then(decided('CommandIssued', { command: expect.objectContaining({ type: 'DeleteRecording' }) })));

  it('is told of once where its vendor cannot delete it', () => {
    const withheld = decided('CommandWithheld', {
      command: expect.objectContaining({ type: 'DeleteRecording', intent: 'telnyx/main/r1/discard' }),
      reason: 'Unsupported',
    });
    given(...facts)
      .under(under(unable))
      .when(at(50), at(51))
      .then(withheld);
  });

  it('is retained where policy does not want it gone', () =>
    given(...facts)
      .under(under(unable, 'keep'))
      .when(at(50))
      .then('RetentionSet'));

  it('is due at once where a copy of it was stored elsewhere', () => {
    const { decisions } = given(...facts, stored)
      .under(under(deleting))
      .when(at(50), at(51));
    expect(decisions.map(({ name }) => name).sort()).toEqual(['CommandIssued', 'DisposalDue', 'RetentionSet']);
    expect(decisions.find(({ name }) => name === 'DisposalDue')).toMatchObject(
      decided('DisposalDue', { location: { store: 's3', bucket: 'archive', key: 'a' }, dispose: 'deleteMedia' }),
    );
  });

  it('is to be kept again where it is permitted again, though policy says of no recording how long', () => {
    const silent = contextOf({
      decision: (state) => (consentOf(state).state === 'withdrawn' ? refusing('discard') : {}),
      profiles: { telnyx: unable },
    });
    const { decisions } = given(...facts, stored, at(50))
      .under(silent)
      .when(granted, at(201));
    expect(decisions).toContainEqual(
      decided('RetentionSet', { captureId: expect.any(String), dispose: 'keep', hold: false }),
    );
  });

  it('may be deleted by whoever asks, however long it was to be retained', () => {
    const captureId = given(...facts).under(under(deleting)).state.captures[0]?.id ?? '';
    const asked = fact(
      'DeleteRequested',
      { requestId: 'r', requestedBy: 'a', captureId },
      { ...api, occurredAt: at(60) },
    );
    const first = (onProhibition: 'keep' | 'discard') =>
      given(...facts)
        .under(under(deleting, onProhibition))
        .when(asked).decisions[0];
    expect(first('discard')).toMatchObject({ name: 'CommandIssued' });
    expect(first('keep')).toMatchObject({ name: 'CommandWithheld', data: { reason: 'RetainedUntil' } });
  });
});

describe('what was expected of a recording that has to go', () => {
  const verdictOf = (told: readonly (Fact | string)[], context = under(deleting)) =>
    ends(told, context).expectations.map(({ verdict, why }) => [verdict, why]);

  it.each<[string, AccountProfile, readonly Fact[]]>([
    ['was deleted', deleting, [deleted]],
    ['is not deleted yet', deleting, []],
    ['cannot be deleted', unable, []],
  ])('is excused where it %s, whatever was heard of first', (_, profile, more) => {
    const first = [session, started];
    const rest = [withdrawn, ended, kept, ...more];
    for (const order of [rest, rest.toReversed()])
      expect(verdictOf([...first, ...order], under(profile))).toEqual([['excused', 'ConsentWithdrawn']]);
  });

  it('is excused though it had been satisfied before', () => {
    const before = [session, started, ended, kept, at(400)] as const;
    expect(verdictOf(before)).toEqual([['satisfied', undefined]]);
    const { decisions } = given(...before)
      .under(under(deleting))
      .when(withdrawn, at(401));
    expect(decisions.at(-1)).toMatchObject(excused);
    expect(verdictOf([...before, withdrawn])).toEqual([['excused', 'ConsentWithdrawn']]);
  });

  it('stays satisfied where what was recorded before is kept', () =>
    expect(verdictOf(facts, under(deleting, 'keep'))).toEqual([['satisfied', undefined]]));

  it('is satisfied again when it is permitted again', () =>
    expect(verdictOf([...facts, at(150), granted])).toEqual([['satisfied', undefined]]));
});
