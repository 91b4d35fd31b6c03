import { createHash } from 'node:crypto';
import { type Call, callOf, EVENTS_PER_CALL } from './calls';

/** One line for each conversation; what every read model of the comparison can say. */
const lineOf = (call: Call): string =>
  [
    call.conversationId,
    EVENTS_PER_CALL,
    call.from,
    call.to,
    call.startedAt,
    call.endedAt,
    call.isStored ? 'stored' : 'failed',
    call.isStored ? call.fileKey : '',
    call.isStored ? call.sizeBytes : '',
  ].join('|');

/** What the read model of so many calls must come to. Folds nothing: it is known how each call ends. */
export const oracleChecksum = (calls: number): string => {
  const lines = Array.from({ length: calls }, (_, number) => lineOf(callOf(number)));
  return createHash('md5').update(lines.sort().join('\n')).digest('hex');
};

const md5Of = (columns: readonly string[], from: string): string => {
  const line = columns.map((column) => `coalesce((${column})::text, '')`).join(` || '|' || `);
  return `SELECT md5(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), '')) AS sum FROM (SELECT ${line} AS line FROM ${from}) AS lines`;
};

/** Of our read models. A conversation that is not found by both of its numbers is left out, and so does not pass. */
export const OUR_CHECKSUM = md5Of(
  [
    'conversation_id',
    'c.version',
    `r.detail ->> 'from'`,
    `r.detail ->> 'to'`,
    `c.summary ->> 'startedAt'`,
    `c.summary ->> 'endedAt'`,
    'r.state',
    `r.detail #>> '{file,stored,location,key}'`,
    `r.detail #>> '{file,stored,sizeBytes}'`,
  ],
  `conversation_rows c JOIN recording_rows r USING (conversation_id)
    JOIN (SELECT conversation_id, array_agg(term) AS found_by FROM search_terms GROUP BY conversation_id) t
      USING (conversation_id)
    WHERE cardinality(c.terms) = 2 AND c.terms <@ t.found_by AND t.found_by <@ c.terms`,
);

/** Of the one narrow table of the peers. */
export const PEER_CHECKSUM = md5Of(
  ['id', 'version', 'caller', 'callee', 'started_at', 'ended_at', 'state', 'file_key', 'size_bytes'],
  'bench_calls',
);
