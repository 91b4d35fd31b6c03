import { joined, joinedList } from '../capture/join';
import { type Conversation, type Request, requestNames, type RequestName } from '../conversation/state';
import type { FactOf } from '../facts/fact';

const joinRequests = joinedList<Request>((a, b) => a.data.requestId === b.data.requestId, joined);

const kept = <N extends RequestName>(state: Conversation, { name, origin, data }: FactOf<N>): Conversation => {
  const asked = { name, at: origin.occurredAt, data } as unknown as Request;
  return { ...state, requests: joinRequests(state.requests, [asked]) };
};

export const requestFolds = Object.fromEntries(requestNames.map((name) => [name, kept])) as {
  readonly [N in RequestName]: typeof kept<N>;
};
