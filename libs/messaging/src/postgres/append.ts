import { type Placed, Refused } from '../log';
import { LARGEST_RECORD_BYTES, sizeOf } from '../record-size';
import type { Sql, Statement } from '../sql';
import { packHeaders } from './header-codec';

/** Woken with the topic as payload whenever records were appended. */
export const CHANNEL = 'earwitness_log';

/**
 * Locks the partitions in one order, whoever appends, and takes their next offsets; writes the records; wakes the
 * readers. All bytes travel as one parameter, because elements of an array would travel as hexadecimal text. A partition
 * that was never made has no offset to give, which the table refuses.
 * @param turn a condition of its own on which all of it depends, as a common table expression of that name
 */
const appendIn = (turn: string): string => `
WITH turn AS (${turn}), wanted AS (
  SELECT topic, partition, count(*) AS records FROM unnest($1::text[], $2::int[]) AS r (topic, partition)
   WHERE EXISTS (SELECT FROM turn) GROUP BY topic, partition
), locked AS (
  SELECT p.topic, p.partition, w.records FROM log_partitions p JOIN wanted w USING (topic, partition)
   ORDER BY p.topic, p.partition FOR UPDATE OF p
), taken AS (
  UPDATE log_partitions p SET next_offset = p.next_offset + l.records FROM locked l
   WHERE p.topic = l.topic AND p.partition = l.partition
  RETURNING p.topic, p.partition, p.next_offset - l.records AS base
), written AS (
  INSERT INTO log_records (topic, partition, record_offset, key, value, headers)
  SELECT r.topic, r.partition, t.base + r.rank, substr($7::bytea, r.at, r.key_size),
         substr($7::bytea, r.at + r.key_size, r.value_size),
         substr($7::bytea, r.at + r.key_size + coalesce(r.value_size, 0), r.headers_size)
    FROM unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $8::int[])
           AS r (topic, partition, rank, key_size, value_size, headers_size, at)
    LEFT JOIN taken t USING (topic, partition)
   WHERE EXISTS (SELECT FROM turn)
)
SELECT pg_notify('${CHANNEL}', topic) FROM (SELECT DISTINCT topic FROM taken) AS topics`;

const ALWAYS = 'SELECT 1';
/** No row means that this batch, or a later one of the lane, is in the log already. */
const OF_LANE = `
  INSERT INTO log_lanes (lane, batch, used_at) VALUES ($9, $10, clock_timestamp())
  ON CONFLICT (lane) DO UPDATE SET batch = excluded.batch, used_at = excluded.used_at
   WHERE log_lanes.batch < excluded.batch
  RETURNING 1`;

const APPEND: Statement = { name: 'append', text: appendIn(ALWAYS) };
export const APPEND_IN_TURN: Statement = { name: 'append in turn', text: appendIn(OF_LANE) };

/** Columns of the statement above; `rank` counts within the partition, `at` from one. */
class Columns {
  readonly topics: string[] = [];
  readonly partitions: number[] = [];
  readonly ranks: number[] = [];
  readonly keySizes: number[] = [];
  readonly valueSizes: (number | null)[] = [];
  readonly headersSizes: number[] = [];
  readonly starts: number[] = [];
  readonly bytes: Buffer[] = [];
  readonly counts = new Map<string, number>();
  private at = 1;

  add({ topic, partition, key, value, headers }: Placed): void {
    const place = `${topic}/${partition}`;
    const rank = this.counts.get(place) ?? 0;
    this.counts.set(place, rank + 1);
    const [keyBytes, headerBytes] = [Buffer.from(key, 'utf8'), packHeaders(headers)];
    this.topics.push(topic);
    this.partitions.push(partition);
    this.ranks.push(rank);
    this.keySizes.push(keyBytes.length);
    this.valueSizes.push(value?.length ?? null);
    this.headersSizes.push(headerBytes.length);
    this.starts.push(this.at);
    for (const part of [keyBytes, value, headerBytes]) {
      if (part) this.bytes.push(part);
      this.at += part?.length ?? 0;
    }
  }

  get parameters(): readonly unknown[] {
    const { topics, partitions, ranks, keySizes, valueSizes, headersSizes, bytes, starts } = this;
    return [topics, partitions, ranks, keySizes, valueSizes, headersSizes, Buffer.concat(bytes), starts];
  }
}

const NOT_NULL_VIOLATION = '23502';

interface Way {
  readonly statement: Statement;
  readonly turn?: readonly unknown[];
}

const write = async (sql: Sql, records: readonly Placed[], { statement, turn = [] }: Way): Promise<void> => {
  const columns = new Columns();
  for (const record of records) columns.add(record);
  await sql.query(statement, [...columns.parameters, ...turn]).catch((cause: unknown) => {
    if ((cause as { code?: string }).code !== NOT_NULL_VIOLATION) throw cause;
    throw new Error(`not every partition of ${[...columns.counts.keys()].join(', ')} was made`, { cause });
  });
};

/**
 * Appends in the caller's transaction, all or nothing, at dense offsets: whoever reads an offset can read every one
 * before it. The partitions stay locked until the transaction ends, so this should be its last statement.
 * @throws Refused when a record is so large that no other log would take it on from here.
 * @throws Error when a partition was never made.
 */
export const appendToLog = async (tx: Sql, records: readonly Placed[]): Promise<void> => {
  if (records.length === 0) return;
  const tooLarge = records.filter((record) => sizeOf(record) > LARGEST_RECORD_BYTES);
  if (tooLarge.length > 0) throw new Refused(`no record may exceed ${LARGEST_RECORD_BYTES} bytes`, tooLarge);
  await write(tx, records, { statement: APPEND });
};

/** A numbered batch of a lane. */
export interface Turn {
  readonly lane: string;
  readonly batch: number;
}

/**
 * Appends a batch, all or nothing and once, however often it is repeated, in a transaction of its own that takes one
 * round trip.
 * @throws Error when a partition was never made.
 */
export const appendInTurn = (sql: Sql, records: readonly Placed[], { lane, batch }: Turn): Promise<void> =>
  write(sql, records, { statement: APPEND_IN_TURN, turn: [lane, batch] });
