import { hash } from 'node:crypto';

/** What never changes about a stream. */
export interface Origin {
  readonly streamId: string;
  readonly kind: string;
  readonly tenant: string;
}

/** Every column of an event, in the one way of writing it down that the hash covers. */
export interface Linked {
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  /** Milliseconds since 1970 as decimal text, with a fraction only if there is one. */
  readonly recordedMs: string;
  /** SHA-256 of the raw words in hex; null without them. */
  readonly rawDigest: string | null;
  /** The exact text that is stored. */
  readonly body: string;
}

/** What the first event of a stream points back to. */
export const genesis = ({ streamId, kind, tenant }: Origin): Buffer =>
  hash('sha256', JSON.stringify([streamId, kind, tenant]), 'buffer');

/**
 * Each event carries the hash of its predecessor: an edit, a gap or a swap breaks the chain. No two events are hashed as
 * the same text: a JSON array ends where its line ends, and the body is all the rest.
 */
export const link = (previous: Buffer, event: Linked): Buffer => {
  const { version, eventId, type, recordedMs, rawDigest, body } = event;
  const line = JSON.stringify([previous.toString('hex'), version, eventId, type, recordedMs, rawDigest]);
  return hash('sha256', `${line}\n${body}`, 'buffer');
};
