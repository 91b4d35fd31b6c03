import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { iotcomms, telnyx } from '../conformance/vendors';
import type { CommandType } from '../commands';
import type { Fact } from '../facts/fact';
import type { Instant } from '../instant';
import { pausedSpans } from '../storage/masks';
import { lastWord } from './pause';

const context = contextOf({
  decision: { maxPauseMs: 60_000, startWithinMs: 10 ** 9 },
  profiles: { telnyx: { ...telnyx, startsWithSession: [] }, iotcomms },
});
const asked = (seconds: number, heardAt = seconds) => ({
  vendor: 'api',
  sessionRef: '',
  links: [],
  occurredAt: at(seconds),
  receivedAt: at(heardAt),
});
const by = (seconds: number) => ({ requestId: `request-${seconds}`, requestedBy: 'officer' });
const pause = (seconds: number, heardAt?: number) =>
  fact('PauseRequested', { ...by(seconds), reason: 'card' }, asked(seconds, heardAt));
const resume = (seconds: number, heardAt?: number) => fact('ResumeRequested', by(seconds), asked(seconds, heardAt));

const session = fact('SessionStarted', {});
const started = (captureRef: string, seconds: number, by: object = {}) =>
  fact('CaptureStarted', { mode: 'native', confirmed: true, ...by }, { captureRef, occurredAt: at(seconds), ...by });
const siprec = { mode: 'siprec' };
const file = { mode: 'file', vendor: 'iotcomms' };
const story = (...before: readonly (Fact | Instant)[]) => given(session, ...before).under(context);
const issued = (type: CommandType, captureRef = 'r1') =>
  decided('CommandIssued', { command: expect.objectContaining({ type, captureRef }) });
const withheld = (reason: string) => decided('CommandWithheld', { reason });

describe('a pause', () => {
  it('is told to every capture that its vendor can pause', () =>
    story(started('r1', 1), started('r2', 1), started('s1', 1, siprec), started('f1', 1, file))
      .when(pause(10))
      .then(issued('PauseCapture', 'r1'), issued('PauseCapture', 'r2')));

  it('is told to a capture that starts while it lasts', () =>
    story(pause(10)).when(started('r1', 20)).then(issued('PauseCapture')));

  it('is not told to a capture that starts after it was resumed', () =>
    story(pause(10), resume(20)).when(started('r1', 30)).then(withheld('Superseded'), withheld('StartedAfterPause')));

  it('is not told to a capture that starts after its longest time', () =>
    story(pause(10)).when(started('r1', 70)).then(withheld('StartedAfterPause')));

  it('is ended after its longest time when nobody does', () => {
    story(started('r1', 1), pause(10)).when(at(69.999)).then();
    story(started('r1', 1), pause(10)).when(at(70)).then(issued('ResumeCapture'));
    story(started('r1', 1), pause(10), at(70)).when(at(1_000)).then();
  });

  it('is not ended by the time of an earlier one', () =>
    story(started('r1', 1), pause(10), resume(20), pause(30)).when(at(70)).then());

  it('that is heard of after its resume stays away', () =>
    story(started('r1', 1), resume(20)).when(pause(10, 21)).then(withheld('Superseded')));
});

describe('a resume', () => {
  it('is told to what was paused', () =>
    story(started('r1', 1), pause(10)).when(resume(20)).then(issued('ResumeCapture')));

  it('that is heard of after the next pause stays away', () =>
    story(started('r1', 1), pause(10), pause(30)).when(resume(20, 31)).then(withheld('Superseded')));

  it('is told once', () => story(started('r1', 1), pause(10), resume(20)).when(resume(20), at(1_000)).then());
});

describe('a cue', () => {
  const cued = contextOf({
    decision: { maxPauseMs: 60_000, startWithinMs: 10 ** 9, pauseOn: ['payment.started'], resumeOn: ['payment.ended'] },
    profiles: { telnyx: { ...telnyx, startsWithSession: [] }, iotcomms },
  });
  const cue = (name: string, seconds: number) => fact('CueGiven', { name }, asked(seconds));
  const [paying, paid] = [
    (seconds: number) => cue('payment.started', seconds),
    (seconds: number) => cue('payment.ended', seconds),
  ];
  const call = (...before: readonly (Fact | Instant)[]) => given(session, started('r1', 1), ...before).under(cued);

  it('that policy names pauses every capture, and another ends it', () => {
    call().when(paying(10)).then(issued('PauseCapture'));
    call(paying(10)).when(paid(20)).then(issued('ResumeCapture'));
    call(paid(20)).when(paying(10)).then(withheld('Superseded'));
  });

  it('that no policy names does nothing', () => {
    call().when(cue('weather.changed', 10)).then();
    story(started('r1', 1)).when(paying(10)).then();
  });

  it('pauses no longer than policy allows', () => call(paying(10)).when(at(70)).then(issued('ResumeCapture')));

  it('ends what was asked for, and the other way round', () => {
    call(pause(10)).when(paid(20)).then(issued('ResumeCapture'));
    call(paying(10)).when(resume(20)).then(issued('ResumeCapture'));
  });

  it('masks what was said in between, where the vendor cannot pause', () =>
    expect(pausedSpans(call(paying(10), paid(20)).state)).toEqual([{ from: at(10), to: at(20), side: 'both' }]));

  it('that policy names for both pauses', () => {
    const both = contextOf({
      decision: { startWithinMs: 10 ** 9, pauseOn: ['x'], resumeOn: ['x'] },
      profiles: { telnyx },
    });
    const { state } = given(session, cue('x', 10)).under(both);
    expect(lastWord(state)).toMatchObject({ pauses: true });
  });
});
