import type { Fact, FactName, FactOf } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { captureFolds } from '../fold/capture.fold';
import { captureById, sessionByKey } from './lookup';
import type { Conversation } from './state';

const ofCaptures: ReadonlySet<string> = new Set(Object.keys(captureFolds));

const namesNothing = ({ captureId, captureRef, sessionRef }: Origin): boolean =>
  !captureId && !captureRef && !sessionRef;

type About<D> = (state: Conversation, data: D) => string | undefined;

const aboutCapture: About<{ captureId: string }> = (state, { captureId }) =>
  captureById(state, captureId) ? undefined : 'UnknownCapture';
const aboutCaptures: About<{ captureIds: readonly string[] }> = (state, { captureIds }) =>
  captureIds.every((id) => captureById(state, id)) ? undefined : 'UnknownCapture';
const aboutSession: About<{ sessionKey: string }> = (state, { sessionKey }) =>
  sessionByKey(state, sessionKey) ? undefined : 'UnknownSession';
const aboutCommand: About<{ commandId?: string | undefined; commandType?: string | undefined }> = (_, data) =>
  (data.commandId ?? data.commandType) ? undefined : 'NamesNoCommand';

const reasons: { readonly [N in FactName]?: About<FactOf<N>['data']> } = {
  StopRequested: aboutCapture,
  CancelRequested: aboutCapture,
  StoreRequested: aboutCapture,
  DeleteRequested: aboutCapture,
  MergeRequested: aboutCaptures,
  CaptureRequested: aboutSession,
  SessionStopRequested: aboutSession,
  OperationRequested: aboutSession,
  CommandAccepted: aboutCommand,
  CommandRefused: aboutCommand,
  CommandUnknown: aboutCommand,
};

/**
 * Why nothing follows from a fact, so far: it names no capture or command, or one that the conversation does not have.
 * It is kept all the same, and counts once what it names is heard of.
 */
export const whyIgnored = (state: Conversation, fact: Fact): string | undefined => {
  if (ofCaptures.has(fact.name)) return namesNothing(fact.origin) ? 'NamesNoCapture' : undefined;
  return reasons[fact.name]?.(state, fact.data as never);
};
