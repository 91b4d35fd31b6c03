import { decodeEventRecord } from '@earwitness/messaging';
import pg from 'pg';
import { toConversationRow } from '../../../apps/projections/src/conversations/conversation.projection';
import { nothing, project, type Projected } from '../../../apps/projections/src/folding/projected';
import { toRecordingRows } from '../../../apps/projections/src/recordings/recording.projection';
import { answer } from '../child';
import { EVENTS_PER_CALL } from '../w2/calls';
import { callRecords } from '../w2/bus-traffic';

export interface FloorSettings {
  readonly databaseUrl: string;
  readonly calls: number;
}

const CONVERSATION = `tenant text, conversation_id uuid, version int, at timestamptz, trace_id text, merged_into uuid,
  standing text, terms text[], summary json, detail json`;
const RECORDING = `tenant text, conversation_id uuid, recording_id uuid, at timestamptz, trace_id text, vendor text,
  account text, session_ref text, capture_ref text, state text, phase text, detail json`;
const TERM = 'tenant text, term text, conversation_id uuid';

const namesIn = (columns: string): string =>
  columns
    .split(',')
    .map((column) => column.trim().split(' ')[0])
    .join(', ');

const stage = (table: string, columns: string): string =>
  `INSERT INTO staged_${table} SELECT * FROM json_to_recordset($1) AS r (step int, ${columns})`;

const excluded = (columns: string): string =>
  namesIn(columns)
    .split(', ')
    .map((name) => `${name} = excluded.${name}`)
    .join(', ');

/** Rows that are in the database already, and one statement that puts those of a step where they belong. */
const WRITE = `
WITH conversations AS (
  INSERT INTO conversation_rows AS k (${namesIn(CONVERSATION)})
  SELECT ${namesIn(CONVERSATION)} FROM staged_conversations WHERE step = $1
  ON CONFLICT (conversation_id) DO UPDATE SET ${excluded(CONVERSATION)} WHERE excluded.version > k.version
), terms AS (
  INSERT INTO search_terms (${namesIn(TERM)}) SELECT ${namesIn(TERM)} FROM staged_terms WHERE step <= $1
  ON CONFLICT DO NOTHING
)
INSERT INTO recording_rows (${namesIn(RECORDING)})
SELECT ${namesIn(RECORDING)} FROM staged_recordings WHERE step = $1
ON CONFLICT (conversation_id, recording_id) DO UPDATE SET ${excluded(RECORDING)}`;

interface Staged {
  readonly conversations: object[];
  readonly recordings: object[];
  readonly terms: object[];
}

/** What ours would write after each event of a call. */
const stageCall = (call: number, { conversations, recordings, terms }: Staged): void => {
  let before: Projected | undefined;
  for (const record of callRecords(call)) {
    const { event, version, conversationId } = decodeEventRecord(record);
    const after = project(before ?? nothing(conversationId), { event, version });
    const row = toConversationRow(after);
    if (!row) throw new Error('a call without a row');
    conversations.push({ step: version, ...row });
    recordings.push(...toRecordingRows({ before, after }).map((recording) => ({ step: version, ...recording })));
    if (version === 1)
      terms.push(...row.terms.map((term) => ({ step: 1, tenant: row.tenant, term, conversation_id: conversationId })));
    if (version === EVENTS_PER_CALL)
      recordings.push(...toRecordingRows({ before: undefined, after }).map((last) => ({ step: FINAL, ...last })));
    before = after;
  }
};

/** The step of the rows as they are in the end. */
const FINAL = 100;
const CHUNK = 500;

let client: pg.Client | undefined;

const connected = (): pg.Client => {
  if (!client) throw new Error('not open');
  return client;
};

const open = async ({ databaseUrl, calls }: FloorSettings): Promise<void> => {
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  for (const [table, columns] of [
    ['conversations', CONVERSATION],
    ['recordings', RECORDING],
    ['terms', TERM],
  ])
    await client.query(`CREATE UNLOGGED TABLE staged_${table} (step int, ${columns})`);
  for (let from = 0; from < calls; from += CHUNK) {
    const staged: Staged = { conversations: [], recordings: [], terms: [] };
    for (let call = from; call < Math.min(from + CHUNK, calls); call += 1) stageCall(call, staged);
    await client.query(stage('conversations', CONVERSATION), [JSON.stringify(staged.conversations)]);
    await client.query(stage('recordings', RECORDING), [JSON.stringify(staged.recordings)]);
    await client.query(stage('terms', TERM), [JSON.stringify(staged.terms)]);
  }
  await client.query(`INSERT INTO staged_conversations SELECT ${FINAL}, ${namesIn(CONVERSATION)}
    FROM staged_conversations WHERE step = ${EVENTS_PER_CALL}`);
  for (const table of ['conversations', 'recordings', 'terms']) {
    await client.query(`CREATE INDEX ON staged_${table} (step)`);
    await client.query(`VACUUM ANALYZE staged_${table}`);
  }
};

/** Empties what was written. */
const reset = async (): Promise<void> => {
  await connected().query('TRUNCATE conversation_rows, recording_rows, search_terms');
};

/** Every row that ours would write, one statement for the first event of all calls, one for the second, and so on. */
const everyEvent = async (): Promise<void> => {
  for (let step = 1; step <= EVENTS_PER_CALL; step += 1) await connected().query(WRITE, [step]);
};

const finalRows = async (): Promise<void> => void (await connected().query(WRITE, [FINAL]));

answer({ open, reset, everyEvent, finalRows, close: () => client?.end() });
