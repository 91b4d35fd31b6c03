import { at, contextOf, fact, given } from '@earwitness/testing';
import type { Command, CommandType } from '../commands';
import type { AccountProfile, Capability } from '../context';
import { attemptId, startIntent } from '../conversation/lookup';
import type { Fact } from '../facts/fact';
import type { Instant } from '../instant';
import { MAX_ATTEMPTS } from './attempt.deadline';
import { commandStatus } from './command-status';
import { commandIdOf } from './demanded';

type Step = Fact | Instant;

const everything: Capability = {
  mode: 'file',
  startedBy: 'command',
  supports: [
    ...(['StartCapture', 'StopCapture', 'PauseCapture', 'ResumeCapture', 'CancelCapture'] as const),
    ...(['StopSession', 'StoreRecording', 'MergeRecordings', 'DeleteRecording'] as const),
  ],
  pause: 'native',
  sendsStartedEvent: true,
  sendsFailedEvent: true,
  canQueryState: false,
  resultWithinMs: {},
};
const profileOf = (supports: Capability['supports']): AccountProfile => ({
  startsWithSession: ['file'],
  capabilities: { file: { ...everything, supports } },
});
const store = { target: 'archive', fileName: '{captureId}.mp3', deleteTemporary: false };
const contextFor = (supports: Capability['supports']) =>
  contextOf({ decision: { store, availableWithinMs: 10 ** 9 }, profiles: { telnyx: profileOf(supports) } });
const context = contextFor(everything.supports);

const sessionKey = 'telnyx/main/session-1';
const captureId = attemptId(startIntent(sessionKey, 'file'), 1);
const first = { captureId, captureRef: 'r1' };
const second = { captureRef: 'r2' };
const said = (seconds: number, more = {}) => ({ ...first, ...more, occurredAt: at(seconds) });
const asked = { requestId: 'request-1', requestedBy: 'officer' };
const api = (seconds: number) => ({ vendor: 'api', sessionRef: '', links: [], occurredAt: at(seconds) });

const session = fact('SessionStarted', {});
const started = fact('CaptureStarted', { mode: 'file', confirmed: true }, said(2));
const stopped = fact('CaptureStopped', { mode: 'file' }, said(40));
const available = fact('RecordingAvailable', { temporary: true }, said(30));
const deleted = fact('RecordingDeleted', {}, said(50));
const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(40) });

/** How a command comes about, what shows that it had its effect, and what makes it pointless when heard before. */
interface Life {
  readonly before: readonly Step[];
  readonly trigger: Step;
  readonly effect: Fact;
  readonly pointless: Fact;
}

const kept = (ref: object) => fact('RecordingAvailable', { temporary: false }, { ...ref, occurredAt: at(30) });
const mergeable = [started, kept(first), kept(second)];
const captureIds = given(session, ...mergeable)
  .under(context)
  .state.captures.map(({ id }) => id);

type Confirmed = Exclude<CommandType, 'OperateSession'>;

const lives: Readonly<Record<Confirmed, Life>> = {
  StartCapture: {
    before: [],
    trigger: session,
    effect: fact('CaptureStarted', { mode: 'file', confirmed: true }, said(45)),
    pointless: ended,
  },
  StopCapture: {
    before: [session, started],
    trigger: fact('StopRequested', { ...asked, captureId }, api(40)),
    effect: stopped,
    pointless: stopped,
  },
  PauseCapture: {
    before: [session, started],
    trigger: fact('PauseRequested', { ...asked, reason: 'card' }, api(40)),
    effect: fact('CapturePaused', { mode: 'file' }, said(45)),
    pointless: stopped,
  },
  ResumeCapture: {
    before: [session, started],
    trigger: fact('ResumeRequested', asked, api(40)),
    effect: fact('CaptureResumed', { mode: 'file' }, said(45)),
    pointless: stopped,
  },
  CancelCapture: {
    before: [session, started],
    trigger: fact('CancelRequested', { ...asked, captureId }, api(40)),
    effect: fact('CaptureCancelled', { mode: 'file' }, said(45)),
    pointless: stopped,
  },
  StopSession: {
    before: [session],
    trigger: fact('SessionStopRequested', { ...asked, sessionKey }, api(40)),
    effect: ended,
    pointless: ended,
  },
  StoreRecording: {
    before: [session, started, available],
    trigger: at(40),
    effect: fact('RecordingStored', { location: { store: 's3' } }, said(45)),
    pointless: deleted,
  },
  MergeRecordings: {
    before: [session, ...mergeable, fact('MergeRequested', { ...asked, captureIds }, api(40))],
    trigger: at(40),
    effect: fact('RecordingMerged', { captureRefs: ['r1', 'r2'], location: { store: 's3' } }, said(45)),
    pointless: deleted,
  },
  DeleteRecording: {
    before: [session, started, available],
    trigger: fact('DeleteRequested', { ...asked, captureId }, api(40)),
    effect: deleted,
    pointless: deleted,
  },
};

