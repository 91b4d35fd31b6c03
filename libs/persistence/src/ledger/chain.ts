import { createHash } from 'node:crypto';

export interface Linked {
  readonly version: number;
  readonly eventId: string;
  /** The exact text that is stored. */
  readonly body: string;
}

/** What the first event of a stream points back to. */
export const genesis = (streamId: string): Buffer => createHash('sha256').update(streamId).digest();

/** Each event carries the hash of its predecessor: an edit, a gap or a swap breaks every hash after it. */
export const link = (previous: Buffer, event: Linked): Buffer =>
  createHash('sha256').update(previous).update(`\n${event.version}\n${event.eventId}\n`).update(event.body).digest();
