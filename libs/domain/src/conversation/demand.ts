import type { Decision } from '../decisions';
import type { DecisionContext } from '../context';
import type { Conversation } from '../conversation/state';
import type { Instant } from '../instant';

/** What decisions depend on, with the moment of the telling that they are made at. */
export interface Telling extends DecisionContext {
  readonly now: Instant;
}

/** What must be decided because of what is known, whatever the time. */
export type Demand = (state: Conversation, telling: Telling) => readonly Decision[];

/** What must be decided once a moment has come. Deciding it makes it vanish. */
export interface Due {
  readonly at: Instant;
  readonly decisions: readonly Decision[];
}
export type Deadline = (state: Conversation, context: DecisionContext) => readonly Due[];
