import { type Conversation, type Statement, type StatementName, statementNames } from '../conversation/state';
import type { FactOf } from '../facts/fact';
import { observeSession } from './observe';

/** Every statement is kept; what they amount to is worked out of all of them. */
const kept = <N extends StatementName>(before: Conversation, { name, id, origin, data }: FactOf<N>): Conversation => {
  const state = observeSession(before, origin);
  const stated = { id, name, at: origin.occurredAt, data } as unknown as Statement;
  return { ...state, statements: [...state.statements, stated] };
};

export const statementFolds = Object.fromEntries(statementNames.map((name) => [name, kept])) as {
  readonly [N in StatementName]: typeof kept<N>;
};
