import type { Capture } from '../capture/capture';
import { commandStatus } from '../command/command-status';
import { writesFile } from '../command/effect';
import type { Command } from '../commands';
import { captureById, resolvedCaptureId } from '../conversation/lookup';
import type { CommandLife, Conversation } from '../conversation/state';
import { deleteIntent, isStorable, type Storable, storeIntent } from './storing';

const writersOf = (state: Conversation, capture: Capture): readonly CommandLife[] =>
  state.commands.filter(
    ({ command }) => writesFile(command) && resolvedCaptureId(state, command.captureId ?? '') === capture.id,
  );

const isUnresolved = (state: Conversation, life: CommandLife): boolean =>
  ['issued', 'accepted', 'unknown'].includes(commandStatus(state, life));

/** A store that waits for its result may still overwrite a later one: no second store before the first is settled. */
export const isBeingStored = (state: Conversation, capture: Capture): boolean =>
  writersOf(state, capture).some((life) => isUnresolved(state, life));

/** Whether another attempt must wait for a store that is under way. */
export const mustWait = (state: Conversation, command: Command): boolean => {
  const capture = command.type === 'StoreRecording' ? captureById(state, command.captureId) : undefined;
  return capture !== undefined && isBeingStored(state, capture);
};

const isBeingMerged = (state: Conversation, { ref, vendor, account }: Storable): boolean =>
  state.commands.some(
    (life) =>
      life.command.type === 'MergeRecordings' &&
      life.command.vendor === vendor &&
      life.command.account === account &&
      life.command.sources.some(({ captureRef }) => captureRef === ref) &&
      isUnresolved(state, life),
  );

const isStoredAsWanted = (state: Conversation, capture: Storable): boolean => {
  const intent = storeIntent(state, capture);
  return writersOf(state, capture).some(
    (life) => life.command.intent === intent && commandStatus(state, life) === 'confirmed',
  );
};

/** The permanent copy leaves out all that must be left out by now, and nothing else needs the original. */
export const isOriginalDone = (state: Conversation, capture: Storable): boolean =>
  isStoredAsWanted(state, capture) && !isBeingMerged(state, capture);

/** Whether a deletion that policy demands would come too early. */
export const isPremature = (state: Conversation, { type, intent, captureId = '' }: Command): boolean => {
  const capture = type === 'DeleteRecording' ? captureById(state, captureId) : undefined;
  if (!capture || !isStorable(capture) || intent !== deleteIntent(capture)) return false;
  return !isOriginalDone(state, capture);
};
