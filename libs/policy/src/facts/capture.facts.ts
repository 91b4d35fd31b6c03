import {
  type Capture,
  type Conversation,
  type ConversationFacts,
  captureStatus,
  type PolicyFacts,
  startOf,
  toEpochMs,
} from '@earwitness/domain';
import { present } from '../combination/dimensions';

const byBegin = (a: Capture, b: Capture): number => {
  const [first, second] = [a, b].map((capture) => `${startOf(capture) ?? '~'} ${capture.id}`);
  return (first ?? '') < (second ?? '') ? -1 : 1;
};

/** In the order in which they began; those that have not come last. */
export const capturesOf = ({ captures }: Conversation): NonNullable<ConversationFacts['captures']> =>
  captures.toSorted(byBegin).map((capture) => {
    const state = captureStatus(capture);
    const { vendor, mode } = capture;
    return present({ vendor, mode, state, startedAt: startOf(capture), paused: state === 'paused' });
  });

const secondsBetween = (from: string | undefined, to: string | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : Math.max(0, toEpochMs(to) - toEpochMs(from)) / 1000;

/** The facts with one recording in them, for policies of the lifecycle and of access. */
export const withRecording = (facts: PolicyFacts, capture: Capture): PolicyFacts => {
  const { id, vendor, mode, recording } = capture;
  const startedAt = recording.startedAt ?? startOf(capture);
  const endedAt = recording.endedAt ?? capture.stoppedAt;
  const r = present({
    id,
    vendor,
    mode,
    startedAt,
    endedAt,
    durationSec: secondsBetween(startedAt, endedAt),
    sizeBytes: recording.stored?.sizeBytes,
    isStored: captureStatus(capture) === 'stored',
  });
  return { ...facts, r };
};
