import { type Command, deriveId, type Fact, type FactName, type FactOf, type Instant } from '@earwitness/domain';
import type { CommandResult } from '@earwitness/vendors';

/** The fact that says what became of a command, for the conversation that issued it. */
const outcomeFact = <N extends FactName>(
  command: Command,
  sends: number,
  now: Instant,
  stated: { readonly name: N; readonly data: FactOf<N>['data'] },
): FactOf<N> => ({
  name: stated.name,
  id: deriveId('outcome', command.commandId, stated.name, String(sends)),
  data: stated.data,
  origin: {
    tenant: command.tenant,
    vendor: command.vendor,
    account: command.account,
    ...(command.sessionRef ? { sessionRef: command.sessionRef } : {}),
    ...(command.captureId ? { captureId: command.captureId } : {}),
    links: [{ kind: 'conversation', value: command.conversationId, evidence: 'dispatch' }],
    occurredAt: now,
    occurredAtSource: 'received',
    receivedAt: now,
    deliveryId: `${command.commandId}/${sends}`,
    digest: '',
    traceId: command.traceId,
  },
});

export const toOutcome = (command: Command, sends: number, now: Instant, result: CommandResult): Fact => {
  const about = { commandId: command.commandId, commandType: command.type };
  switch (result.kind) {
    case 'accepted':
      return outcomeFact(command, sends, now, { name: 'CommandAccepted', data: about });
    case 'refused': {
      const detail = result.detail ? { detail: result.detail } : {};
      const data = { ...about, reason: result.reason, ...detail, retryable: false };
      return outcomeFact(command, sends, now, { name: 'CommandRefused', data });
    }
    case 'retry':
      return outcomeFact(command, sends, now, {
        name: 'CommandRefused',
        data: { ...about, reason: result.reason, retryable: true },
      });
    case 'unknown':
      return outcomeFact(command, sends, now, { name: 'CommandUnknown', data: { ...about, cause: result.cause } });
  }
};
