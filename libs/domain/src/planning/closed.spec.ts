import { at, decided, fact, given } from '@earwitness/testing';
import type { DecisionContext } from '../context';
import { decide, type Outcome } from '../conversation/decide';
import { begun, ended, failed, further, issued, planned, refused, session, start } from './planning.given';

const closed = { prefer: ['telnyx-siprec'], failMode: 'closed' } as const;
const context = planned(closed);
const origin = { vendor: 'telnyx', sessionRef: 'telnyx' };
const commandsIn = ({ events }: Outcome) =>
  events.flatMap((event) => (event.name === 'CommandIssued' ? [event.data.command.type] : []));
const hangUp = (vendor: string, more: object = {}) =>
  issued({ type: 'OperateSession', vendor, operation: 'hangUp', intent: `closed/${vendor}/main/${vendor}`, ...more });
const leftOpen = (vendor: string) =>
  decided('CommandWithheld', {
    reason: 'Unsupported',
    command: expect.objectContaining({ vendor, operation: 'endCall' }),
  });

describe('a call that must not go on unrecorded', () => {
  it('is ended when the time for a start has passed', () => {
    given(session('telnyx')).under(context).when(at(4.999)).then();
    given(session('telnyx'))
      .under(context)
      .when(at(5))
      .then('ExpectationOverdue', hangUp('telnyx', { input: { cause: 'unrecorded' } }));
  });

  it('goes on where policy is open', () =>
    given(session('telnyx'))
      .under(planned({ prefer: ['telnyx-siprec'] }))
      .when(at(50))
      .then('ExpectationOverdue'));

  it('goes on where something records', () =>
    further(context, session('telnyx'), (story) => begun(story, 'telnyx-siprec', 4))
      .when(at(500))
      .then());

  it('is ended in every session that goes on; where a vendor cannot, that is seen', () =>
    given(session('telnyx'), session('sinch'), session('auvious'))
      .under(context)
      .when(at(5))
      .then('ExpectationOverdue', hangUp('telnyx'), hangUp('sinch', { input: {} }), leftOpen('auvious')));

  it('is ended when its recorder fails in the middle', () =>
    further(
      context,
      session('telnyx'),
      (story) => begun(story, 'telnyx-siprec', 2),
      (story) => failed(story, 'telnyx-siprec', 60),
    )
      .when(at(60))
      .then(hangUp('telnyx')));

  it('is ended when every fallback had its time', () => {
    const patient = planned({ ...closed, fallback: { afterMs: 3_000, to: ['telnyx-native'] } });
    const story = given(session('telnyx'), at(3)).under(patient);
    story.when(at(5)).then('ExpectationOverdue');
    story.when(at(6)).then('ExpectationOverdue', hangUp('telnyx'));
    further(patient, session('telnyx'), at(3), (told) => begun(told, 'telnyx-native', 4))
      .when(at(50))
      .then();
  });

  it('gives the recorder that is chosen instead its time', () => {
    const two = planned({ ...closed, prefer: ['telnyx-siprec', 'telnyx-native'] });
    const refusedLate = further(two, session('telnyx'), (story) => refused(story, 'telnyx-siprec', [4, false]));
    refusedLate.when(at(4), at(8.999)).then(start('telnyx-native'), 'ExpectationOverdue');
    refusedLate.when(at(4), at(9)).then(start('telnyx-native'), 'ExpectationOverdue', hangUp('telnyx'));
  });

  it('has a moment where the session that was recorded has just ended', () => {
    const story = further(
      context,
      session('telnyx'),
      session('auvious', 1),
      (told) => begun(told, 'telnyx-siprec', 2),
      at(3),
      ended('telnyx', 60),
    );
    story.when(at(60)).then(start('auvious-conference', { choice: 'instead' }));
    story.when(at(64.999)).then(start('auvious-conference', { choice: 'instead' }));
  });

  it('is not asked again to end where something records meanwhile', () => {
    const busy = (told: ReturnType<typeof given>) => {
      const life = told.state.commands.find(({ command }) => command.type === 'OperateSession');
      const data = { commandId: life?.id, reason: 'busy', retryable: true };
      return fact('CommandRefused', data, { sessionRef: 'telnyx', occurredAt: at(6) });
    };
    further(context, session('telnyx'), at(5), busy)
      .when(at(7))
      .then(hangUp('telnyx', { attempt: 2 }));
    further(context, session('telnyx'), at(5), (told) => begun(told, 'telnyx-siprec', 6), busy)
      .when(at(7))
      .then();
  });

  it('that was never allowed to be recorded is not ended', () =>
    given(session('telnyx'))
      .under(planned(closed, { record: false }))
      .when(at(50))
      .then());

  it('is ended where what policy stopped itself does not start again', () => {
    const told = further(context, session('telnyx'), (story) => begun(story, 'telnyx-siprec', 1));
    const pausing = (record: boolean): DecisionContext => ({
      ...context,
      decisionFor: (state, now) => {
        const decided = context.decisionFor(state, now);
        return { ...decided, decision: { ...decided.decision, record } };
      },
    });
    const stopped = decide({ kind: 'time', now: at(20) }, told.state, pausing(false)).state;
    const gone = fact(
      'CaptureStopped',
      { mode: 'siprec' },
      { ...origin, captureId: told.state.captures[0]?.id ?? '', occurredAt: at(21) },
    );
    const over = decide({ kind: 'fact', fact: gone, now: at(21) }, stopped, pausing(false)).state;
    const again = decide({ kind: 'time', now: at(30) }, over, context);
    expect(commandsIn(again)).toEqual(['StartCapture']);
    expect(commandsIn(decide({ kind: 'time', now: at(34.999) }, again.state, context))).toEqual([]);
    expect(commandsIn(decide({ kind: 'time', now: at(35) }, again.state, context))).toEqual(['OperateSession']);
  });

  it('leaves a missed expectation behind', () =>
    given(session('telnyx'), at(5), ended('telnyx', 6))
      .under(context)
      .when(at(66))
      .then(decided('ExpectationMissed', { cause: 'NeverStarted' })));
});
