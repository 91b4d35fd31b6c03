import type { PolicySetInForce } from '@earwitness/domain';
import { decodePolicySetInForce } from './cloud-events/policy-set.codec';
import { WholeTopic } from './consuming/whole-topic';
import type { Log } from './log';
import type { Notify } from './notice';
import { POLICIES } from './topics';

export interface FollowPoliciesOptions {
  readonly log: Log;
  /** Puts a set in force. @returns what is wrong with it, which changes nothing */
  activated(inForce: PolicySetInForce): readonly { readonly at: string; readonly problem: string }[];
  readonly notify: Notify;
}

/** Tells a process of every set that came into force, from the first one on, and of each new one at once. */
export const followPolicies = ({ log, activated, notify }: FollowPoliciesOptions): Promise<WholeTopic> =>
  WholeTopic.follow({
    log,
    topic: POLICIES,
    notify,
    hear: (record) => {
      const inForce = decodePolicySetInForce(record);
      const { tenant, hash, version } = inForce;
      const faults = activated(inForce);
      const detail = { tenant, policySetHash: hash, version };
      if (faults.length === 0) notify({ level: 'debug', message: 'policies are in force', detail });
      else
        notify({ level: 'error', message: 'policies have faults, the old ones stay', detail: { ...detail, faults } });
    },
  });
