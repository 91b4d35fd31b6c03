import type { Sql } from '@earwitness/persistence';

const TABLES = ['conversation_rows', 'recording_rows', 'search_terms', 'decision_rows', 'decision_policies'];

/** Every column of every row of the read models, in one word. */
export const checksum = async (sql: Sql): Promise<string> => {
  const sums = await Promise.all(
    TABLES.map((table) =>
      sql.query<{ sum: string }>(
        `SELECT coalesce(md5(string_agg(t::text, E'\n' ORDER BY t::text)), '') AS sum FROM ${table} t`,
      ),
    ),
  );
  return sums.map(([row]) => row?.sum).join(' ');
};
