import { type Fact, type Instant, later, toInstant } from '@earwitness/domain';
import { contextOf, decided, given } from '@earwitness/testing';
import { addressFact, deliveryOf } from '../contract/address';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { sinch } from '.';
import { account, CALL, KEY, webhook } from './sinch.given';

const BEGIN: Instant = '2026-03-02T09:30:00.000Z';
const at = (seconds: number): Instant => later(BEGIN, seconds * 1000);
const context = contextOf({ profiles: { sinch: sinch.profile(account) }, decision: { availableWithinMs: 600_000 } });

const yes = { record: true, reason: 'policy', policyIds: [], policySetHash: '' } as const;

/** As ingress does it: the decision beside the announcement, and what follows from the answer. */
const heard = (raw: RawWebhook): readonly Fact[] => {
  const { facts, asks } = sinch.interpret(raw, account);
  const decidedFacts = facts.map((fact): VendorFact =>
    fact.name === 'SessionAnnounced' ? { ...fact, data: { ...fact.data, answer: yes } } : fact,
  );
  const answer = asks && sinch.answering?.answer({ webhook: raw, account, record: asks.about === 'recording' });
  const delivery = deliveryOf(sinch, raw, account);
  return [...decidedFacts, ...(answer?.facts ?? [])].map((fact, ordinal) => addressFact(fact, ordinal, delivery));
};

const callback = (seconds: number, body: object): readonly Fact[] => {
  const timed = { callid: CALL, applicationKey: KEY, timestamp: toInstant(at(seconds)), ...body };
  return heard(webhook(timed, { at: at(seconds), receivedAt: at(seconds) }));
};
const notify = (seconds: number, body: object): readonly Fact[] =>
  heard(webhook({ event: 'notify', callid: CALL, ...body }, { at: at(seconds), receivedAt: at(seconds) }));

const ice = callback(0, { event: 'ice', cli: '1', to: { endpoint: '2' } });
const ace = callback(4, { event: 'ace' });
const dice = callback(60, { event: 'dice', reason: 'CALLERHANGUP', result: 'ANSWERED', duration: 56 });
const finished = notify(61, { type: 'recording_finished' });
const available = (seconds: number) =>
  notify(seconds, { type: 'recording_available', destination: `s3://rec-eu/acme/${CALL}-call.mp3` });
const call = [...ice, ...ace, ...dice, ...finished];

const story = (...before: readonly Fact[]) => given(...before).under(context);
const missed = decided('ExpectationMissed', { cause: 'NoRecordingAppeared' });

describe('a recording of Sinch', () => {
  it('is one capture, from the answer to the file', () => {
    const { captures } = story(...call, ...available(63)).when().state;
    expect(captures).toHaveLength(1);
    expect(captures[0]).toMatchObject({ mode: 'native', stoppedAt: at(61), recording: { availableAt: at(63) } });
  });

  it('satisfies what was expected when its file is available', () =>
    story(...call)
      .when(...available(63))
      .then(decided('ExpectationSatisfied', { late: false })));

  it('is missed when its file does not come: Sinch says nothing of an upload that failed', () => {
    story(...call)
      .when(at(659))
      .then();
    story(...call)
      .when(at(660))
      .then(missed);
  });

  it('recovers when its file comes late', () =>
    story(...call)
      .when(at(660), ...available(700))
      .then(missed, decided('ExpectationSatisfied', { late: true })));

  it('is expected where ACE was lost: the end says that the call was answered', () =>
    story(...ice, ...dice)
      .when(at(660))
      .then('ExpectationOverdue', decided('ExpectationMissed', { cause: 'NeverStarted' })));

  it('is not asked for a second time by command', () => {
    const issued = story()
      .when(...call)
      .decisions.filter(({ name }) => name === 'CommandIssued');
    expect(issued).toEqual([]);
  });

  it('that failed because of our answer says why', () =>
    story(...ice, ...notify(1, { type: 'callingerror', errorCode: 40001, errorMsg: 'Illegal SVAML' }), ...dice)
      .when(at(660))
      .then('ExpectationOverdue', decided('ExpectationMissed', { cause: 'CaptureFailed: 40001 Illegal SVAML' })));
});
