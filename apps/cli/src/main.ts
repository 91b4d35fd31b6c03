import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { verifyLedger } from './ledger.command';
import { rebuildProjections } from './projections.command';

const USAGE = `npm run earwitness -- <command>

  ledger verify         recompute every hash of the ledger; exits 1 when something was tampered with
  projections rebuild   work the read models out anew from the ledger, beside live traffic

Both need DATABASE_URL, or --database-url <url>.`;

type Command = (url: string, print: (line: string) => void) => Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  'ledger verify': verifyLedger,
  'projections rebuild': rebuildProjections,
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const fail = (problem: string): never => {
  process.stderr.write(`${problem}\n\n${USAGE}\n`);
  return process.exit(2);
};

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'database-url': { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const command = commands[positionals.join(' ')] ?? fail(`unknown command "${positionals.join(' ')}"`);
  const url = values['database-url'] ?? process.env['DATABASE_URL'] ?? fail('DATABASE_URL is not set');
  return command(url, print);
};

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
