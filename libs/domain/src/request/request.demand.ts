import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Demand } from '../conversation/demand';
import { captureById, sessionByKey } from '../conversation/lookup';
import type { Conversation, Request, RequestOf } from '../conversation/state';
import type { Decision } from '../decisions';
import { requestIntent } from './pause';

type Answer<N extends Request['name']> = (
  state: Conversation,
  context: DecisionContext,
  request: RequestOf<N>,
) => readonly Decision[];

const toCapture: Answer<'CaptureRequested'> = (state, context, { data }) => {
  const session = sessionByKey(state, data.sessionKey);
  if (!session) return [];
  const { vendor, account, ref: sessionRef } = session;
  const { mode, streamTarget } = data;
  return demanded(state, context, {
    type: 'StartCapture',
    intent: requestIntent(state, data.requestId),
    attempt: 1,
    vendor,
    account,
    sessionRef,
    mode,
    ...(streamTarget ? { streamTarget } : {}),
  });
};

const toStop =
  (type: 'StopCapture' | 'CancelCapture'): Answer<'StopRequested' | 'CancelRequested'> =>
  (state, context, { data }) => {
    const capture = captureById(state, data.captureId);
    const intent = requestIntent(state, data.requestId);
    return capture ? demanded(state, context, { ...forCapture(state, capture), type, intent }) : [];
  };

const toStopSession: Answer<'SessionStopRequested'> = (state, context, { data }) => {
  const session = sessionByKey(state, data.sessionKey);
  if (!session) return [];
  const { vendor, account, ref: sessionRef } = session;
  const intent = requestIntent(state, data.requestId);
  return demanded(state, context, {
    type: 'StopSession',
    intent,
    attempt: 1,
    vendor,
    account,
    sessionRef,
  });
};

const toOperation: Answer<'OperationRequested'> = (state, context, { data }) => {
  const session = sessionByKey(state, data.sessionKey);
  if (!session) return [];
  const { vendor, account, ref: sessionRef } = session;
  const { operation, input } = data;
  const intent = requestIntent(state, data.requestId);
  const attempt = 1;
  return demanded(state, context, {
    type: 'OperateSession',
    intent,
    attempt,
    vendor,
    account,
    sessionRef,
    operation,
    input,
  });
};

/** Waits until the vendor has named the file. */
const toDelete: Answer<'DeleteRequested'> = (state, context, { data }) => {
  const capture = captureById(state, data.captureId);
  if (!capture?.ref) return [];
  return demanded(state, context, {
    ...forCapture(state, capture),
    type: 'DeleteRecording',
    intent: requestIntent(state, data.requestId),
  });
};

const answerTo = (state: Conversation, context: DecisionContext, request: Request): readonly Decision[] => {
  switch (request.name) {
    case 'CaptureRequested':
      return toCapture(state, context, request);
    case 'StopRequested':
      return toStop('StopCapture')(state, context, request);
    case 'CancelRequested':
      return toStop('CancelCapture')(state, context, request);
    case 'SessionStopRequested':
      return toStopSession(state, context, request);
    case 'OperationRequested':
      return toOperation(state, context, request);
    case 'DeleteRequested':
      return toDelete(state, context, request);
    case 'PauseRequested':
    case 'ResumeRequested':
    case 'MergeRequested':
    case 'StoreRequested':
      return [];
  }
};

/**
 * What was asked for demands commands. Pauses are asked for in more than one way, merges wait for their files, and a store
 * request only changes what is masked.
 */
export const answerRequests: Demand = (state, context) =>
  state.requests.flatMap((request) => answerTo(state, context, request));
