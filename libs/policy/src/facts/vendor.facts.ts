import type { AccountProfile, Conversation, DecisionContext, PolicyFacts } from '@earwitness/domain';
import { unlessTooMany } from './bounds';

type Vendor = NonNullable<PolicyFacts['vendors']>[number];

/** `StartCapture` in the mode `file` is `file:start`. */
const capabilitiesOf = ({ capabilities }: AccountProfile): readonly string[] =>
  Object.values(capabilities)
    .flatMap(({ mode, supports }) =>
      supports.map((command) => `${mode}:${/^[A-Z][a-z]+/.exec(command)?.[0] ?? command}`),
    )
    .map((capability) => capability.toLowerCase())
    .sort();

/** Whose sessions and captures were heard of. Nobody knows here how they are. */
export const vendorsOf = (
  { sessions, captures }: Conversation,
  profileOf: DecisionContext['profileOf'] | undefined,
): readonly Vendor[] => {
  const accounts = new Map([...sessions, ...captures].map((known) => [`${known.vendor}/${known.account}`, known]));
  return [...accounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { vendor, account }]): Vendor => {
      const profile = profileOf?.(vendor, account);
      return {
        name: vendor,
        account,
        capabilities: unlessTooMany(profile ? capabilitiesOf(profile) : [], 'Vendor.capabilities'),
        health: 'unknown',
      };
    });
};
