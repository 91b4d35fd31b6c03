import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which newer set of policies a decision was tightened, and which one came too late for it. */
const columns = 'ALTER TABLE decision_rows ADD COLUMN newer_set_hash text, ADD COLUMN over_before_set_hash text';

/** Until now the newer set alone was named; the one that the conversation began with is in what was decided. */
const known = `
UPDATE decision_rows SET newer_set_hash = policy_set_hash, policy_set_hash = decision ->> 'policySetHash'
 WHERE policy_set_hash <> decision ->> 'policySetHash'`;

export class NewerSets1764320000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [columns, known]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE decision_rows SET policy_set_hash = newer_set_hash WHERE newer_set_hash IS NOT NULL');
    await runner.query('ALTER TABLE decision_rows DROP COLUMN newer_set_hash, DROP COLUMN over_before_set_hash');
  }
}
