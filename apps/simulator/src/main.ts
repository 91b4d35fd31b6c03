import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runProcess, type Running } from '@earwitness/configuration';
import { DEMONSTRATION_POLICIES, demonstrationAccounts } from './demonstration';
import { startVendors } from './vendors-host';

const USAGE = `npm run simulator -- [options]

  --port <n>        where the simulated vendors listen (default 8090)
  --sqs-port <n>    where the SQS emulator listens (default 8095)
  --ingress <url>   where the vendors send their webhooks (default http://127.0.0.1:8080)
  --speed <n>       how much faster the vendors' time runs (default 1)
  --seed <n>        chance is the same for the same seed (default 1)
  --write <dir>     write accounts.yaml and policies.yaml that fit the simulated vendors
  --api-key <key>   the key that the accounts file lets in (default ew_demo_simulated0vendors0simulated0vendors)
`;

const start = async (): Promise<Running> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8090' },
      'sqs-port': { type: 'string', default: '8095' },
      ingress: { type: 'string', default: 'http://127.0.0.1:8080' },
      speed: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      write: { type: 'string' },
      'api-key': { type: 'string', default: 'ew_demo_simulated0vendors0simulated0vendors' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const { ingress } = values;
  const vendors = await startVendors({
    host: '127.0.0.1',
    port: Number(values.port),
    sqsPort: Number(values['sqs-port']),
    ingress,
    speed: Number(values.speed),
    seed: Number(values.seed),
    onError: (error) => process.stderr.write(`${String(error)}\n`),
  });
  if (values.write) {
    mkdirSync(values.write, { recursive: true });
    const accounts = demonstrationAccounts({ ingress, simulators: vendors.url }, values['api-key']);
    writeFileSync(join(values.write, 'accounts.yaml'), accounts, { mode: 0o600 });
    writeFileSync(join(values.write, 'policies.yaml'), DEMONSTRATION_POLICIES);
  }
  process.stdout.write(`vendors ${vendors.url}\nsqs ${vendors.sqsEndpoint}\nknowledge ${vendors.url}/knowledge\n`);
  return { stop: () => vendors.stop() };
};

void runProcess(start);
