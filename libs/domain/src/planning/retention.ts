import { type Capture, isKept } from '../capture/capture';
import { defined } from '../capture/join';
import type { Command } from '../commands';
import { captureById, requestsOf, resolvedCaptureId } from '../conversation/lookup';
import type { Conversation, Retained } from '../conversation/state';
import type { RetentionTerms } from '../decisions';
import { earliest, type Instant, latest, later } from '../instant';
import { isDiscarding } from '../permission/permission';
import type { Retention } from '../policy/capture-decision';
import { requestIntent } from '../request/pause';

const after = (at: Instant, milliseconds: number | undefined): Instant | undefined =>
  milliseconds === undefined ? undefined : later(at, milliseconds);

/** The time of a recording counts from when there was one, not from when it was copied. */
export const keptSince = ({ recording }: Capture): Instant | undefined =>
  earliest(recording.availableAt, recording.stored?.at, recording.mergedAt);

/** What has to go is kept for no time. */
const termsOfDiscarded = ({ id }: Capture, since: Instant): RetentionTerms => ({
  captureId: id,
  disposeAt: since,
  dispose: 'deleteMedia',
  hold: false,
});

/** Never is a recording disposed of before its shortest time. */
const termsOfRetained = (retention: Retention, { id }: Capture, since: Instant): RetentionTerms => {
  const { retainMinMs, retainMaxMs, dispose, hold } = retention;
  const retainUntil = after(since, retainMinMs);
  const end = dispose === 'keep' || hold ? undefined : after(since, retainMaxMs);
  return {
    ...defined({ captureId: id, retainUntil, disposeAt: end && latest(end, retainUntil) }),
    dispose,
    hold,
  };
};

/** What was recorded of it last. */
export const recordedTerms = (state: Conversation, capture: Capture): Retained | undefined =>
  state.retentions.findLast(({ captureId }) => resolvedCaptureId(state, captureId) === capture.id);

/** Its vendor's copy is deleted anyway: terms are for another, and in place of what was said before. */
const needsTerms = (state: Conversation, capture: Capture): boolean =>
  (capture.recording.stored ?? capture.recording.mergedAt) !== undefined || recordedTerms(state, capture) !== undefined;

const nothingSaid: Retention = { dispose: 'keep', hold: false };

/** Where policy says nothing any more, that takes the place of what was said before. */
const retentionOf = (state: Conversation, capture: Capture): Retention | undefined =>
  state.decision?.retention ?? (recordedTerms(state, capture) && nothingSaid);

/** How long a kept recording is to be kept, by what policy demands now; undefined where nothing was ever said of it. */
export const termsOf = (state: Conversation, capture: Capture): RetentionTerms | undefined => {
  const since = keptSince(capture);
  if (!since || !isKept(capture)) return undefined;
  if (isDiscarding(state)) return needsTerms(state, capture) ? termsOfDiscarded(capture, since) : undefined;
  const retention = retentionOf(state, capture);
  return retention && termsOfRetained(retention, capture, since);
};

/** What policy disposes of a recording for, when its time is over. */
export const disposeIntent = ({ vendor, account, id, ref }: Capture): string =>
  `${vendor}/${account}/${ref ?? id}/dispose`;

const mayDispose = (state: Conversation, capture: Capture): string | undefined =>
  termsOf(state, capture)?.disposeAt === undefined ? 'NotDue' : undefined;

const mayDelete = (state: Conversation, capture: Capture, askedAt: Instant): string | undefined => {
  const shortest = state.decision?.retention?.retainMinMs;
  if (shortest === undefined) return undefined;
  const since = keptSince(capture);
  return since === undefined || askedAt < later(since, shortest) ? 'RetainedUntil' : undefined;
};

const whyOf = (state: Conversation, command: Command, capture: Capture): string | undefined => {
  const asked = requestsOf(state, 'DeleteRequested').find(
    ({ data }) => requestIntent(state, data.requestId) === command.intent,
  );
  if (isDiscarding(state) || (!asked && command.intent !== disposeIntent(capture))) return undefined;
  if (state.decision?.retention?.hold) return 'OnHold';
  return asked ? mayDelete(state, capture, asked.at) : mayDispose(state, capture);
};

/**
 * Why a recording must not be deleted yet, by whoever asked or because its time was thought to be over. What goes once
 * it was stored elsewhere is no recording that must be retained.
 */
export const whyRetained = (state: Conversation, command: Command): string | undefined => {
  const capture = command.type === 'DeleteRecording' ? captureById(state, command.captureId) : undefined;
  return capture && whyOf(state, command, capture);
};
