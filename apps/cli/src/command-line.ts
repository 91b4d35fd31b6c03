/** What a command was called with. What it needs from the environment is asked for when it needs it. */
export interface CommandLine {
  /** After the two words of the command. */
  readonly rest: readonly string[];
  databaseUrl(): string;
  accountsFile(): string;
  print(line: string): void;
  /** To people, beside what is printed. */
  complain(line: string): void;
}
