import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { verifyLedger } from './ledger.command';
import type { CommandLine } from './command-line';
import { activatePolicies, approvePolicies, diffPolicies, replayPolicies } from './policies/manage-policies.command';
import { lintPolicies, printSchema, testPolicies } from './policies/try-policies.command';
import { rebuildProjections } from './projections.command';
import { callVendor, listVendors, searchVendor } from './vendors.command';

const USAGE = `npm run earwitness -- <command>

  ledger verify                                        recompute every hash of the ledger; exits 1 when something was tampered with
  projections rebuild                                  work the read models out anew from the ledger, beside live traffic
  vendors list                                         what can be done with each vendor beyond recording
  vendors call <vendor> <account> <operation> [input]  do it; the input is JSON, the answer is the vendor's
  vendors search <vendor> <account> <from> <to>        look for what a vendor's webhooks did not tell (RFC 3339)
  policies lint <file>                                 every fault of the documents, and what is odd about the set
  policies test <file> <tests> ...                     facts in, decisions out
  policies diff <before> <after>                       two files, or the hashes of two stored sets
  policies schema                                      the JSON Schema of the documents, for editors
  policies replay <file or hash> <from> <to>           what the set would have decided in a period
  policies approve <hash>                              as whoever the key belongs to
  policies activate <file or hash>                     in force everywhere within a second

They need DATABASE_URL (or --database-url <url>), those on accounts ACCOUNTS_FILE (or --accounts-file <path>,
and --tenant <name>), those on stored policies EARWITNESS_API (or --api <url>) and EARWITNESS_API_KEY.`;

const commands: Readonly<Record<string, (line: CommandLine) => Promise<number>>> = {
  'ledger verify': ({ databaseUrl, print }) => verifyLedger(databaseUrl(), print),
  'projections rebuild': ({ databaseUrl, print }) => rebuildProjections(databaseUrl(), print),
  'policies lint': lintPolicies,
  'policies test': testPolicies,
  'policies diff': diffPolicies,
  'policies schema': printSchema,
  'policies replay': replayPolicies,
  'policies approve': approvePolicies,
  'policies activate': activatePolicies,
  'vendors list': listVendors,
  'vendors call': callVendor,
  'vendors search': searchVendor,
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const fail = (problem: string): never => {
  complain(`${problem}\n\n${USAGE}`);
  return process.exit(2);
};

const run = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'database-url': { type: 'string' },
      'accounts-file': { type: 'string' },
      tenant: { type: 'string' },
      api: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const [noun = '', verb = '', ...rest] = positionals;
  const command = commands[`${noun} ${verb}`] ?? fail(`unknown command "${positionals.join(' ')}"`);
  return command({
    rest,
    databaseUrl: () => values['database-url'] ?? process.env['DATABASE_URL'] ?? fail('DATABASE_URL is not set'),
    accountsFile: () => values['accounts-file'] ?? process.env['ACCOUNTS_FILE'] ?? fail('ACCOUNTS_FILE is not set'),
    accountsFileIfAny: values['accounts-file'] ?? process.env['ACCOUNTS_FILE'],
    tenant: values.tenant,
    api: () => ({
      url: values.api || process.env['EARWITNESS_API'] || fail('EARWITNESS_API is not set'),
      key: process.env['EARWITNESS_API_KEY'] ?? fail('EARWITNESS_API_KEY is not set'),
    }),
    print,
    complain,
  });
};

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
