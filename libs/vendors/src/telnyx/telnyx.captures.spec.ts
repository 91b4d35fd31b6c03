import {
  absent,
  captureStatus,
  type Command,
  type Conversation,
  decide,
  type DecisionContext,
  type Fact,
} from '@earwitness/domain';
import { basisOf } from '@earwitness/testing';
import { addressFact, type Delivery, deliveryOf } from '../contract/address';
import { telnyx } from '.';
import { fileNameOf } from './telnyx.file-name';
import { accountWith, CONFERENCE, CONTROL, LEG, NOW, RECORDING, signedWebhook } from './telnyx.samples';

const account = accountWith({ captures: ['native', 'conference'] });
const context: DecisionContext = {
  profileOf: (_, id) => (id === account.id ? telnyx.profile(account) : undefined),
  decisionFor: ({ id }, now) => ({
    basis: basisOf(id, now),
    decision: {
      record: true,
      policyIds: ['all'],
      policySetHash: '',
      startWithinMs: 5_000,
      availableWithinMs: 60_000,
      settleMs: 0,
      maxPauseMs: 60_000,
    },
  }),
};

const said = (type: string, payload: object): readonly Fact[] => {
  const data = { id: `${type}-1`, event_type: type, occurred_at: NOW, payload };
  const webhook = signedWebhook(Buffer.from(JSON.stringify({ data })));
  const delivery = deliveryOf(telnyx, webhook, account);
  return telnyx.interpret(webhook, account).facts.map((stated, ordinal) => addressFact(stated, ordinal, delivery));
};

const leg = { call_leg_id: LEG, call_control_id: CONTROL, call_session_id: 'call' };
const conference = { ...leg, conference_id: CONFERENCE };

interface Told {
  readonly state: Conversation;
  readonly issued: readonly Command[];
}
const told = (facts: readonly Fact[], before: Conversation = absent('conversation')): Told => {
  const issued: Command[] = [];
  const state = facts.reduce((known, fact) => {
    const outcome = decide({ kind: 'fact', fact, now: NOW }, known, context);
    for (const event of outcome.events) if (event.name === 'CommandIssued') issued.push(event.data.command);
    return outcome.state;
  }, before);
  return { state, issued };
};

/** What follows from a command that Telnyx took. */
const taken = (command: Command): readonly Fact[] => {
  const result = telnyx.commands.toResult(command, { status: 200, headers: {}, body: '{"data":{"result":"ok"}}' });
  const { vendor } = telnyx;
  const delivery: Delivery = { vendor, account, id: command.commandId, digest: '0'.repeat(64), receivedAt: NOW };
  const facts = result.kind === 'accepted' ? (result.facts ?? []) : [];
  return facts.map((stated, ordinal) => addressFact(stated, ordinal, delivery));
};

const firstOf = ({ issued }: Told): Command => {
  const [command] = issued;
  if (!command) throw new Error('nothing was issued');
  return command;
};

describe('what is captured of a session', () => {
  it.each([
    { of: 'a call', type: 'call.answered', payload: leg, mode: 'native' },
    { of: 'a conference', type: 'conference.created', payload: conference, mode: 'conference' },
  ])('of $of is what its kind says', ({ type, payload, mode }) => {
    expect(told(said(type, payload)).issued).toMatchObject([{ type: 'StartCapture', mode }]);
  });
});

describe.each([
  { of: 'a call', started: 'call.answered', saved: 'call.recording.saved', payload: leg },
  { of: 'a conference', started: 'conference.created', saved: 'conference.recording.saved', payload: conference },
])('the recording of $of', ({ started, saved, payload }) => {
  const begun = told(said(started, payload));
  const command = firstOf(begun);
  const file = (address: string) =>
    said(saved, { ...payload, client_state: null, recording_id: RECORDING, recording_urls: { mp3: address } });
  const ours = `https://s3.amazonaws.com/prod/${fileNameOf(command.captureId ?? '')}-1772442848.mp3`;

  it('counts as recorded from the moment that the command was taken', () => {
    const { state } = told(taken(command), begun.state);
    expect(state.captures.map(captureStatus)).toEqual(['recording']);
    expect(state.captures[0]).toHaveProperty('inferredStartAt', NOW);
  });

  it.each([
    ['after', [...taken(command), ...file(ours)]],
    ['before', [...file(ours), ...taken(command)]],
  ])('is one capture when its file is heard of %s the answer to the command', (_, facts) => {
    const { state } = told(facts, begun.state);
    expect(state.captures).toMatchObject([{ id: command.captureId, ref: RECORDING }]);
    expect(state.captures.map(captureStatus)).toEqual(['available']);
  });

  it('is another capture when somebody else started it', () => {
    const { state } = told([...taken(command), ...file('https://s3.amazonaws.com/prod/theirs-1.mp3')], begun.state);
    expect(state.captures.map(captureStatus).sort()).toEqual(['available', 'recording']);
  });

  it('is paused and resumed with the answers to the commands', () => {
    const running = told(taken(command), begun.state).state;
    const { refs, handles, captureId = '' } = command;
    const ofCapture = { ...command, refs, handles, captureId, mode: running.captures[0]?.mode ?? 'file' };
    const paused = told(taken({ ...ofCapture, type: 'PauseCapture', commandId: 'p' }), running).state;
    expect(paused.captures.map(captureStatus)).toEqual(['paused']);
  });
});
