import { absent, decide, type DecisionContext, type Input } from '@earwitness/domain';
import { contextOf } from '@earwitness/testing';
import { nothing, project, type Projected } from '../folding/projected';
import type { Placed } from '../folding/projected';

/** The events that follow from what a conversation is told, each at its place. */
export const placedFrom = (
  conversationId: string,
  inputs: readonly Input[],
  context: DecisionContext = contextOf(),
): readonly Placed[] => {
  const placed: Placed[] = [];
  let state = absent(conversationId);
  for (const input of inputs) {
    const outcome = decide(input, state, context);
    state = outcome.state;
    for (const event of outcome.events) {
      const version = placed.length + 1;
      const recorded = 'origin' in event ? event : { ...event, id: String(version) };
      placed.push({ version, event: { ...recorded, recordedAt: input.now } });
    }
  }
  return placed;
};

/** A conversation as it is projected after it has been told all of this. */
export const projectedFrom = (conversationId: string, inputs: readonly Input[], context?: DecisionContext): Projected =>
  placedFrom(conversationId, inputs, context).reduce(project, nothing(conversationId));
