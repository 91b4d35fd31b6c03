import { createHash } from 'node:crypto';
import type { Database } from '../database/database';
import type { Sql } from '../database/sql';
import { genesis, link, type Linked, type Origin } from './chain';
import { inPages } from './read';

export interface Fault {
  readonly streamId: string;
  readonly version: number;
  readonly what: 'HashMismatch' | 'MissingEvent' | 'MissingTail' | 'UnknownStream';
}

export interface Verification {
  readonly streams: number;
  readonly events: number;
  /** SHA-256 over the id, version and hash of every head, in hex. */
  readonly fingerprint: string;
  readonly faults: readonly Fault[];
}

type HeadRow = Origin & { readonly version: number; readonly hash: Buffer };
type EventRow = Linked & { readonly streamId: string; readonly hash: Buffer };

const HEADS = `stream_id AS "streamId", kind, tenant, version, hash FROM stream_heads`;

/** The session's settings do not change how these are written, and no two different values are written alike. */
const EVENTS = `stream_id AS "streamId", version, event_id AS "eventId", type,
  trim_scale(extract(epoch FROM recorded_at) * 1000)::text AS "recordedMs", encode(sha256(raw), 'hex') AS "rawDigest",
  body::text AS body, hash FROM ledger_events`;

interface Stream {
  readonly streamId: string;
  readonly head: HeadRow | undefined;
  version: number;
  /** Unknown at the start of a stream without a head. */
  hash: Buffer | undefined;
}

const MOST_FAULTS_KEPT = 10_000;

/** Is told of every head and, behind it, of the events of its stream. */
class Audit {
  private readonly faults: Fault[] = [];
  private readonly heads = createHash('sha256');
  private streams = 0;
  private events = 0;
  private stream: Stream | undefined;

  open(head: HeadRow): void {
    const { streamId, version, hash } = head;
    this.heads.update(`${streamId} ${version} ${hash.toString('hex')}\n`);
    this.begin({ streamId, head, version: 0, hash: genesis(head) });
  }

  add(event: EventRow): void {
    const { streamId, version } = event;
    const stream =
      this.stream?.streamId === streamId
        ? this.stream
        : this.begin({ streamId, head: undefined, version: 0, hash: undefined });
    this.events += 1;
    if (version !== stream.version + 1) this.found({ streamId, version, what: 'MissingEvent' });
    if (stream.hash && !link(stream.hash, event).equals(event.hash))
      this.found({ streamId, version, what: 'HashMismatch' });
    stream.version = version;
    // Going on from the stored hash finds every single fault instead of everything behind the first.
    stream.hash = event.hash;
  }

  finish(): Verification {
    this.end();
    const { streams, events, faults } = this;
    return { streams, events, fingerprint: this.heads.digest('hex'), faults };
  }

  private begin(stream: Stream): Stream {
    this.end();
    this.streams += 1;
    this.stream = stream;
    return stream;
  }

  private end(): void {
    if (!this.stream) return;
    const { streamId, head, version, hash } = this.stream;
    if (!head) this.found({ streamId, version, what: 'UnknownStream' });
    else if (head.version !== version) this.found({ streamId, version, what: 'MissingTail' });
    else if (!hash?.equals(head.hash)) this.found({ streamId, version, what: 'HashMismatch' });
  }

  private found(fault: Fault): void {
    if (this.faults.length < MOST_FAULTS_KEPT) this.faults.push(fault);
  }
}

/** Of what one transaction sees: to be called within a snapshot, or else what is written meanwhile looks like a fault. */
export const audit = async (tx: Sql): Promise<Verification> => {
  const told = new Audit();
  const heads = inPages<HeadRow>(tx, HEADS);
  let head = await heads.next();
  for await (const event of inPages<EventRow>(tx, EVENTS)) {
    for (; !head.done && head.value.streamId <= event.streamId; head = await heads.next()) told.open(head.value);
    told.add(event);
  }
  for (; !head.done; head = await heads.next()) told.open(head.value);
  return told.finish();
};

/**
 * Recomputes every hash of the ledger and compares each stream's end with its head, as of one moment, while others
 * write. What it finds was changed, removed or moved by somebody who went round the application.
 */
export const verify = (database: Pick<Database, 'transaction'>): Promise<Verification> =>
  database.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return audit(tx);
  });
