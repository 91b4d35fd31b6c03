/** What a command was called with. What it needs from the environment is asked for when it needs it. */
export interface CommandLine {
  /** After the two words of the command. */
  readonly rest: readonly string[];
  databaseUrl(): string;
  accountsFile(): string;
  /** Undefined where none is named. */
  readonly accountsFileIfAny: string | undefined;
  /** Which of the tenants of the accounts file; the only one where there is one. */
  readonly tenant: string | undefined;
  /** The query API, and a key that it knows. */
  api(): { readonly url: string; readonly key: string };
  print(line: string): void;
  /** To people, beside what is printed. */
  complain(line: string): void;
}