const types = Object.keys(lives) as Confirmed[];

const issued = (type: CommandType): unknown =>
  expect.objectContaining({
    name: 'CommandIssued',
    data: expect.objectContaining({ command: expect.objectContaining({ type }) }),
  });
const withheld = (type: CommandType, reason: unknown = expect.any(String)): unknown =>
  expect.objectContaining({
    name: 'CommandWithheld',
    data: { reason, command: expect.objectContaining({ type }) },
  });

const issuedIn = (type: Confirmed): Command => {
  const { before, trigger } = lives[type];
  const events = given(...before)
    .under(context)
    .when(trigger).decisions;
  const [command] = events.flatMap((e) =>
    e.name === 'CommandIssued' && e.data.command.type === type ? [e.data.command] : [],
  );
  if (!command) throw new Error(`${type} was not issued`);
  return command;
};

describe.each(types)('%s', (type) => {
  const { before, trigger, effect, pointless } = lives[type];
  const { commandId, intent } = issuedIn(type);
  const about = { commandId, commandType: type };
  const heard = { occurredAt: at(41) };
  const accepted = fact('CommandAccepted', about, heard);
  const unknown = fact('CommandUnknown', { ...about, cause: 'timeout' }, heard);
  const refused = fact('CommandRefused', { ...about, reason: 'no', retryable: false }, heard);
  const busy = fact('CommandRefused', { ...about, reason: 'busy', retryable: true }, heard);

  const story = (...steps: readonly Step[]) =>
    given(...before, trigger)
      .under(context)
      .when(...steps);
  const statusAfter = (...steps: readonly Step[]) => {
    const { state } = story(...steps);
    const life = state.commands.find(({ id }) => id === commandId);
    return life && commandStatus(state, life);
  };
  const attemptsAfter = (...steps: readonly Step[]): number =>
    Math.max(
      ...story(...steps)
        .state.commands.filter(({ command }) => command.type === type)
        .map(({ command }) => command.attempt),
    );

  it('is issued', () => expect(statusAfter()).toBe('issued'));
  it('is accepted when the vendor takes it', () => expect(statusAfter(accepted)).toBe('accepted'));
  it('is refused when the vendor refuses it', () => expect(statusAfter(refused)).toBe('refused'));
  it('is unknown when nobody can say', () => expect(statusAfter(unknown)).toBe('unknown'));
  it('is timed out when it was accepted and nothing comes of it', () =>
    expect(statusAfter(accepted, at(101))).toBe('timedOut'));
  it('is timed out when nobody could say and nothing comes of it', () =>
    expect(statusAfter(unknown, at(101))).toBe('timedOut'));
  it('is not timed out before its time', () => expect(statusAfter(accepted, at(100.999))).toBe('accepted'));

  it.each<[string, readonly Step[]]>([
    ['it was issued', []],
    ['it was accepted', [accepted]],
    ['nobody could say', [unknown]],
    ['it had been refused', [refused]],
    ['it had timed out', [accepted, at(101)]],
  ])('is confirmed by its effect when %s', (_, steps) => {
    expect(statusAfter(...steps, effect)).toBe('confirmed');
  });

  it('is withheld where it is pointless by then', () => {
    const { decisions } = given(...before, pointless)
      .under(context)
      .when(trigger);
    expect(decisions).toContainEqual(withheld(type));
    expect(decisions).not.toContainEqual(issued(type));
  });

  it('is withheld where the vendor cannot do it', () => {
    const without = contextFor(everything.supports.filter((supported) => supported !== type));
    const { decisions } = given(...before)
      .under(without)
      .when(trigger);
    expect(decisions).toContainEqual(withheld(type, 'Unsupported'));
    expect(decisions).not.toContainEqual(issued(type));
  });

  it('is sent again after a pause when it was refused for now', () => {
    expect(attemptsAfter(busy, at(41.999))).toBe(1);
    expect(attemptsAfter(busy, at(42))).toBe(2);
  });

  it('is sent a bounded number of times', () => {
    const steps = [...Array(10).keys()].flatMap((n) => {
      const attempt = fact(
        'CommandRefused',
        { commandId: commandIdOf(intent, n + 1), reason: 'busy', retryable: true },
        heard,
      );
      return [attempt, at(1_000 + n)];
    });
    expect(attemptsAfter(...steps)).toBe(MAX_ATTEMPTS);
  });

  it('is not sent again when it was refused for good', () => expect(attemptsAfter(refused, at(10_000))).toBe(1));
  it('is not sent again when it no longer helps', () => expect(attemptsAfter(busy, pointless, at(10_000))).toBe(1));
  it('is not sent again when it had its effect', () => expect(attemptsAfter(accepted, effect, at(10_000))).toBe(1));

  it(`is ${type === 'StartCapture' ? 'never' : 'at once'} sent again when it timed out`, () => {
    expect(attemptsAfter(accepted, at(101))).toBe(type === 'StartCapture' ? 1 : 2);
  });
});
