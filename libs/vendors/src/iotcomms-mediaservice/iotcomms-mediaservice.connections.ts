import { type Instant, toEpochMs } from '@earwitness/domain';
import { z } from 'zod';

/*
 * A session has one connection after another, and its refs only ever grow: so each connection has a key of its own, and
 * the keys sort by when it was made.
 */

type Refs = Readonly<Record<string, string>>;

const CONNECTION = 'connection/';
const RECORDING = 'recording/';
const STOPPED = 'stopped/';

const UUID_V1 = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-/i;
const GREGORIAN_EPOCH_MS = 12_219_292_800_000;

/** Fifteen hex digits, 100 ns since 1582, as in the id where it is a UUID of version 1. */
const madeAt = (connectionRef: string, receivedAt: Instant): string => {
  const [, low, mid, high] = UUID_V1.exec(connectionRef) ?? [];
  if (low && mid && high) return `${high}${mid}${low}`.toLowerCase();
  return (BigInt(toEpochMs(receivedAt) + GREGORIAN_EPOCH_MS) * 10_000n).toString(16).padStart(15, '0');
};

export const connectionRefs = (connectionRef: string, receivedAt: Instant): Refs => ({
  [`${CONNECTION}${madeAt(connectionRef, receivedAt)}`]: connectionRef,
});
/** That a connection is recorded to a file. */
export const recordingRefs = (fileName: string, connectionRef: string): Refs => ({
  [`${RECORDING}${fileName}`]: connectionRef,
});
export const stoppedRefs = (fileName: string, connectionRef: string): Refs => ({
  [`${STOPPED}${fileName}`]: connectionRef,
});

const greatestKey = (of: Readonly<Record<string, unknown>>, prefix: string): string | undefined =>
  Object.keys(of)
    .filter((key) => key.startsWith(prefix))
    .sort()
    .at(-1);

export const latestConnection = (refs: Refs): string | undefined => {
  const key = greatestKey(refs, CONNECTION);
  return key === undefined ? undefined : refs[key];
};

export const connectionOf = (refs: Refs, fileName: string): string | undefined => refs[`${RECORDING}${fileName}`];

/** What happens when a connection is recorded twice at a time is not documented. */
export const isRecorded = (refs: Refs, connectionRef: string): boolean =>
  Object.entries(refs).some(
    ([key, value]) =>
      value === connectionRef &&
      key.startsWith(RECORDING) &&
      refs[`${STOPPED}${key.slice(RECORDING.length)}`] === undefined,
  );

/** A session that is one connection, because its callbacks did not name the session. */
export const isConnection = (sessionRef: string, refs: Refs): boolean =>
  Object.entries(refs).some(([key, value]) => key.startsWith(CONNECTION) && value === sessionRef);

/** A `replyId` is a bearer capability: it is kept as a secret, by the callback and what it gives power over. */
export const replySecret = (callback: string, of: string, replyId: unknown): Readonly<Record<string, unknown>> =>
  typeof replyId === 'string' && replyId !== '' && replyId.length <= 8_192
    ? { [`${callback}/${of}`]: { replyId } }
    : {};

type Handles = Readonly<Record<string, unknown>>;
const handle = z.object({ replyId: z.string() });

export const replyIdOf = (handles: Handles, callback: string, of: string): string | undefined =>
  handle.safeParse(handles[`${callback}/${of}`]).data?.replyId;

/** Where the second part of the name is a time, or there is only one. */
export const latestReplyId = (handles: Handles, callback: string): string | undefined => {
  const key = greatestKey(handles, `${callback}/`);
  return key === undefined ? undefined : handle.safeParse(handles[key]).data?.replyId;
};
