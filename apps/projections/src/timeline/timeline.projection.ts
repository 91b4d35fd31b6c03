import type { ConversationEvent } from '@earwitness/domain';
import type { DecodedEvent } from '@earwitness/messaging';
import type { TimelineEntry } from './timeline.read-model';

/** Sealed bearer capabilities are for adapters only, sealed or not. */
const withoutHandles = (event: ConversationEvent): Readonly<Record<string, unknown>> => {
  if (event.name !== 'CommandIssued' && event.name !== 'CommandWithheld') return event.data;
  const { handles: _, ...command } = event.data.command;
  return { ...event.data, command };
};

const originOf = (event: ConversationEvent): Partial<TimelineEntry> => {
  if (!('origin' in event)) return {};
  const { vendor, account, sessionRef, captureRef, learnedBy } = event.origin;
  return { vendor, account, sessionRef, captureRef, learnedBy };
};

/** One event of the ledger as the timeline shows it. */
export const toTimelineEntry = (
  { event, version, eventId, recordedAt }: DecodedEvent,
  type: string,
): TimelineEntry => ({
  version,
  eventId,
  name: event.name,
  type,
  occurredAt: 'origin' in event ? event.origin.occurredAt : recordedAt,
  recordedAt,
  ...originOf(event),
  data: withoutHandles(event),
});
