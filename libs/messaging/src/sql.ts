/** What a connection prepares once: worth it for what is asked often. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What the Postgres log needs of a database; whoever wires it brings one. */
export interface Sql {
  query<Row extends object>(statement: string | Statement, values?: readonly unknown[]): Promise<Row[]>;
}

export interface SqlDatabase extends Sql {
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** Calls back on notifications of a channel, which are hints and may be missed. Answers how to stop. */
  listen(channel: string, onNotified: (payload: string) => void): () => Promise<void>;
}
