import { type FactData, type Instant, later, type Span } from '@earwitness/domain';
import type { VendorFact } from './webhook';

type Available = FactData<'RecordingAvailable'>;

/** As far apart as signatures allow the clocks to be. */
const SKEW_MS = 300_000;
/** What is said late may be old, but no vendor's call is older. */
const OLDEST = '2000-01-01T00:00:00.000Z';
/** Longer than any vendor keeps a file that expires: ten years. */
const LONGEST_KEPT_MS = 10 * 366 * 86_400_000;

const isBetween = (at: Instant, receivedAt: Instant, aheadMs: number): boolean =>
  at >= OLDEST && at <= later(receivedAt, aheadMs);

/** Whether a moment can have been when it was told of. Else a vendor's clock would decide whether anything is ever due. */
export const hasHappened = (at: Instant, receivedAt: Instant): boolean => isBetween(at, receivedAt, SKEW_MS);

const believedFile = (data: Available, receivedAt: Instant): Available => {
  const has = (at: Instant | undefined): at is Instant => at !== undefined && hasHappened(at, receivedAt);
  const spans = (all: readonly Span[]): readonly Span[] => all.filter(({ from, to }) => has(from) && has(to));
  const { startedAt, endedAt, expiresAt, related, conferences, tracks, ...file } = data;
  return {
    ...file,
    ...(has(startedAt) && { startedAt }),
    ...(has(endedAt) && { endedAt }),
    ...(expiresAt !== undefined && isBetween(expiresAt, receivedAt, LONGEST_KEPT_MS) && { expiresAt }),
    related: related.map((one) => ({
      ...one,
      startedAt: has(one.startedAt) ? one.startedAt : receivedAt,
      conferences: spans(one.conferences),
    })),
    conferences: spans(conferences),
    tracks: tracks.map(({ startedAt: from, ...track }) => ({ ...track, ...(has(from) && { startedAt: from }) })),
  };
};

/** What a fact says, without moments that cannot be. Only of files are there any that something is decided by. */
export const believedData = (stated: VendorFact, receivedAt: Instant): VendorFact['data'] =>
  stated.name === 'RecordingAvailable' ? believedFile(stated.data, receivedAt) : stated.data;
