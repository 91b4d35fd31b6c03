import {
  captureStatus,
  type Conversation,
  type Decision,
  type Fact,
  type Instant,
  isKept,
  later,
} from '@earwitness/domain';
import { contextOf, given } from '@earwitness/testing';
import { addressFact, deliveryOf } from '../contract/address';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { iotcommsMediaservice } from '.';
import { account, CALLEE, CALLER, FILE, RECEIVED_AT, webhookOf } from './iotcomms-mediaservice.given';

const profiles = { 'iotcomms-mediaservice': iotcommsMediaservice.profile(account) };
const context = contextOf({ profiles });
const at = (seconds: number): Instant => later(RECEIVED_AT, seconds * 1000);

const addressed = (facts: readonly VendorFact[], webhook: RawWebhook): readonly Fact[] => {
  const delivery = deliveryOf(iotcommsMediaservice, webhook, account);
  return facts.map((fact, ordinal) => addressFact(fact, ordinal, delivery));
};
const heard = (name: string, seconds: number): readonly Fact[] => {
  const webhook = { ...webhookOf(name), receivedAt: at(seconds) };
  return addressed(iotcommsMediaservice.interpret(webhook, account).facts, webhook);
};

/** As ingress does it: what was decided is put beside the announcement, what follows from the answer after it. */
const asked = (record: boolean): readonly Fact[] => {
  const webhook = webhookOf('call-is-asked-about.newCall');
  const answer = { record, reason: 'policy', policyIds: ['all'], policySetHash: '' } as const;
  const announced = iotcommsMediaservice
    .interpret(webhook, account)
    .facts.map((fact) => (fact.name === 'SessionAnnounced' ? { ...fact, data: { ...fact.data, answer } } : fact));
  const { facts = [] } = iotcommsMediaservice.answering?.answer({ webhook, account, record }) ?? {};
  return addressed([...announced, ...facts], webhook);
};

const refsOf = ({ sessions }: Conversation) =>
  sessions.flatMap(({ participants }) => participants.map(({ participantRef }) => participantRef)).sort();

const answered = heard('answered-and-recorded.callAnswered', 4);
const hungUp = heard('callee-hung-up.callEvent', 60);
const over = heard('session-is-over.sessionCompleted', 61);
const ready = heard('file-is-there.recordingReady', 65);

interface Ending {
  readonly decisions: readonly Decision['name'][];
  readonly state: Conversation;
}
const ending = (...steps: readonly (Fact | Instant)[]): Ending => {
  const story = given()
    .under(context)
    .when(...steps);
  return { decisions: story.decisions.map(({ name }) => name), state: story.state };
};

describe('a call that is recorded because of our answer', () => {
  it.each([
    ['after the session is over', [...over, ...ready]],
    ['before the session is over', [...ready, ...over]],
    ['twice', [...ready, ...over, ...ready]],
  ])('ends with one recording that is kept, whose file comes %s', (_, last) => {
    const { state, decisions } = ending(...asked(true), ...answered, ...hungUp, ...last, at(3_600));
    expect(state.sessions).toHaveLength(1);
    expect(state.captures).toMatchObject([{ mode: 'native', ref: FILE }]);
    expect(state.captures.map(captureStatus)).toEqual(['available']);
    expect(state.captures.every(isKept)).toBe(true);
    expect(decisions.slice(-2)).toEqual(['CaptureExpected', 'ExpectationSatisfied']);
  });

  it('is being recorded from the answer of the callee on, as far as anybody knows', () => {
    const { state } = ending(...asked(true));
    expect(state.captures.map(captureStatus)).toEqual(['starting']);
    const after = ending(...asked(true), ...answered).state;
    expect(after.captures.map(captureStatus)).toEqual(['recording']);
    expect(after.captures).toMatchObject([{ inferredStartAt: at(4) }]);
  });

  it.each([
    ['no-media.recordingReady', 'CaptureFailed: NoMedia'],
    ['file-is-empty.recordingReady', 'CaptureFailed: EmptyFile'],
  ])('is missed when there is nothing in the file: %s', (name, why) => {
    const { state } = ending(...asked(true), ...answered, ...over, ...heard(name, 65), at(3_600));
    expect(state.captures.map(captureStatus)).toEqual(['failed']);
    expect(state.expectations).toMatchObject([{ verdict: 'missed', why }]);
  });

  it('is missed when no file ever comes', () => {
    const { state } = ending(...asked(true), ...answered, ...over, at(3_600));
    expect(state.expectations).toMatchObject([{ verdict: 'missed', why: 'NoRecordingAppeared' }]);
  });

  it('is excused when nobody answers', () => {
    const { state } = ending(...asked(true), ...heard('nobody-was-reached.sessionCompleted', 30), at(3_600));
    expect(state.expectations).toMatchObject([{ verdict: 'excused', why: 'SessionNeverStarted' }]);
  });

  it('has the parties of its connection, and not those who monitor it', () => {
    const { state } = ending(...asked(true), ...answered, ...heard('answered-by-a-monitor.callAnswered', 5));
    expect(refsOf(state)).toEqual(['+46812345678', '+46890200', '+46890510']);
    expect(Object.values(state.sessions[0]?.refs ?? {})).not.toContain('f09ce5c0-c787-11eb-a47c-c9c4e460ef16');
  });
});

