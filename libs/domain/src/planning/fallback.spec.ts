import { at, fact, given } from '@earwitness/testing';
import { about, answered, begun, ended, failed, further, planned, refused, session, start } from './planning.given';

const decision = { startWithinMs: 10 ** 9 };
const fallback = { afterMs: 5_000, to: ['sinch', 'auvious'] };
const context = planned({ prefer: ['telnyx-siprec'], fallback }, decision);
const sessions = [session('telnyx'), session('sinch', 1), session('auvious', 1)] as const;
const sinch = start('sinch-native', { choice: 'fallback' });
const auvious = start('auvious-conference', { choice: 'fallback' });

describe('a fallback', () => {
  it('is started when nothing records so long after it was demanded', () => {
    given(...sessions)
      .under(context)
      .when(at(4.999))
      .then();
    given(...sessions)
      .under(context)
      .when(at(5))
      .then(sinch);
  });

  it('is followed by the next, which has the same time', () => {
    given(...sessions, at(5))
      .under(context)
      .when(at(9.999))
      .then();
    given(...sessions, at(5))
      .under(context)
      .when(at(10))
      .then(auvious);
  });

  it('does not wait where a start is refused for good', () => {
    const refusedFor = (retryable: boolean) =>
      further(context, ...sessions, (story) => refused(story, 'telnyx-siprec', [2, retryable]));
    refusedFor(false).when(at(2)).then(sinch);
    refusedFor(true).when(at(2)).then();
  });

  it('does not wait where a recorder fails in the middle of a call', () =>
    further(
      context,
      ...sessions,
      (story) => begun(story, 'telnyx-siprec', 2),
      at(50),
      (story) => failed(story, 'telnyx-siprec', 60),
    )
      .when(at(60))
      .then(sinch));

  it('is not started where enough records', () =>
    further(context, ...sessions, (story) => begun(story, 'telnyx-siprec', 2))
      .when(at(500))
      .then());

  it('is started where fewer record than policy wants', () => {
    const two = planned({ prefer: ['telnyx-siprec', 'telnyx-native'], redundancy: 2, fallback }, decision);
    const story = further(two, ...sessions, (told) => begun(told, 'telnyx-siprec', 2));
    story.when(at(5)).then(sinch);
    further(
      two,
      ...sessions,
      (told) => begun(told, 'telnyx-siprec', 2),
      (told) => begun(told, 'telnyx-native', 2),
    )
      .when(at(500))
      .then();
  });

  it('counts media that are sent and the file that is made of them as one recorder', () => {
    const two = planned({ prefer: ['telnyx-siprec'], redundancy: 2, fallback }, decision);
    const file = fact(
      'CaptureStarted',
      { mode: 'file', confirmed: true },
      { vendor: 'iotcomms', sessionRef: 'rec', captureRef: 'r1', occurredAt: at(3) },
    );
    further(two, ...sessions, (story) => begun(story, 'telnyx-siprec', 2), file)
      .when(at(5))
      .then(sinch);
  });

  it('is not started for what somebody stopped', () =>
    further(
      context,
      ...sessions,
      (story) => begun(story, 'telnyx-siprec', 2),
      (story) => {
        const { commandId: _, ...origin } = about(story, 'telnyx-siprec');
        return fact('CaptureStopped', { mode: 'siprec' }, { ...origin, occurredAt: at(60) });
      },
    )
      .when(at(500))
      .then());

  it('is not started where our answer said to record, until that had its time', () => {
    const byAnswer = planned({ prefer: ['sinch'], fallback: { afterMs: 5_000, to: ['auvious'] } }, decision);
    const answeredSessions = [answered('sinch'), session('sinch'), session('auvious')] as const;
    const story = given(...answeredSessions).under(byAnswer);
    story.when(at(4.999)).then();
    story.when(at(5)).then(auvious);
    const starting = fact(
      'CaptureStarting',
      { mode: 'native' },
      { vendor: 'sinch', sessionRef: 'sinch', occurredAt: at(1) },
    );
    given(...answeredSessions, starting)
      .under(byAnswer)
      .when(at(500))
      .then();
  });

  it('is started where accounts start nothing by themselves', () =>
    given(session('sinch')).under(planned({ fallback }, decision)).when(at(5)).then(sinch));

  it('is no recorder that was tried before', () => {
    const again = planned(
      { prefer: ['telnyx-siprec'], fallback: { afterMs: 5_000, to: ['telnyx-siprec', 'auvious'] } },
      decision,
    );
    given(...sessions)
      .under(again)
      .when(at(5))
      .then(auvious);
  });

  it('is not started when the call is over', () =>
    given(session('telnyx'), ended('telnyx', 3))
      .under(planned({ prefer: ['telnyx-siprec'], fallback: { afterMs: 5_000, to: ['telnyx-native'] } }, decision))
      .when(at(50))
      .then());
});
