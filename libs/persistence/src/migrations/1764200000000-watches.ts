import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What vendors are asked about, and when next. `over` stays for a while, so that what is heard late begins nothing anew.
 * With a period it is a search in the past; one that repeats looks into the next period when it is through with one.
 */
const watches = `
CREATE TABLE watches (
  vendor text NOT NULL,
  account text NOT NULL,
  key text NOT NULL,
  tenant text NOT NULL,
  trace_id text,
  read json,
  status text NOT NULL,
  due_at timestamptz NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  period_from timestamptz,
  period_to timestamptz,
  repeats boolean NOT NULL DEFAULT false,
  lease uuid,
  PRIMARY KEY (vendor, account, key)
);
CREATE INDEX watches_by_due ON watches (vendor, due_at) WHERE status = 'open';
GRANT SELECT, INSERT, UPDATE, DELETE ON watches TO earwitness_app`;

export class Watches1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(watches);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE watches');
  }
}
