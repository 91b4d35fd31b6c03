import type { Fetched, LogRecord, Start } from '../log';
import type { Sql } from '../sql';
import { readHeaders } from './header-codec';

/**
 * Of the first partitions in which there is something: the records from an offset on, up to a number and a size; one
 * record however large it is.
 */
const READ = `
SELECT topic, partition, record_offset AS "offset", key, value, headers,
       (extract(epoch FROM appended_at) * 1000)::bigint AS "appendedAtMs"
  FROM (
   SELECT start.* FROM unnest($1::text[], $2::int[], $3::bigint[]) WITH ORDINALITY
            AS start (start_topic, start_partition, start_offset, turn)
     JOIN log_partitions ON topic = start_topic AND partition = start_partition AND next_offset > start_offset
    ORDER BY turn LIMIT $6
 ) AS starts
 CROSS JOIN LATERAL (
   SELECT page.*, sum(bytes) OVER (ORDER BY record_offset) - bytes AS before FROM (
     SELECT *, octet_length(headers) + coalesce(octet_length(value), 0) AS bytes FROM log_records
      WHERE topic = start_topic AND partition = start_partition AND record_offset >= start_offset
      ORDER BY record_offset LIMIT $4
   ) AS page
 ) AS records
 WHERE before < $5
 ORDER BY topic, partition, record_offset`;

interface Row {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number | string;
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers: Buffer;
  readonly appendedAtMs: number | string;
}

export interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly maxPartitions: number;
}

/** What was found in one partition. */
export type Page = Pick<Fetched, 'topic' | 'partition' | 'from' | 'records'>;

const toRecord = (row: Row): LogRecord => ({
  topic: row.topic,
  partition: row.partition,
  offset: Number(row.offset),
  appendedAtMs: Number(row.appendedAtMs),
  key: row.key.toString('utf8'),
  value: row.value,
  headers: readHeaders(row.headers),
});

/** Looks into the partitions in the order given; one without any records has no page. */
export const readLog = async (sql: Sql, starts: readonly Start[], limits: ReadLimits): Promise<readonly Page[]> => {
  const rows = await sql.query<Row>(READ, [
    starts.map(({ topic }) => topic),
    starts.map(({ partition }) => partition),
    starts.map(({ offset }) => offset),
    limits.maxRecords,
    limits.maxBytes,
    limits.maxPartitions,
  ]);
  return starts.flatMap(({ topic, partition, offset }) => {
    const records = rows.filter((row) => row.topic === topic && row.partition === partition).map(toRecord);
    return records.length > 0 ? [{ topic, partition, from: offset, records }] : [];
  });
};
