import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered, emptyAnswer, notThere, type Refusal } from './simulator-answers';
import type { Cobrowse } from './simulator-cobrowse';
import type { Conferences } from './simulator-conferences';
import type { InstancePath, Recorders } from './simulator-recorders';
import { addChatTranscript, addCobrowseEvent, readBody, startRecording } from './simulator-requests';
import { hasEffect, isOver, type SimulatedRecorder, type SimulatorContext, uuidFrom } from './simulator-state';
import { storageProfile, verification } from './simulator-storage';
import { conversationMessage, recordingMessage, stateMessage } from './simulator-views';

export interface Asked {
  readonly request: SimulatedRequest;
  readonly query: URLSearchParams;
  /** Of the path; the empty string for what a path does not have. */
  at(name: string): string;
}

export type Outcome = HttpAnswer | Refusal;

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Below `/rtc-recorder/api`. */
  readonly path: string;
  readonly role: 'agent' | 'supervisor';
  act(asked: Asked): Outcome;
}

export interface Parts {
  readonly conferences: Conferences;
  readonly recorders: Recorders;
  readonly cobrowse: Cobrowse;
}

const INSTANCE = 'recordings/:conversationId/:recorderId/:instanceId';

const instanceOf = ({ at }: Asked): InstancePath => ({
  conversationId: at('conversationId'),
  recorderId: at('recorderId'),
  instanceId: at('instanceId'),
});

const isRefused = (found: SimulatedRecorder | Refusal): found is Refusal => 'status' in found;

const withRecorder = (found: SimulatedRecorder | Refusal, act: (recorder: SimulatedRecorder) => Outcome): Outcome =>
  isRefused(found) ? found : act(found);

const shown = (body: unknown): HttpAnswer => answered(200, body);

const latestOf = (
  recorders: readonly SimulatedRecorder[],
  toBody: (recorder: SimulatedRecorder) => unknown,
): Outcome => {
  const latest = recorders.at(-1);
  return latest ? shown(toBody(latest)) : notThere;
};

/** Commands of recorders. */
const commandsOf = (context: SimulatorContext, { conferences, recorders, cobrowse }: Parts): readonly Route[] => {
  const start = ({ request }: Asked): Outcome => {
    const read = readBody(startRecording, request);
    if ('refusal' in read) return read.refusal;
    const { applicationId, conversationId, conferenceId, audio, video } = read.body;
    const conference = conferences.find(conversationId);
    if (applicationId !== context.settings.applicationId) return { status: 404, blame: 'an unknown application' };
    if (conference?.conferenceId !== conferenceId) return { status: 404, blame: 'an unknown conference' };
    if (conference.state === 'ended') return notThere;
    return shown(stateMessage(recorders.start(conference, { audio, video })));
  };
  const addTranscript = ({ request }: Asked): Outcome => {
    const read = readBody(addChatTranscript, request);
    if ('refusal' in read) return read.refusal;
    return withRecorder(recorders.live(read.body), (recorder) => {
      keepTranscript(context, recorder, read.body.chatTranscriptList);
      return emptyAnswer(200);
    });
  };
  const addEvent = ({ request }: Asked): Outcome => {
    const read = readBody(addCobrowseEvent, request);
    if ('refusal' in read) return read.refusal;
    return withRecorder(
      recorders.live(read.body),
      (recorder) => cobrowse.add(recorder, read.body.event) ?? emptyAnswer(200),
    );
  };
  const stop = (asked: Asked): Outcome =>
    withRecorder(recorders.live(instanceOf(asked)), (recorder) => recorders.stop(recorder));
  return [
    { method: 'POST', path: 'recordings/start', role: 'agent', act: start },
    { method: 'POST', path: 'recordings/chat/transcript/add', role: 'agent', act: addTranscript },
    { method: 'POST', path: 'recordings/cobrowse/event', role: 'agent', act: addEvent },
    { method: 'POST', path: `${INSTANCE}/stop`, role: 'agent', act: stop },
  ];
};

