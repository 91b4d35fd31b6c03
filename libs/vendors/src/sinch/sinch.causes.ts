import type { FactData, SessionOutcome } from '@earwitness/domain';
import { type Fields, textOf } from './sinch.envelope';

const byReason: ReadonlyMap<string, SessionOutcome> = new Map<string, SessionOutcome>([
  ['CANCEL', 'cancelled'],
  ['BUSY', 'busy'],
  ['NOANSWER', 'noAnswer'],
  ['TIMEOUT', 'noAnswer'],
  ['BLOCKED', 'rejected'],
  ['USERNOTFOUND', 'notFound'],
  ['NOCREDITPARTNER', 'limitReached'],
  ['GENERALERROR', 'failed'],
  ['CALLBACKERROR', 'failed'],
  ['CONGESTION', 'failed'],
  ['INVALIDSVAMLACTION', 'failed'],
]);

const byResult: ReadonlyMap<string, SessionOutcome> = new Map<string, SessionOutcome>([
  ['BUSY', 'busy'],
  ['NOANSWER', 'noAnswer'],
  ['FAILED', 'failed'],
]);

const hangups: ReadonlyMap<string, string> = new Map([
  ['CALLERHANGUP', 'caller'],
  ['CALLEEHANGUP', 'callee'],
  ['MANAGERHANGUP', 'manager'],
]);

/** Both lists have grown before. */
const outcomeOf = (reason: string, result: string): SessionOutcome => {
  if (hangups.has(reason) && result === 'ANSWERED') return 'completed';
  const known = byReason.get(reason) ?? byResult.get(result);
  if (known) return known;
  return hangups.has(reason) ? 'cancelled' : 'unknown';
};

export const wordOf = (value: unknown): string => (textOf(value) ?? '').trim().toUpperCase().slice(0, 100);

/** How a call ended, by the reason and the result of a DICE or of the call's information. */
export const endingOf = (call: Fields): FactData<'SessionEnded'> => {
  const [reason, result] = [wordOf(call.reason), wordOf(call.result)];
  const cause = reason || result;
  const by = hangups.get(reason);
  return { outcome: outcomeOf(reason, result), ...(cause && { cause }), ...(by && { endedBy: by }) };
};
