import type { Sql } from '../sql';
import { allTopics, BRIEFLY_MS, type Topic } from '../topics';

export interface Retention {
  /** Younger records are kept. */
  readonly keepMs: number;
  /** Leaves the rest to the next call. */
  readonly maxRecords?: number;
  /** Topics that are kept for ever. */
  readonly spared?: readonly string[];
  /** Topics whose records are of use for a short time only, and how long that is. */
  readonly brief?: { readonly topics: readonly string[]; readonly keepMs: number };
}

const keptAs = (wanted: Topic['keep']): readonly string[] =>
  allTopics([])
    .filter(({ keep }) => keep === wanted)
    .map(({ topic }) => topic);
const KEPT = keptAs('forever');
const BRIEF = { topics: keptAs('briefly'), keepMs: BRIEFLY_MS };

/** Up to where each partition may go: as far as every group that ever claimed it, and the age, allow. */
const TRIM = `
WITH passed AS (
  SELECT p.topic, p.partition, least(p.next_offset, (
    SELECT min(o.next_offset) FROM consumer_offsets o WHERE o.topic = p.topic AND o.partition = p.partition
  )) AS upto
    FROM log_partitions p WHERE p.topic <> ALL($3::text[])
), old AS (
  SELECT r.topic, r.partition, r.record_offset FROM passed
   CROSS JOIN LATERAL (
     SELECT * FROM log_records l
      WHERE l.topic = passed.topic AND l.partition = passed.partition AND l.record_offset < passed.upto
        AND l.appended_at < clock_timestamp()
          - CASE WHEN l.topic = ANY($4::text[]) THEN least($1::float8, $5::float8) ELSE $1::float8 END * interval '1 millisecond'
      ORDER BY l.record_offset LIMIT $2
   ) AS r LIMIT $2
), gone AS (
  DELETE FROM log_records l USING old
   WHERE l.topic = old.topic AND l.partition = old.partition AND l.record_offset = old.record_offset
  RETURNING l.topic, l.partition, l.record_offset
), moved AS (
  UPDATE log_partitions p SET first_offset = g.last + 1
    FROM (SELECT topic, partition, max(record_offset) AS last FROM gone GROUP BY topic, partition) AS g
   WHERE p.topic = g.topic AND p.partition = g.partition
)
SELECT count(*)::int AS removed FROM gone`;

/** Lanes and members whose process died without closing them. */
const SWEEPS = [
  "DELETE FROM log_lanes WHERE used_at < clock_timestamp() - interval '1 day'",
  "DELETE FROM consumer_members WHERE seen_at < clock_timestamp() - interval '1 day'",
];

/**
 * Removes old records. A group that has claimed a partition keeps everything that it has not passed, however old.
 * @returns how many records were removed; as many as `maxRecords` means that there may be more.
 */
export const trimLog = async (sql: Sql, retention: Retention): Promise<number> => {
  const { keepMs, maxRecords = 10_000, spared = KEPT, brief = BRIEF } = retention;
  for (const sweep of SWEEPS) await sql.query(sweep);
  const [row] = await sql.query<{ removed: number }>(TRIM, [keepMs, maxRecords, spared, brief.topics, brief.keepMs]);
  return row?.removed ?? 0;
};
