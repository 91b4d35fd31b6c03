import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What answers the query API: sees one tenant at a time, and nothing at all before it is told which. */
const role = `
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'earwitness_api') THEN
    CREATE ROLE earwitness_api NOLOGIN NOINHERIT;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT earwitness_api TO earwitness_app;
GRANT USAGE ON SCHEMA public TO earwitness_api;
CREATE FUNCTION bound_tenant() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('earwitness.tenant', true), '')`;

/**
 * Read models. What an index covers hardly ever changes during a life, so that most updates stay within their page.
 * \`at\` orders lists and never changes; \`standing\` is how the expectation stands; \`phase\` groups the states.
 */
const rows = `
CREATE TABLE conversation_rows (
  tenant text NOT NULL,
  conversation_id uuid NOT NULL,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  trace_id text NOT NULL,
  merged_into uuid,
  standing text,
  terms text[] NOT NULL,
  summary json NOT NULL,
  detail json NOT NULL,
  PRIMARY KEY (conversation_id)
) WITH (fillfactor = 80);
CREATE INDEX conversation_rows_by_time ON conversation_rows (tenant, at, conversation_id) WHERE merged_into IS NULL;
CREATE INDEX conversation_rows_by_trace ON conversation_rows (tenant, trace_id);
CREATE INDEX conversation_rows_by_standing ON conversation_rows (tenant, standing, at, conversation_id)
  WHERE standing <> 'satisfied';
CREATE TABLE recording_rows (
  tenant text NOT NULL,
  conversation_id uuid NOT NULL,
  recording_id uuid NOT NULL,
  at timestamptz NOT NULL,
  trace_id text NOT NULL,
  vendor text NOT NULL,
  account text NOT NULL,
  session_ref text,
  capture_ref text,
  state text NOT NULL,
  phase text NOT NULL,
  detail json NOT NULL,
  PRIMARY KEY (conversation_id, recording_id)
) WITH (fillfactor = 80);
CREATE INDEX recording_rows_by_id ON recording_rows (tenant, recording_id);
CREATE INDEX recording_rows_by_time ON recording_rows (tenant, at, recording_id);
CREATE INDEX recording_rows_by_account ON recording_rows (tenant, vendor, account, at, recording_id);
CREATE INDEX recording_rows_by_session ON recording_rows (tenant, session_ref);
CREATE INDEX recording_rows_by_capture ON recording_rows (tenant, capture_ref);
CREATE INDEX recording_rows_by_phase ON recording_rows (tenant, phase, at, recording_id) WHERE phase <> 'kept';
CREATE TABLE search_terms (
  tenant text NOT NULL,
  term text NOT NULL,
  conversation_id uuid NOT NULL,
  PRIMARY KEY (tenant, term, conversation_id)
)`;

/** What was asked by API and answered with 202: its key, and where it is to be found in the ledger. */
const requests = `
CREATE TABLE operator_requests (
  tenant text NOT NULL,
  request_id uuid NOT NULL,
  fingerprint text NOT NULL,
  conversation_id uuid NOT NULL,
  name text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, request_id)
)`;

const isolation = `
${['conversation_rows', 'recording_rows', 'search_terms', 'operator_requests']
  .map(
    (table) => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON ${table} TO earwitness_api USING (tenant = bound_tenant());
CREATE POLICY writer ON ${table} TO earwitness_app USING (true);`,
  )
  .join('')}
GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_rows, recording_rows, search_terms, operator_requests
  TO earwitness_app;
GRANT SELECT ON conversation_rows, recording_rows, search_terms TO earwitness_api;
GRANT SELECT, INSERT ON operator_requests TO earwitness_api`;

/**
 * The part of the ledger and of the dead letters that is the tenant's own. The tenant is read out of an event's text
 * because a JSON operator fails on escapes that a text cannot hold, and an index must not refuse what the ledger takes.
 */
const views = `
CREATE VIEW tenant_events WITH (security_barrier) AS
  SELECT h.tenant, h.kind, e.stream_id, e.version, e.event_id, e.type, e.recorded_at, e.body
    FROM stream_heads h JOIN ledger_events e USING (stream_id) WHERE h.tenant = bound_tenant();
CREATE FUNCTION tenant_of_event(body json) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN substring(body::text FROM '"tenant":"([^"\\\\]+)"');
CREATE INDEX unrecognised_by_tenant ON ledger_events (tenant_of_event(body), recorded_at, event_id)
  WHERE type = 'earwitness.vendor.unrecognised.v1';
CREATE VIEW tenant_unrecognised WITH (security_barrier) AS
  SELECT tenant_of_event(body) AS tenant, stream_id, event_id, recorded_at, body FROM ledger_events
   WHERE type = 'earwitness.vendor.unrecognised.v1' AND tenant_of_event(body) = bound_tenant();
CREATE FUNCTION tenant_of_record(value bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN convert_from(value, 'UTF8')::json ->> 'tenant';
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END $$;
ALTER TABLE dead_letters ADD COLUMN tenant text GENERATED ALWAYS AS (tenant_of_record(value)) STORED;
CREATE INDEX dead_letters_by_tenant ON dead_letters (tenant, at, consumer_group, topic, partition, record_offset);
CREATE VIEW tenant_dead_letters WITH (security_barrier) AS SELECT * FROM dead_letters WHERE tenant = bound_tenant();
GRANT SELECT ON tenant_events, tenant_unrecognised, tenant_dead_letters TO earwitness_api`;

export class Projections1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [role, rows, requests, isolation, views]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW tenant_dead_letters, tenant_unrecognised, tenant_events;
      DROP INDEX dead_letters_by_tenant, unrecognised_by_tenant;
      ALTER TABLE dead_letters DROP COLUMN tenant;
      DROP TABLE operator_requests, search_terms, recording_rows, conversation_rows;
      DROP FUNCTION tenant_of_record, tenant_of_event, bound_tenant;
      REVOKE USAGE ON SCHEMA public FROM earwitness_api`);
  }
}
