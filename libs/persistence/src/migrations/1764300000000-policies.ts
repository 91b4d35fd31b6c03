import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The fold of each tenant's policies, as far as it is the tenant's own. */
const books = `
CREATE VIEW tenant_policy_books WITH (security_barrier) AS
  SELECT tenant, stream_id, state_version, state
    FROM stream_heads WHERE kind = 'policies' AND tenant = bound_tenant();
GRANT SELECT ON tenant_policy_books TO earwitness_api`;

/** Whose running conversations have to be decided about anew, and how far that has come. */
const sweeps = `
CREATE TABLE policy_sweeps (
  tenant text PRIMARY KEY,
  due_at timestamptz NOT NULL,
  after_stream uuid
);
GRANT SELECT, INSERT, UPDATE, DELETE ON policy_sweeps TO earwitness_app`;

export class Policies1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [books, sweeps]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE policy_sweeps; DROP VIEW tenant_policy_books');
  }
}
