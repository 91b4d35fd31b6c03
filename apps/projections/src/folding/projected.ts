import {
  absent,
  type Capture,
  type Conversation,
  type ConversationEvent,
  earliest,
  evolve,
  type Instant,
  startOf,
} from '@earwitness/domain';
import { decisionsWith, type MadeDecision } from '../decisions/made-decision';

/** When a capture began, as far as was known when it was first heard of. Never changes again. */
export interface CaptureMoment {
  readonly captureId: string;
  readonly at: Instant;
}

/** A command that was demanded and never sent. */
export interface Withheld {
  readonly commandId: string;
  readonly reason: string;
}

/**
 * A conversation as the domain folds it, with the few things that its rows need besides. Each follows from the events of
 * the stream in their order, and from nothing else: whoever folds the same stream has the same rows.
 */
export interface Projected {
  /** Position in the stream, from 1; 0 before the first event. */
  readonly version: number;
  readonly state: Conversation;
  /** What the first fact says of when. Never changes again, so that lists keep their order. */
  readonly at?: Instant;
  /** When the latest event was recorded. */
  readonly updatedAt: Instant;
  readonly captureMoments: readonly CaptureMoment[];
  readonly withheld: readonly Withheld[];
  /** What policies decided, with what led to it. */
  readonly decisions: readonly MadeDecision[];
}

/** An event at its place in a stream. */
export interface Placed {
  readonly version: number;
  readonly event: ConversationEvent;
}

export const nothing = (conversationId: string): Projected => ({
  version: 0,
  state: absent(conversationId),
  updatedAt: '',
  captureMoments: [],
  withheld: [],
  decisions: [],
});

const momentOf = (event: ConversationEvent): Instant =>
  'origin' in event ? event.origin.occurredAt : event.recordedAt;

const beginOf = (capture: Capture): Instant | undefined =>
  startOf(capture) ?? capture.startingAt ?? capture.recording.startedAt;

const captureMoments = (known: Projected['captureMoments'], captures: readonly Capture[], at: Instant) => {
  const heardOf = captures.filter(({ id }) => !known.some(({ captureId }) => captureId === id));
  if (heardOf.length === 0) return known;
  return [...known, ...heardOf.map((capture) => ({ captureId: capture.id, at: beginOf(capture) ?? at }))];
};

const firstMoment = (event: ConversationEvent, moments: Projected['captureMoments']): Instant | undefined =>
  'origin' in event ? earliest(event.origin.occurredAt, ...moments.map(({ at }) => at)) : undefined;

const withheldBy = (known: Projected['withheld'], event: ConversationEvent): Projected['withheld'] =>
  event.name === 'CommandWithheld'
    ? [...known, { commandId: event.data.command.commandId, reason: event.data.reason }]
    : known;

/** Folds the next event of the stream in. */
export const project = (known: Projected, { version, event }: Placed): Projected => {
  const state = evolve(known.state, event);
  const moments =
    state.captures === known.state.captures
      ? known.captureMoments
      : captureMoments(known.captureMoments, state.captures, momentOf(event));
  const at = known.at ?? firstMoment(event, moments);
  return {
    version,
    state,
    updatedAt: event.recordedAt > known.updatedAt ? event.recordedAt : known.updatedAt,
    captureMoments: moments,
    withheld: withheldBy(known.withheld, event),
    decisions: decisionsWith(known.decisions, event),
    ...(at ? { at } : {}),
  };
};
