import type { Capture, Recording } from '../capture/capture';
import type { Command } from '../commands';
import { captureById } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { deriveId } from '../identity';
import type { Instant } from '../instant';
import { isDiscarding, wasNeverPermitted } from '../permission/permission';
import type { CaptureDecision } from '../policy/capture-decision';
import { editsOf } from './masks';

/** A capture with a file that the vendor will not keep. */
export type Storable = Capture & {
  readonly ref: string;
  readonly recording: Recording & { readonly learnedAt: Instant };
};

export const isStorable = (capture: Capture): capture is Storable =>
  capture.ref !== undefined && capture.recording.isTemporary === true && capture.recording.learnedAt !== undefined;

/** What identifies the file at the vendor in intents, whichever conversation it is found in. */
const fileKey = ({ vendor, account, ref }: Storable): string => `${vendor}/${account}/${ref}`;

/** What policy deletes the original for, once it is stored. */
export const deleteIntent = (capture: Storable): string => `${fileKey(capture)}/delete`;

const revisionOf = (edits: ReturnType<typeof editsOf>): string =>
  edits.mask.length === 0 && !edits.trim ? 'whole' : deriveId('edits', JSON.stringify(edits));

/** Where files are to be stored; undefined where policy does not say, never allowed them, or wants them gone. */
export const storeOf = (state: Conversation): CaptureDecision['store'] =>
  isDiscarding(state) || wasNeverPermitted(state) ? undefined : state.decision?.store;

/**
 * What storing the file as it must be by now is for. It names what is masked: another mask is another intent, so a late
 * pause stores the file anew. Undefined where no policy says where to.
 */
export const storeIntent = (state: Conversation, capture: Storable): string | undefined => {
  const store = storeOf(state);
  return store && `${fileKey(capture)}/store/${store.target}/${revisionOf(editsOf(state, capture.id))}`;
};

/** Whether a store would bring back what is to be masked by now. */
export const isOutdated = (state: Conversation, command: Command): boolean => {
  if (command.type !== 'StoreRecording') return false;
  const capture = captureById(state, command.captureId);
  return capture === undefined || !isStorable(capture) || storeIntent(state, capture) !== command.intent;
};
