import { attemptId, captureById } from '../conversation/lookup';
import type { Conversation, Request, Session } from '../conversation/state';
import type { Capture } from '../capture/capture';
import type { DecisionContext } from '../context';
import type { Decision } from '../decisions';
import type { FactData, FactName } from '../facts/fact';
import type { RelatedRecording } from '../facts/recording.facts';
import { demanded } from './command';
import type { Demand } from './demand';
import { fileNameOf } from './file-name';

type Answer<N extends FactName> = (
  state: Conversation,
  context: DecisionContext,
  data: FactData<N>,
  at: string,
) => readonly Decision[];

const addressOf = (state: Conversation, capture: Capture) => {
  const session: Session | undefined = state.sessions[capture.sessionKey];
  return {
    vendor: capture.vendor,
    account: capture.account,
    ...(session ? { sessionRef: session.ref } : {}),
    captureId: capture.id,
    ...(capture.ref ? { captureRef: capture.ref } : {}),
    mode: capture.mode,
    attempt: 1,
  };
};

const toCapture: Answer<'CaptureRequested'> = (state, context, data) => {
  const session = state.sessions[data.sessionKey];
  if (!session) return [];
  const intent = `request/${data.requestId}`;
  const { vendor, account, ref: sessionRef } = session;
  const { mode, streamTarget } = data;
  return demanded<'StartCapture'>(state, context, {
    type: 'StartCapture',
    intent,
    attempt: 1,
    vendor,
    account,
    sessionRef,
    captureId: attemptId(intent, 1),
    mode,
    ...(streamTarget ? { streamTarget } : {}),
  });
};

const toStop =
  (type: 'StopCapture' | 'CancelCapture'): Answer<'StopRequested'> =>
  (state, context, data) => {
    const capture = captureById(state, data.captureId);
    if (!capture) return [];
    return demanded<typeof type>(state, context, {
      type,
      intent: `request/${data.requestId}`,
      ...addressOf(state, capture),
    });
  };

const toStopSession: Answer<'SessionStopRequested'> = (state, context, data) => {
  const session = state.sessions[data.sessionKey];
  if (!session) return [];
  const { vendor, account, ref: sessionRef } = session;
  const intent = `request/${data.requestId}`;
  return demanded<'StopSession'>(state, context, {
    type: 'StopSession',
    intent,
    attempt: 1,
    vendor,
    account,
    sessionRef,
  });
};

const toDelete: Answer<'DeleteRequested'> = (state, context, data) => {
  const capture = captureById(state, data.captureId);
  if (!capture?.ref) return [];
  return demanded<'DeleteRecording'>(state, context, {
    type: 'DeleteRecording',
    intent: `request/${data.requestId}`,
    ...addressOf(state, capture),
    captureRef: capture.ref,
  });
};

const mergeSource = (capture: Capture): readonly RelatedRecording[] => {
  const { startedAt, availableAt, conferences } = capture.recording;
  const at = startedAt ?? capture.startedAt ?? availableAt;
  return capture.ref && at ? [{ captureRef: capture.ref, startedAt: at, conferences: conferences ?? [] }] : [];
};

const toMerge: Answer<'MergeRequested'> = (state, context, data) => {
  const captures = data.captureIds.map((id) => captureById(state, id)).filter((capture) => capture !== undefined);
  const sources = captures.flatMap(mergeSource);
  const [main] = captures;
  const store = state.decision?.store;
  if (!main || !store || sources.length < 2) return [];
  return demanded<'MergeRecordings'>(state, context, {
    type: 'MergeRecordings',
    intent: `request/${data.requestId}`,
    ...addressOf(state, main),
    target: store.target,
    fileName: fileNameOf(store.fileName, state, main).replace(/(\.\w+)?$/, '-merged$1'),
    sources,
  });
};

/** Where a vendor pauses natively every live capture is told; elsewhere the pause becomes a mask when it is stored. */
const toPause =
  (type: 'PauseCapture' | 'ResumeCapture'): Answer<'ResumeRequested'> =>
  (state, context, data) =>
    Object.values(state.captures)
      .filter((c) => context.profileOf(c.vendor, c.account)?.capabilities[c.mode]?.pause === 'native')
      .flatMap((capture) =>
        demanded<typeof type>(state, context, {
          type,
          intent: `request/${data.requestId}/${capture.id}`,
          ...addressOf(state, capture),
        }),
      );

const answers: Readonly<Partial<Record<FactName, Answer<never>>>> = {
  CaptureRequested: toCapture as Answer<never>,
  StopRequested: toStop('StopCapture') as Answer<never>,
  CancelRequested: toStop('CancelCapture') as Answer<never>,
  SessionStopRequested: toStopSession as Answer<never>,
  DeleteRequested: toDelete as Answer<never>,
  MergeRequested: toMerge as Answer<never>,
  PauseRequested: toPause('PauseCapture') as Answer<never>,
  ResumeRequested: toPause('ResumeCapture') as Answer<never>,
};

const answerTo = (state: Conversation, context: DecisionContext, request: Request): readonly Decision[] =>
  answers[request.name]?.(state, context, request.data as never, request.at) ?? [];

export const answerRequests: Demand = (state, context) =>
  Object.values(state.requests)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .flatMap((request) => answerTo(state, context, request));
