import type { Capture } from '../capture/capture';
import type { Command } from '../commands';
import { commandStatus } from '../conversation/command-status';
import type { Conversation } from '../conversation/state';
import { deriveId } from '../identity';
import { later } from '../instant';
import { demanded, type Wanted } from './command';
import type { Deadline, Demand } from './demand';
import { fileNameOf } from './file-name';
import { editsOf } from './masks';

type Stored = Capture & { readonly ref: string };

const temporaryCaptures = (state: Conversation): readonly Stored[] =>
  Object.values(state.captures).filter(
    (capture): capture is Stored => capture.ref !== undefined && capture.recording.temporary === true,
  );

/** What identifies the file at the vendor in intents, whichever conversation it is found in. */
export const fileKey = (capture: Stored): string => `${capture.vendor}/${capture.account}/${capture.ref}`;

const addressOf = (state: Conversation, capture: Stored) => {
  const session = state.sessions[capture.sessionKey];
  return {
    vendor: capture.vendor,
    account: capture.account,
    ...(session ? { sessionRef: session.ref } : {}),
    captureId: capture.id,
    captureRef: capture.ref,
    mode: capture.mode,
    attempt: 1,
  };
};

/** The intent names what is masked: another mask is another intent, so a late pause stores the file anew. */
const storing = (state: Conversation, capture: Stored): Wanted<'StoreRecording'> | undefined => {
  const store = state.decision?.store;
  if (!store) return undefined;
  const edits = editsOf(state, capture.id);
  const revision = deriveId('edits', store.target, JSON.stringify(edits));
  return {
    ...addressOf(state, capture),
    type: 'StoreRecording',
    intent: `${fileKey(capture)}/store/${revision}`,
    target: store.target,
    fileName: fileNameOf(store.fileName, state, capture),
    ...edits,
  };
};

/** A store that waits for its result may still overwrite a later one: no second store before the first is settled. */
const isBeingStored = (state: Conversation, capture: Stored): boolean =>
  Object.values(state.commands).some(
    (life) =>
      life.command.type === 'StoreRecording' &&
      life.command.captureId === capture.id &&
      ['issued', 'accepted', 'unknown'].includes(commandStatus(state, life)),
  );

/** Whether a store would bring back what is to be masked by now. */
export const isOutdated = (state: Conversation, command: Command): boolean => {
  if (command.type !== 'StoreRecording') return false;
  const capture = state.captures[command.captureId];
  return capture?.ref === undefined || storing(state, { ...capture, ref: capture.ref })?.intent !== command.intent;
};

/** Temporary files are stored before they expire, after a moment for late facts that change what must be masked. */
export const storeDeadline: Deadline = (state, context) =>
  temporaryCaptures(state).flatMap((capture) => {
    const isSettled = capture.recording.mergedAt !== undefined || isBeingStored(state, capture);
    const wanted = isSettled ? undefined : storing(state, capture);
    const decisions = wanted ? demanded(state, context, wanted) : [];
    const at = later(capture.recording.learnedAt ?? '1970-01-01T00:00:00.000Z', state.decision?.settleMs ?? 0);
    return decisions.length > 0 ? [{ at, decisions }] : [];
  });

const isStoredAsWanted = (state: Conversation, capture: Stored): boolean => {
  const intent = storing(state, capture)?.intent;
  return Object.values(state.commands).some(
    (life) => life.command.intent === intent && commandStatus(state, life) === 'confirmed',
  );
};

/** The original stays audible in temporary storage until it is deleted, masked copy or not. */
export const deleteTemporary: Demand = (state, context) =>
  temporaryCaptures(state)
    .filter((capture) => state.decision?.store?.deleteTemporary && isStoredAsWanted(state, capture))
    .flatMap((capture) =>
      demanded<'DeleteRecording'>(state, context, {
        ...addressOf(state, capture),
        type: 'DeleteRecording',
        intent: `${fileKey(capture)}/delete`,
      }),
    );
