import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the file of a recording was learned of. Rows that were written before say nothing until they are rebuilt. */
const learnedBy = `
ALTER TABLE recording_rows ADD COLUMN learned_by text;
CREATE INDEX recording_rows_by_way ON recording_rows (tenant, learned_by, at, recording_id)
  WHERE learned_by <> 'webhook'`;

export class LearnedBy1764150000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(learnedBy);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recording_rows DROP COLUMN learned_by');
  }
}
