import { demanded, isDemanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Deadline, Due } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import { earliest, type Instant, later } from '../instant';
import { fileNameOf } from './file-name';
import { editsOf } from './masks';
import { isBeingStored, isOriginalDone } from './stores';
import { deleteIntent, isStorable, type Storable, storeIntent, storeOf } from './storing';

type FileDeadline = (state: Conversation, context: DecisionContext, capture: Storable) => readonly Due[];

const mayStore = (state: Conversation, capture: Storable, intent: string): boolean =>
  capture.recording.mergedAt === undefined && !isDemanded(state, intent, 1) && !isBeingStored(state, capture);

/** So long before a file expires it is stored, settled or not. */
const EXPIRY_MARGIN_MS = 300_000;

const storeAt = ({ learnedAt, expiresAt }: Storable['recording'], settleMs: number): Instant => {
  const lastCall = expiresAt === undefined ? undefined : later(expiresAt, -EXPIRY_MARGIN_MS);
  const settled = later(learnedAt, settleMs);
  return earliest(settled, lastCall) ?? settled;
};

/** Temporary files are stored before they expire, after a moment for late facts that change what must be masked. */
const toStore: FileDeadline = (state, context, capture) => {
  const store = storeOf(state);
  const intent = storeIntent(state, capture);
  if (!store || !intent || !mayStore(state, capture, intent)) return [];
  const decisions = demanded(state, context, {
    ...forCapture(state, capture),
    type: 'StoreRecording',
    intent,
    target: store.target,
    fileName: fileNameOf(store.fileName, state, capture),
    ...editsOf(state, capture.id),
  });
  return [{ at: storeAt(capture.recording, state.decision?.settleMs ?? 0), decisions }];
};

/**
 * The original stays audible in temporary storage until it is deleted, masked copy or not. A deadline rather than a
 * demand: a pause that is heard of in the same moment must come first, in whichever order the two arrive.
 */
const toDelete: FileDeadline = (state, context, capture) => {
  const { stored } = capture.recording;
  if (!stored || !state.decision?.store?.deleteTemporary) return [];
  const intent = deleteIntent(capture);
  if (isDemanded(state, intent, 1) || !isOriginalDone(state, capture)) return [];
  const decisions = demanded(state, context, { ...forCapture(state, capture), type: 'DeleteRecording', intent });
  return [{ at: stored.at, decisions }];
};

/** What becomes of files that the vendor will not keep. */
export const storeDeadline: Deadline = (state, context) =>
  state.captures
    .filter(isStorable)
    .flatMap((capture) => [...toStore(state, context, capture), ...toDelete(state, context, capture)]);
