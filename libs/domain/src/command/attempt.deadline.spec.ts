import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { iotcomms, telnyx } from '../conformance/vendors';
import { attemptId, startIntent } from '../conversation/lookup';
import { backoffMs, MAX_ATTEMPTS } from './attempt.deadline';
import { commandIdOf } from './demanded';

const context = contextOf({
  decision: { startWithinMs: 10 ** 9 },
  profiles: { telnyx: { ...telnyx, startsWithSession: ['siprec'] } },
});
const intent = startIntent('telnyx/main/session-1', 'siprec');
const attempt = (n: number) => ({ commandId: commandIdOf(intent, n), captureId: attemptId(intent, n) });

const session = fact('SessionStarted', {});
const failed = (n: number, seconds: number) =>
  fact(
    'CaptureFailed',
    { mode: 'siprec', stage: 'start' },
    { captureId: attempt(n).captureId, occurredAt: at(seconds) },
  );
const startOf = (n: number) =>
  decided('CommandIssued', { command: expect.objectContaining({ attempt: n, ...attempt(n) }) });

describe('a start', () => {
  it('is a capture of its own at every attempt', () => {
    given(session, failed(1, 1)).under(context).when(at(2)).then(startOf(2));
    given(session, failed(1, 1), at(2), failed(2, 3)).under(context).when(at(5)).then(startOf(3));
  });

  it('waits longer after every failure', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    given(session, failed(1, 1), at(2), failed(2, 3)).under(context).when(at(4.999)).then();
  });

  it('is given up after the last attempt', () => {
    const attempts = Array.from({ length: MAX_ATTEMPTS }, (_, n) => [failed(n + 1, 100 * n), at(100 * n + 50)]).flat();
    given(session, ...attempts)
      .under(context)
      .when(at(10_000))
      .then();
  });

  it('is not repeated when the call is over', () => {
    const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(2) });
    given(session, failed(1, 1), ended).under(context).when(at(3)).then();
  });

  it('is not repeated when what failed had been running', () => {
    const broken = fact('CaptureFailed', { mode: 'siprec', stage: 'running' }, { captureId: attempt(1).captureId });
    given(session, broken).under(context).when(at(4)).then();
  });

  it('is repeated even if its failure was heard of before the session', () => {
    given(failed(1, 1)).under(context).when(session).then('PolicyDecided', 'CaptureExpected', 'CommandWithheld');
    given(failed(1, 1), session).under(context).when(at(2)).then(startOf(2));
  });
});

describe('an alarm that names a recording but no command', () => {
  const file = { vendor: 'iotcomms', captureRef: 'r1' };
  const stores = { store: { target: 'archive', fileName: '{captureId}', deleteTemporary: true } };
  const vendor = contextOf({
    decision: { ...stores, availableWithinMs: 10 ** 9 },
    profiles: { iotcomms },
  });
  const announced = fact(
    'SessionAnnounced',
    { answer: { record: true, reason: 'policy', policyIds: [], policySetHash: '' } },
    { vendor: 'iotcomms' },
  );
  const available = fact('RecordingAvailable', { temporary: true }, { ...file, occurredAt: at(30) });
  const alarm = (seconds: number, about = {}) =>
    fact(
      'CommandRefused',
      { commandType: 'StoreRecording', reason: 'storeRecordingError', retryable: true },
      { ...file, occurredAt: at(seconds), ...about },
    );
  const again = decided('CommandIssued', { command: expect.objectContaining({ type: 'StoreRecording', attempt: 2 }) });

  it('refuses the command of that type that was under way', () =>
    given(announced, available, at(31), alarm(33)).under(vendor).when(at(34)).then(again));

  it('refuses none that was sent after it', () =>
    given(announced, available, alarm(30.5), at(31)).under(vendor).when(at(60)).then());

  it('refuses none about another recording', () =>
    given(announced, available, at(31), alarm(33, { captureRef: 'r2' }), at(40))
      .under(vendor)
      .when(at(60))
      .then());

  it('counts by the latest of several', () =>
    given(announced, available, at(31), alarm(40), alarm(33)).under(vendor).when(at(40.9)).then());
});
