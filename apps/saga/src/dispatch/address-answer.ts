import type { Directory } from '@earwitness/configuration';
import { type Fact, toInstant } from '@earwitness/domain';
import { addressFact, type VendorFact } from '@earwitness/vendors';
import type { Dispatch } from './dispatch-queue';

/** What a vendor said in its answer to a command, as facts of the conversation that issued the command. */
export const addressAnswer = (
  { command, sends }: Dispatch,
  stated: readonly VendorFact[],
  directory: Directory,
): readonly Fact[] => {
  const account = directory.accountOf(command.vendor, command.account);
  if (!account) return [];
  const delivery = {
    vendor: command.vendor,
    account: account.settings,
    id: `${command.commandId}/${sends}`,
    digest: '',
    receivedAt: toInstant(Date.now()),
    traceIdOf: () => command.traceId,
  };
  const home = { kind: 'conversation', value: command.conversationId, evidence: 'answer to a command' } as const;
  return stated.map((one, ordinal) =>
    addressFact({ ...one, traceId: command.traceId, links: [home, ...(one.links ?? [])] }, ordinal, delivery),
  );
};
