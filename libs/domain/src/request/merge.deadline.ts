import { type Capture, startOf } from '../capture/capture';
import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Deadline, Due } from '../conversation/demand';
import { captureById, requestsOf } from '../conversation/lookup';
import type { Conversation, RequestOf } from '../conversation/state';
import type { RelatedRecording } from '../facts/recording.facts';
import { type Instant, latest } from '../instant';
import { fileNameOf } from '../storage/file-name';
import { isBeingStored } from '../storage/stores';
import { storeOf } from '../storage/storing';
import { requestIntent } from './pause';

const sourceOf = (capture: Capture): RelatedRecording | undefined => {
  const { startedAt, availableAt, conferences = [] } = capture.recording;
  const at = startedAt ?? startOf(capture) ?? availableAt;
  return capture.ref && availableAt && at ? { captureRef: capture.ref, startedAt: at, conferences } : undefined;
};

/** Since when all that is to be merged is there. */
const readyAt = (captures: readonly Capture[]): Instant | undefined =>
  latest(...captures.map(({ recording }) => recording.learnedAt));

const toMerge = (
  state: Conversation,
  context: DecisionContext,
  { at, data }: RequestOf<'MergeRequested'>,
): readonly Due[] => {
  const captures = data.captureIds.map((id) => captureById(state, id)).filter((capture) => capture !== undefined);
  const sources = captures.map(sourceOf).filter((source) => source !== undefined);
  const [main] = captures;
  const store = storeOf(state);
  if (!main || !store || sources.length < data.captureIds.length || isBeingStored(state, main)) return [];
  const decisions = demanded(state, context, {
    ...forCapture(state, main),
    type: 'MergeRecordings',
    intent: requestIntent(state, data.requestId),
    target: store.target,
    fileName: fileNameOf(store.fileName, state, main).replace(/(\.\w+)?$/, '-merged$1'),
    sources,
  });
  return decisions.length > 0 ? [{ at: latest(at, readyAt(captures)) ?? at, decisions }] : [];
};

/** Waits until every file that is to be merged is there, and like a store for any other that writes the same file. */
export const mergeDeadline: Deadline = (state, context) =>
  requestsOf(state, 'MergeRequested').flatMap((request) => toMerge(state, context, request));
