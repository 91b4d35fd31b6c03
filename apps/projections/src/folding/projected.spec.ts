import { at, fact } from '@earwitness/testing';
import { projectedFrom } from '../conformance/projected-from';
import { heard } from '../conformance/stories';

const about = { sessionRef: 's', captureRef: 'c' };
const available = fact(
  'RecordingAvailable',
  { temporary: false, startedAt: at(2) },
  { ...about, occurredAt: at(90), receivedAt: at(91) },
);
const started = fact(
  'CaptureStarted',
  { mode: 'file', confirmed: true },
  { ...about, occurredAt: at(3), receivedAt: at(200) },
);

describe('the moment that orders lists', () => {
  it('is when a recording began, as far as the first word about it says', () => {
    const { at: moment, captureMoments } = projectedFrom('c', heard(available));
    expect(captureMoments).toMatchObject([{ at: at(2) }]);
    expect(moment).toBe(at(2));
  });

  it('never changes, whatever is learned later', () => {
    const { at: moment, captureMoments, state } = projectedFrom('c', heard(available, started));
    expect(state.captures).toMatchObject([{ startedAt: at(3) }]);
    expect(captureMoments).toMatchObject([{ at: at(2) }]);
    expect(moment).toBe(at(2));
  });

  it('is not there before the first fact', () => {
    expect(projectedFrom('c', [{ kind: 'time', now: at(0) }]).at).toBeUndefined();
  });
});

it('the time of the update is that of the latest event', () => {
  expect(projectedFrom('c', heard(available, started)).updatedAt).toBe(at(200));
});

it('a command that was withheld is remembered with its reason', () => {
  const session = fact('SessionStarted', {}, { sessionRef: 's' });
  const ended = fact('SessionEnded', { outcome: 'completed' }, { sessionRef: 's', occurredAt: at(1) });
  const key = 'telnyx/main/s';
  const asked = fact(
    'CaptureRequested',
    { requestId: 'r', requestedBy: 'p', sessionKey: key, mode: 'file' },
    { occurredAt: at(9) },
  );
  const { withheld } = projectedFrom('c', heard(session, ended, asked));
  expect(withheld).toMatchObject([{ reason: 'SessionEnded' }]);
});
