import { Database } from '@earwitness/persistence';
import { freshDatabase, freshName, until } from '@earwitness/testing';
import pg from 'pg';
import { Reader } from '../conformance/fixtures';
import { keepsLogPromises, type LogUnderTest } from '../log.conformance';
import type { SqlDatabase } from '../sql';
import { APPEND_IN_TURN } from './append';
import { PostgresLog } from './postgres-log';

const maxRecordBytes = 100_000;

/** A database whose next appended batch is in it without anybody hearing of it. */
class Forgetful implements SqlDatabase {
  losesNext = false;
  lost = 0;

  constructor(private readonly database: Database) {}

  async query<Row extends object>(...asked: Parameters<SqlDatabase['query']>): Promise<Row[]> {
    const rows = await this.database.query<Row>(...asked);
    if (!this.losesNext || asked[0] !== APPEND_IN_TURN) return rows;
    this.losesNext = false;
    this.lost += 1;
    throw new Error('Connection terminated unexpectedly');
  }

  listen: SqlDatabase['listen'] = (channel, onNotified) => this.database.listen(channel, onNotified);
  transaction: SqlDatabase['transaction'] = (work) => this.database.transaction(work);
}

let database: Database;
let under: LogUnderTest & { close(): Promise<void> };

beforeAll(async () => {
  const url = await freshDatabase();
  database = new Database({ url, connections: 20 });
  const forgetful = new Forgetful(database);
  const log = new PostgresLog(forgetful, { maxRecordBytes, heartbeatIntervalMs: 200, sessionTimeoutMs: 2_000 });
  const crash = async (): Promise<void> => {
    const owner = new pg.Client({ connectionString: url });
    await owner.connect();
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await owner.end();
  };
  const close = async (): Promise<void> => {
    await log.close();
    await database.close();
  };
  under = {
    log,
    maxRecordBytes,
    crash,
    close,
    removeBefore: async ({ topic, partition, offset }) => {
      const where = 'WHERE topic = $1 AND partition = $2 AND record_offset < $3';
      await database.query(`DELETE FROM log_records ${where}`, [topic, partition, offset]);
    },
    loseNextAnswer: () => void (forgetful.losesNext = true),
    get answersLost() {
      return forgetful.lost;
    },
  };
});

afterAll(() => under.close());

keepsLogPromises('the log in Postgres', () => under);

describe('a member of a group in Postgres', () => {
  it('that was taken for gone claims everything anew, under another name', async () => {
    const topic = { topic: freshName('gone'), partitions: 2 };
    await under.log.ensure([topic]);
    const group = freshName('group');
    const reader = new Reader();
    const following = await under.log.follow(group, [topic.topic], reader);
    await until(() => reader.assignments.length === 1);
    const gone = await database.query('DELETE FROM consumer_members WHERE consumer_group = $1 RETURNING 1', [group]);
    expect(gone).toHaveLength(1);
    await until(() => reader.assignments.length === 2);
    expect(reader.lost).toHaveLength(2);
    await following.close();
  });
});
