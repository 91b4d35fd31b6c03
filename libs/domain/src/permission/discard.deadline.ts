import { type Capture, isGoneAtVendor, yieldsRecording } from '../capture/capture';
import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Deadline, Due } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import { discardIntent, isDiscarding } from './permission';

const toDiscard = (state: Conversation, context: DecisionContext, capture: Capture): readonly Due[] => {
  const { vendor, account, ref: captureRef, recording } = capture;
  if (captureRef === undefined || recording.learnedAt === undefined || isGoneAtVendor(capture)) return [];
  const intent = discardIntent({ vendor, account, captureRef });
  const decisions = demanded(state, context, { ...forCapture(state, capture), type: 'DeleteRecording', intent });
  return decisions.length > 0 ? [{ at: recording.learnedAt, decisions }] : [];
};

/**
 * What was recorded before it was prohibited is deleted where policy wants that, once the vendor has named the file. It is
 * demanded of a vendor that cannot delete, too: that it is withheld says that somebody else has to.
 */
export const discardDeadline: Deadline = (state, context) =>
  isDiscarding(state)
    ? state.captures
        .filter((capture) => yieldsRecording(capture.mode))
        .flatMap((capture) => toDiscard(state, context, capture))
    : [];
