import { type Capture, isOver } from '../capture/capture';
import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Demand } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import type { Decision } from '../decisions';
import { isDiscarding, mustStop, stopIntent, stopsByPolicy } from './permission';

const canCancel = (context: DecisionContext, { vendor, account, mode }: Capture): boolean =>
  context.profileOf(vendor, account)?.capabilities[mode]?.supports.includes('CancelCapture') ?? false;

/** Ends a capture; discards it at once where policy wants that and the vendor can. */
export const stopFor = (
  state: Conversation,
  context: DecisionContext,
  { capture, intent }: { readonly capture: Capture; readonly intent: string },
): readonly Decision[] =>
  demanded(state, context, {
    ...forCapture(state, capture),
    type: isDiscarding(state) && canCancel(context, capture) ? 'CancelCapture' : 'StopCapture',
    intent,
  });

/** What is captured and must not be ends. */
export const stopCaptures: Demand = (state, context) =>
  state.captures
    .filter((capture) => mustStop(state, capture) && !isOver(capture) && stopsByPolicy(state, capture).length === 0)
    .flatMap((capture) => stopFor(state, context, { capture, intent: stopIntent(capture.id) }));
