import type { DecodedEvent } from '@earwitness/messaging';
import { nothing, project, type Projected } from './projected';

/** A conversation whose rows are to be written, and as which they were last written, where that is known. */
export interface Changed {
  readonly before: Projected | undefined;
  readonly after: Projected;
}

export interface FoldedSlice {
  readonly changed: readonly Changed[];
  /** Conversations that an event is missing of: to be read from the ledger, and the version that it must have. */
  readonly missing: ReadonlyMap<string, number>;
}

const byConversation = (events: readonly DecodedEvent[]): ReadonlyMap<string, DecodedEvent[]> => {
  const streams = new Map<string, DecodedEvent[]>();
  for (const event of events) {
    const stream = streams.get(event.conversationId);
    if (stream) stream.push(event);
    else streams.set(event.conversationId, [event]);
  }
  return streams;
};

const byVersion = (a: DecodedEvent, b: DecodedEvent): number => a.version - b.version;

/** Undefined when an event between is missing. */
const continued = (from: Projected, events: readonly DecodedEvent[]): Projected | undefined => {
  let projected = from;
  for (const event of events) {
    if (event.version <= projected.version) continue;
    if (event.version !== projected.version + 1) return undefined;
    projected = project(projected, event);
  }
  return projected;
};

/**
 * Folds what one slice of the bus says, whatever its order. What is known already changes nothing; where an event is
 * missing, because it was never seen here or comes later, the conversation is named and left alone.
 */
export const foldSlice = (
  events: readonly DecodedEvent[],
  known: (conversationId: string) => Projected | undefined,
): FoldedSlice => {
  const changed: Changed[] = [];
  const missing = new Map<string, number>();
  for (const [id, stream] of byConversation(events)) {
    if (stream.length > 1) stream.sort(byVersion);
    const before = known(id);
    const after = continued(before ?? nothing(id), stream);
    if (!after) missing.set(id, stream.at(-1)?.version ?? 0);
    else if (after !== before) changed.push({ before, after });
  }
  return { changed, missing };
};
