import type { MigrationInterface, QueryRunner } from 'typeorm';

const role = `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'earwitness_app') THEN
    CREATE ROLE earwitness_app NOLOGIN NOINHERIT;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT earwitness_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO earwitness_app`;

/** The system of record. `body` is `json`, not `jsonb`: its exact text is what the hash covers. */
const ledger = `
CREATE TABLE stream_heads (
  stream_id uuid PRIMARY KEY,
  kind text NOT NULL,
  tenant text NOT NULL,
  version integer NOT NULL,
  hash bytea NOT NULL,
  state_version integer NOT NULL,
  state json
);
CREATE TABLE ledger_events (
  stream_id uuid NOT NULL,
  version integer NOT NULL,
  event_id uuid NOT NULL,
  type text NOT NULL,
  recorded_at timestamptz NOT NULL,
  body json NOT NULL,
  raw bytea,
  hash bytea NOT NULL,
  PRIMARY KEY (stream_id, version),
  UNIQUE (event_id)
);
GRANT SELECT, INSERT ON ledger_events TO earwitness_app;
GRANT SELECT, INSERT, UPDATE (version, hash, state_version, state) ON stream_heads TO earwitness_app`;

const correlation = `
CREATE TABLE correlations (
  tenant text NOT NULL,
  link text NOT NULL,
  conversation_id uuid NOT NULL,
  PRIMARY KEY (tenant, link)
);
CREATE INDEX correlations_by_conversation ON correlations (conversation_id);
GRANT SELECT, INSERT, UPDATE ON correlations TO earwitness_app;
CREATE TABLE timers (
  conversation_id uuid PRIMARY KEY,
  due_at timestamptz NOT NULL
);
CREATE INDEX timers_by_due ON timers (due_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON timers TO earwitness_app`;

/** The bus of one machine, the outbox of many: dense offsets, taken under the lock of the partition's row. */
const log = `
CREATE TABLE log_partitions (
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL DEFAULT 0,
  first_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
);
CREATE TABLE log_records (
  topic text NOT NULL,
  partition integer NOT NULL,
  record_offset bigint NOT NULL,
  key bytea NOT NULL,
  value bytea,
  headers bytea NOT NULL,
  appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (topic, partition, record_offset)
);
CREATE TABLE log_lanes (
  lane uuid PRIMARY KEY,
  batch bigint NOT NULL,
  used_at timestamptz NOT NULL
);
CREATE TABLE consumer_offsets (
  consumer_group text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  epoch bigint NOT NULL,
  owner text NOT NULL,
  PRIMARY KEY (consumer_group, topic, partition)
);
CREATE TABLE consumer_members (
  consumer_group text NOT NULL,
  member text NOT NULL,
  topics text[] NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  run uuid NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (consumer_group, member)
);
CREATE TABLE dead_letters (
  consumer_group text NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  record_offset bigint NOT NULL,
  key text,
  value bytea,
  header_names text[] NOT NULL,
  header_values bytea[] NOT NULL,
  cause text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer_group, topic, partition, record_offset)
);
GRANT SELECT, INSERT, UPDATE ON log_partitions, consumer_offsets TO earwitness_app;
GRANT SELECT, INSERT, DELETE ON log_records, dead_letters TO earwitness_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON consumer_members, log_lanes TO earwitness_app`;

const dispatch = `
CREATE TABLE dispatches (
  command_id uuid PRIMARY KEY,
  vendor text NOT NULL,
  tenant text NOT NULL,
  account text NOT NULL,
  command json NOT NULL,
  traceparent text,
  status text NOT NULL,
  sends integer NOT NULL DEFAULT 0,
  first_sent_at timestamptz,
  due_at timestamptz NOT NULL,
  lease uuid
);
CREATE INDEX dispatches_by_due ON dispatches (vendor, due_at) WHERE status IN ('waiting', 'sending');
GRANT SELECT, INSERT, UPDATE, DELETE ON dispatches TO earwitness_app`;

export class Foundation1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [role, ledger, correlation, log, dispatch]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE dispatches, dead_letters, consumer_members, consumer_offsets, log_lanes, log_records, log_partitions,
        timers, correlations, ledger_events, stream_heads`);
  }
}
