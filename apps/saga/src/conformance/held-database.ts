import { Conflict, Database, Fenced, type Sql } from '@earwitness/persistence';

/** A database whose process can be stopped between two statements, and that counts what it refused. */
export class HeldDatabase extends Database {
  readonly refused = { conflicts: 0, fenced: 0 };
  private pattern: RegExp | undefined;
  private held: { readonly until: Promise<unknown>; readonly release: () => void } | undefined;

  get isHeld(): boolean {
    return this.held !== undefined;
  }

  /** Whatever comes to such a statement first is stopped before it, and everything else from then on. */
  holdBefore(pattern: RegExp): void {
    this.pattern = pattern;
  }

  release(): void {
    this.held?.release();
    this.held = undefined;
  }

  override async query<Row extends object>(...asked: Parameters<Sql['query']>): Promise<Row[]> {
    await this.passed(asked[0]);
    return super.query<Row>(...asked);
  }

  override async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    await this.held?.until;
    try {
      return await super.transaction((tx) => work(this.stoppable(tx)));
    } catch (error) {
      if (error instanceof Conflict) this.refused.conflicts += 1;
      if (error instanceof Fenced) this.refused.fenced += 1;
      throw error;
    }
  }

  private stoppable(tx: Sql): Sql {
    return {
      query: async (...asked) => {
        await this.passed(asked[0]);
        return tx.query(...asked);
      },
    };
  }

  private async passed(statement: Parameters<Sql['query']>[0]): Promise<void> {
    if (this.pattern?.test(typeof statement === 'string' ? statement : statement.text)) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.pattern = undefined;
      this.held = { until: promise, release: () => resolve(undefined) };
    }
    await this.held?.until;
  }
}
