import { type Capture, isOver } from '../capture/capture';
import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Demand } from '../conversation/demand';
import { resolvedCaptureId } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { isDiscarding, isStopByPolicy, mustStop, stopIntent } from './permission';

/** A capture may have been known by another id when it was told to stop. */
const isToldToStop = (state: Conversation, { id }: Capture): boolean =>
  state.commands.some(
    ({ command }) => isStopByPolicy(command) && resolvedCaptureId(state, command.captureId ?? '') === id,
  );

const canCancel = (context: DecisionContext, { vendor, account, mode }: Capture): boolean =>
  context.profileOf(vendor, account)?.capabilities[mode]?.supports.includes('CancelCapture') ?? false;

/** What is captured and must not be ends; discarded at once where policy wants that and the vendor can. */
export const stopCaptures: Demand = (state, context) =>
  state.captures
    .filter((capture) => mustStop(state, capture) && !isOver(capture) && !isToldToStop(state, capture))
    .flatMap((capture) =>
      demanded(state, context, {
        ...forCapture(state, capture),
        type: isDiscarding(state) && canCancel(context, capture) ? 'CancelCapture' : 'StopCapture',
        intent: stopIntent(capture.id),
      }),
    );
