import { absent, type DecisionContext, decide, type Fact } from '@earwitness/domain';
import { basisOf } from '@earwitness/testing';
import { addressFact, deliveryOf } from '../contract/address';
import type { RawWebhook } from '../contract/webhook';
import { telnyx, type TelnyxAccount } from '.';

const NOW = '2026-03-02T10:00:00.000Z';
const account: TelnyxAccount = {
  ...telnyx.accountSchema.parse({ publicKeys: ['+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik='], apiKey: 'k' }),
  id: 'main',
  tenant: 'bank',
};
const context: DecisionContext = {
  profileOf: (_, id) => (id === account.id ? telnyx.profile(account) : undefined),
  decisionFor: ({ id }, now) => ({
    basis: basisOf(id, now),
    decision: {
      record: false,
      policyIds: [],
      policySetHash: '',
      startWithinMs: 1,
      availableWithinMs: 1,
      settleMs: 0,
      maxPauseMs: 1,
    },
  }),
};

const factsOf = (type: string, second: number, more: object = {}): readonly Fact[] => {
  const leg = { call_leg_id: 'leg', call_session_id: 'call', call_control_id: 'v3:leg', ...more };
  const data = { id: `${type}-${second}`, event_type: type, occurred_at: `2026-03-02T09:00:0${second}Z`, payload: leg };
  const webhook: RawWebhook = { headers: {}, body: Buffer.from(JSON.stringify({ data })), kind: '', receivedAt: NOW };
  const delivery = deliveryOf(telnyx, webhook, account);
  return telnyx.interpret(webhook, account).facts.map((stated, ordinal) => addressFact(stated, ordinal, delivery));
};

const events = [
  factsOf('siprec.started', 1),
  factsOf('siprec.stopped', 3, { hangup_cause: 'normal_clearing' }),
  factsOf('siprec.failed', 2, { failure_cause: 'recovery_on_timer_expire' }),
  factsOf('call.hangup', 4, { hangup_cause: 'normal_clearing' }),
];

const permutations = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((others) => [item, ...others]));

const stateAfter = (facts: readonly Fact[]) => {
  const { sessions, captures } = facts.reduce(
    (state, fact) => decide({ kind: 'fact', fact, now: NOW }, state, context).state,
    absent('conversation'),
  );
  return { sessions, captures };
};

describe('the webhooks of one leg', () => {
  it('end in the same state in each of their 24 orders, once or twice', () => {
    const expected = stateAfter(events.flat());
    const orders = permutations(events);
    expect(orders).toHaveLength(24);
    for (const order of orders) {
      expect(stateAfter(order.flat())).toEqual(expected);
      expect(stateAfter([...order.flat(), ...order.flat()])).toEqual(expected);
    }
  });

  it('end in another state without one of them', () => {
    expect(stateAfter(events.slice(1).flat())).not.toEqual(stateAfter(events.flat()));
  });
});
