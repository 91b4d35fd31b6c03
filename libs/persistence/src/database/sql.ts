/** What a connection prepares once: worth it for what is asked often. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What code that speaks SQL needs: the pool itself, or one transaction of it. */
export interface Sql {
  /** Rows of the result. @throws DatabaseError with the server's SQLSTATE in `code`. */
  query<Row extends object = Record<string, unknown>>(
    statement: string | Statement,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

/** Another writer got there first: nothing of the transaction happened; load afresh and decide again. */
export class Conflict extends Error {
  override readonly name: string = 'Conflict';
}

/** What was to be added exists already: another attempt meets it again, unless it then knows of it. */
export class Duplicate extends Conflict {
  override readonly name: string = 'Duplicate';
}

/** Another consumer owns the partition now: nothing of the transaction happened; leave the batch. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}
