import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What policies decided, and about what. A decision stays in the stream that it was recorded in, and so does its row; a
 * merge brings copies of answers along, so that a decision may be in two streams.
 */
const decisions = `
CREATE TABLE decision_rows (
  tenant text NOT NULL,
  conversation_id uuid NOT NULL,
  decision_id text COLLATE "C" NOT NULL,
  decided_at timestamptz NOT NULL,
  source text NOT NULL,
  record boolean NOT NULL,
  decided_by text,
  policy_set_hash text NOT NULL,
  facts_hash text NOT NULL,
  facts json NOT NULL,
  decision json NOT NULL,
  findings json NOT NULL,
  shadow json,
  PRIMARY KEY (conversation_id, decision_id)
);
CREATE INDEX decision_rows_by_id ON decision_rows (tenant, decision_id);
CREATE INDEX decision_rows_by_time ON decision_rows (tenant, decided_at, decision_id, conversation_id);
CREATE INDEX decision_rows_by_conversation ON decision_rows (tenant, conversation_id, decided_at, decision_id);
CREATE TABLE decision_policies (
  tenant text NOT NULL,
  policy_id text NOT NULL,
  decided_at timestamptz NOT NULL,
  decision_id text COLLATE "C" NOT NULL,
  conversation_id uuid NOT NULL,
  PRIMARY KEY (tenant, policy_id, decided_at, decision_id, conversation_id)
);
CREATE INDEX decision_policies_by_decision ON decision_policies (conversation_id, decision_id)`;

/** Replays of policies over past decisions. \`beat_at\` says that the process that works on it is alive. */
const replays = `
CREATE TABLE policy_replays (
  tenant text NOT NULL,
  replay_id uuid NOT NULL,
  policy_set_hash text NOT NULL,
  window_from timestamptz NOT NULL,
  window_to timestamptz NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  state text NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  beat_at timestamptz NOT NULL,
  done integer NOT NULL DEFAULT 0,
  total integer,
  result json,
  reason text,
  PRIMARY KEY (tenant, replay_id)
);
CREATE UNIQUE INDEX one_running_replay ON policy_replays (tenant) WHERE state = 'running'`;

const isolation = `
${['decision_rows', 'decision_policies', 'policy_replays']
  .map(
    (table) => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON ${table} TO earwitness_api USING (tenant = bound_tenant());
CREATE POLICY writer ON ${table} TO earwitness_app USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO earwitness_app;
GRANT SELECT ON ${table} TO earwitness_api;`,
  )
  .join('')}
GRANT INSERT, UPDATE ON policy_replays TO earwitness_api`;

export class Decisions1764310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [decisions, replays, isolation]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE policy_replays, decision_policies, decision_rows');
  }
}
