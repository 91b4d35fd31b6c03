import type { Capture } from '../capture/capture';
import type { Command } from '../commands';
import { requestsOf, resolvedCaptureId } from '../conversation/lookup';
import type { CommandLife, Conversation } from '../conversation/state';
import { requestIntent } from '../request/pause';

export const isProhibited = ({ decision }: Conversation): boolean =>
  decision?.record === false && decision.decidedBy === 'prohibition';

/** Nobody was ever to record this: what a vendor recorded of its own is not copied anywhere. */
export const wasNeverPermitted = (state: Conversation): boolean =>
  isProhibited(state) && state.expectations.length === 0;

/** What was recorded must go too. What is held for the law is not discarded. */
export const isDiscarding = (state: Conversation): boolean =>
  isProhibited(state) && state.decision?.plan?.onProhibition === 'discard' && state.decision.retention?.hold !== true;

const isRequested = (state: Conversation, { intent }: Command): boolean =>
  requestsOf(state, 'CaptureRequested').some(({ data }) => requestIntent(state, data.requestId) === intent);

/** Somebody asked for this very capture, whatever policy wants of others. */
const isOnDemand = (state: Conversation, { id }: Capture): boolean =>
  state.commands.some(
    ({ command }) =>
      command.type === 'StartCapture' &&
      resolvedCaptureId(state, command.captureId) === id &&
      isRequested(state, command),
  );

/**
 * Whether a capture must not go on. A prohibition is about all of them; other policies only take back what was demanded,
 * and leave alone what somebody asked for and what a vendor records of its own.
 */
export const mustStop = (state: Conversation, capture: Capture): boolean => {
  if (state.decision?.record !== false) return false;
  return isProhibited(state) || (state.expectations.length > 0 && !isOnDemand(state, capture));
};

/** What policy stops a capture for: the same however often the permission comes and goes. */
export const stopIntent = (captureId: string): string => `${captureId}/permission`;

/** Another stop, where the last one came to nothing. */
export const stopAgainIntent = (captureId: string, before: number | ''): string =>
  `${stopIntent(captureId)}/again/${before}`;

export const isStopByPolicy = ({ intent, captureId }: Command): boolean =>
  captureId !== undefined && (intent === stopIntent(captureId) || intent.startsWith(stopAgainIntent(captureId, '')));

/** What policy demanded to end a capture. It may have been known by another id when it was told to stop. */
export const stopsByPolicy = (state: Conversation, { id }: Capture): readonly CommandLife[] =>
  state.commands.filter(
    ({ command }) => isStopByPolicy(command) && resolvedCaptureId(state, command.captureId ?? '') === id,
  );

const fileOf = ({ vendor, account, captureRef = '' }: Pick<Command, 'vendor' | 'account' | 'captureRef'>): string =>
  `${vendor}/${account}/${captureRef}`;

/** What a prohibition deletes the vendor's copy for. */
export const discardIntent = (file: Pick<Command, 'vendor' | 'account' | 'captureRef'>): string =>
  `${fileOf(file)}/discard`;

const startRefusal = (state: Conversation, command: Command): string | undefined => {
  if (isProhibited(state)) return 'Prohibited';
  return state.decision?.record === false && !isRequested(state, command) ? 'NoLongerDemanded' : undefined;
};

/** What policy ended is demanded again, or is not to go any more. */
const isTakenBack = (state: Conversation, command: Command): boolean =>
  (isStopByPolicy(command) && state.decision?.record !== false) ||
  (command.intent === discardIntent(command) && !isDiscarding(state));

/** Why a command that policy has, or had, a say in must not be sent by now. */
export const notPermitted = (state: Conversation, command: Command): string | undefined => {
  if (command.type === 'StartCapture') return startRefusal(state, command);
  return isTakenBack(state, command) ? 'PermittedAgain' : undefined;
};
