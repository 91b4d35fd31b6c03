import type { Sql } from '../database/sql';
import { genesis, link } from './chain';
import { readAll } from './read';

export interface Fault {
  readonly streamId: string;
  readonly version: number;
  readonly what: 'HashMismatch' | 'MissingEvent' | 'MissingTail' | 'UnknownStream';
}

export interface Verification {
  readonly streams: number;
  readonly events: number;
  readonly faults: readonly Fault[];
}

interface Cursor {
  readonly streamId: string;
  version: number;
  hash: Buffer;
}

const MOST_FAULTS_KEPT = 10_000;

/**
 * Recomputes every hash of the ledger and compares each stream's end with its head. What it finds was changed,
 * removed or moved by somebody who went round the application.
 */
export const verify = async (sql: Sql): Promise<Verification> => {
  const heads = new Map(
    (
      await sql.query<{ id: string; version: number; hash: Buffer }>(
        'SELECT stream_id AS id, version, hash FROM stream_heads',
      )
    ).map(({ id, version, hash }) => [id, { version, hash }]),
  );
  const faults: Fault[] = [];
  const found = (fault: Fault): void => void (faults.length < MOST_FAULTS_KEPT && faults.push(fault));
  const close = (cursor: Cursor | undefined): void => {
    if (!cursor) return;
    const head = heads.get(cursor.streamId);
    heads.delete(cursor.streamId);
    const { streamId, version } = cursor;
    if (!head) found({ streamId, version, what: 'UnknownStream' });
    else if (head.version !== version) found({ streamId, version, what: 'MissingTail' });
    else if (!head.hash.equals(cursor.hash)) found({ streamId, version, what: 'HashMismatch' });
  };
  let [streams, events] = [0, 0];
  let cursor: Cursor | undefined;
  for await (const event of readAll(sql)) {
    if (cursor?.streamId !== event.streamId) {
      close(cursor);
      cursor = { streamId: event.streamId, version: 0, hash: genesis(event.streamId) };
      streams += 1;
    }
    events += 1;
    const { streamId, version } = event;
    if (version !== cursor.version + 1) found({ streamId, version, what: 'MissingEvent' });
    const expected = link(cursor.hash, event);
    if (!expected.equals(event.hash)) found({ streamId, version, what: 'HashMismatch' });
    cursor.version = version;
    // Going on from the stored hash finds every single fault instead of everything behind the first.
    cursor.hash = event.hash;
  }
  close(cursor);
  for (const [streamId, { version }] of heads) if (version > 0) found({ streamId, version, what: 'MissingTail' });
  return { streams, events, faults };
};
