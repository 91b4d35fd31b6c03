import type { Fact, FactName } from '../facts/fact';
import type { Conversation } from './state';

/** Requests are kept as they were asked; what they demand is worked out of them. */
const kept = (state: Conversation, fact: Fact & { data: { requestId: string } }): Conversation => {
  const { requestId } = fact.data;
  const request = { requestId, name: fact.name, at: fact.origin.occurredAt, data: fact.data };
  return { ...state, requests: { ...state.requests, [requestId]: request } };
};

export const requestNames = [
  'PauseRequested',
  'ResumeRequested',
  'CaptureRequested',
  'StopRequested',
  'CancelRequested',
  'SessionStopRequested',
  'StoreRequested',
  'MergeRequested',
  'DeleteRequested',
] as const satisfies readonly FactName[];

export const requestFolds = Object.fromEntries(requestNames.map((name) => [name, kept])) as {
  readonly [N in (typeof requestNames)[number]]: typeof kept;
};
