import { deriveId, type Fact, type FactName, type FactOf, type Instant, type Origin } from '@earwitness/domain';
import type { CommandResult } from '@earwitness/vendors';
import type { Dispatch } from './dispatch-queue';

type Sent = Pick<Dispatch, 'command' | 'sends' | 'isUncertain'>;

const originOf = ({ command, sends }: Sent, now: Instant): Origin => ({
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
});

type Stated = { [N in FactName]: { readonly name: N; readonly data: FactOf<N>['data'] } }[FactName];

const stated = ({ command, isUncertain }: Sent, result: CommandResult): Stated => {
  const about = { commandId: command.commandId, commandType: command.type };
  switch (result.kind) {
    case 'accepted':
      return { name: 'CommandAccepted', data: about };
    case 'refused': {
      const { reason, detail, isTransient = false } = result;
      const said = detail ? { detail } : {};
      return { name: 'CommandRefused', data: { ...about, reason, ...said, retryable: isTransient } };
    }
    case 'retry':
      // That it had no effect the last time says nothing of the times before.
      if (isUncertain) return { name: 'CommandUnknown', data: { ...about, cause: result.reason } };
      return { name: 'CommandRefused', data: { ...about, reason: result.reason, retryable: true } };
    case 'unknown':
      return { name: 'CommandUnknown', data: { ...about, cause: result.cause } };
  }
};

/** The fact that says what became of a command, for the conversation that issued it. */
export const toOutcome = (sent: Sent, result: CommandResult, now: Instant): Fact => {
  const { name, data } = stated(sent, result);
  const id = deriveId('outcome', sent.command.commandId, name, String(sent.sends));
  return { name, id, data, origin: originOf(sent, now) } as Fact;
};