describe('who takes part in a call', () => {
  const numbersOf = (...facts: readonly Fact[]) =>
    given(...facts).state.sessions.flatMap(({ participants }) =>
      participants.map(({ number, side, leftAt }) => [number, side, leftAt !== undefined]),
    );

  it('is known from the question on: who calls, and who was dialled', () => {
    expect(numbersOf(...asked(true))).toEqual([
      ['+46890510', 'caller', false],
      ['+46812345678', 'callee', false],
    ]);
  });

  it('is the same person in every callback, once', () => {
    expect(numbersOf(...asked(true), ...answered, ...hungUp)).toEqual([
      ['+46890510', 'caller', false],
      ['+46812345678', 'callee', false],
      ['+46890200', 'callee', true],
    ]);
  });

  it('is the same for whoever answers /callEvent, and has heard of nothing but questions', () => {
    expect(numbersOf(...asked(true), ...hungUp)).toEqual(numbersOf(...asked(true), ...answered, ...hungUp));
  });

  it('can be addressed by the ids that the vendor takes', () => {
    expect(given(...asked(true), ...answered).state.sessions[0]?.refs).toMatchObject({
      [`participant/${CALLER}`]: '+46890510',
      [`participant/${CALLEE}`]: '+46890200',
    });
  });
});

describe('a call that is not to be recorded', () => {
  it('demands nothing', () => {
    const { state } = given()
      .under(contextOf({ profiles, decision: { record: false } }))
      .when(...asked(false), ...heard('answered-by-a-device.callAnswered', 4), ...over, at(3_600));
    expect(state.expectations).toEqual([]);
    expect(state.captures).toEqual([]);
  });
});

describe('a call that carries a reference of the customer', () => {
  const answeredElsewhere = heard('answered-with-a-reference-of-the-customer.callAnswered', 4);
  const gone = heard('callee-hung-up-with-a-reference-of-the-customer.callEvent', 60);

  it('ends with its recording all the same: the connection is a session of its own', () => {
    const { state } = ending(...asked(true), ...answeredElsewhere, ...gone, ...over, ...ready, at(3_600));
    expect(state.sessions).toHaveLength(2);
    expect(state.captures.map(captureStatus)).toEqual(['available']);
    expect(state.expectations).toMatchObject([{ verdict: 'satisfied' }]);
  });

  it('is missed, not excused, when its recording fails', () => {
    const failed = heard('no-media.recordingReady', 65);
    const { state } = ending(...asked(true), ...answeredElsewhere, ...gone, ...over, ...failed, at(3_600));
    expect(state.expectations).toMatchObject([{ verdict: 'missed', why: 'CaptureFailed: NoMedia' }]);
  });

  it('is joined with what else is said of it', () => {
    const linksOf = (facts: readonly Fact[]) => facts.flatMap(({ origin }) => origin.links.map(({ value }) => value));
    const ringing = linksOf(heard('ringing-with-a-reference-of-the-customer.callNotify', 2));
    const values = linksOf(answeredElsewhere);
    for (const what of ['reference', 'participant', 'trace'])
      expect(values.filter((value) => value.includes(`/${what}/`) && ringing.includes(value))).not.toEqual([]);
  });
});