/** "add" may append or replace. */
const keepTranscript = (context: SimulatorContext, recorder: SimulatedRecorder, added: readonly object[]): void => {
  const { conference, recorderId, transcript: before } = recorder;
  hasEffect(context, `transcript ${recorderId}`);
  const isAppended = before !== undefined && context.settings.repeatedTranscript === 'appends';
  const id = isAppended ? before.id : uuidFrom(context);
  recorder.transcript = {
    id,
    created: isAppended ? before.created : context.world.now(),
    location: `${conference.conversationId}/${recorderId}/${id}.json`,
    entries: [...(isAppended ? before.entries : []), ...added],
  };
};

/** What can be asked of recorders. */
const readsOf = (context: SimulatorContext, { recorders }: Parts): readonly Route[] => {
  const ofConversation = ({ at }: Asked) => recorders.visible(at('conversationId'));
  const summary = (asked: Asked): Outcome => {
    const found = ofConversation(asked);
    const [first] = found;
    return first ? shown(conversationMessage(context, first.conference, found)) : notThere;
  };
  const active = (asked: Asked): Outcome =>
    latestOf(
      ofConversation(asked).filter((recorder) => !isOver(recorder)),
      stateMessage,
    );
  const composition = (asked: Asked): Outcome =>
    latestOf(ofConversation(asked), (recorder) => recordingMessage(context, recorder));
  const ofInstance = (toBody: (recorder: SimulatedRecorder) => unknown) => (asked: Asked) =>
    withRecorder(recorders.find(instanceOf(asked)), (recorder) => shown(toBody(recorder)));
  return [
    { method: 'GET', path: 'compositions/:conversationId', role: 'supervisor', act: composition },
    { method: 'GET', path: 'recordings/:conversationId', role: 'agent', act: summary },
    { method: 'GET', path: 'recordings/:conversationId/active', role: 'agent', act: active },
    {
      method: 'GET',
      path: INSTANCE,
      role: 'agent',
      act: ofInstance((recorder) => recordingMessage(context, recorder)),
    },
    { method: 'GET', path: `${INSTANCE}/state`, role: 'agent', act: ofInstance(stateMessage) },
    { method: 'GET', path: `${INSTANCE}/storage/info`, role: 'agent', act: ofInstance(() => storageProfile(context)) },
  ];
};

/** Co-browse sessions and storage providers. */
const filesOf = (context: SimulatorContext, { cobrowse, recorders }: Parts): readonly Route[] => {
  const fileOf = (asked: Asked) => ({ ...instanceOf(asked), sessionId: asked.at('sessionId') });
  const sign = (asked: Asked): Outcome => {
    const path = fileOf(asked);
    const { query, request } = asked;
    if (!request.headers.referer) return { status: 403, blame: 'no referer' };
    const repeated = [query.get('conversationId'), query.get('id'), query.get('instanceId')];
    const isSame = repeated.join() === [path.conversationId, path.recorderId, path.instanceId].join();
    return isSame ? cobrowse.sign(path) : { status: 400, blame: 'a query that is not as the path' };
  };
  const attachment = (asked: Asked): Outcome => {
    const { query, request, at } = asked;
    return cobrowse.read(fileOf(asked), at('fileName'), { query, range: request.headers.range });
  };
  const verify = ({ at }: Asked): Outcome =>
    at('applicationId') === context.settings.applicationId
      ? shown(verification(context))
      : { status: 404, blame: 'an unknown application' };
  const sessions = ({ at }: Asked): Outcome => {
    const conversationId = at('conversationId');
    return recorders.visible(conversationId).length > 0 ? shown(cobrowse.list(conversationId)) : notThere;
  };
  const attachments = 'recordings/attachment/cobrowse/:conversationId/:recorderId/:instanceId/:sessionId/:fileName';
  return [
    { method: 'GET', path: attachments, role: 'agent', act: attachment },
    { method: 'GET', path: 'recordings/:conversationId/cobrowse', role: 'agent', act: sessions },
    { method: 'GET', path: `${INSTANCE}/cobrowse/:sessionId/url/attachment`, role: 'agent', act: sign },
    { method: 'POST', path: 'storageproviders/:applicationId/verify', role: 'agent', act: verify },
  ];
};

/** The fourteen of the document. */
export const routesOf = (context: SimulatorContext, parts: Parts): readonly Route[] => [
  ...commandsOf(context, parts),
  ...readsOf(context, parts),
  ...filesOf(context, parts),
];
