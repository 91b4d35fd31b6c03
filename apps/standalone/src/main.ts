import 'reflect-metadata';
import { join } from 'node:path';
import { runProcess, type Running, Teardown } from '@earwitness/configuration';
import { createLogger, startTelemetry } from '@earwitness/observability';
import { table } from '../../simulator/src/contact-centre/table';
import { type CommandLine, parseCommandLine, USAGE } from './command-line';
import { type DataDirectory, openDataDirectory } from './data-directory';
import { Demonstration } from './demonstration-run';
import { startPlatform } from './platform';
import { type Ports, portsFrom } from './ports';

/** Long enough for a simulated vendor; an interrupted command is then soon known to be one. */
const VENDOR_TIMEOUT_MS = 3_000;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

const whereToLook = ({ ingress, api, simulators, management }: Ports, data: DataDirectory, database: string): string =>
  `
  query API    http://127.0.0.1:${api}/docs   (key ${data.keys.api})
               curl -H 'Authorization: Bearer ${data.keys.api}' http://127.0.0.1:${api}/v1/recordings
  webhooks     http://127.0.0.1:${ingress}/webhooks/{vendor}/{account}
  vendors      http://127.0.0.1:${simulators}/knowledge   (simulated)
  health       http://127.0.0.1:${management}/readyz   http://127.0.0.1:${management}/metrics
  database     ${database}   (npm run earwitness -- ledger verify --database-url …)
  accounts     ${data.accounts}   (npm run earwitness -- vendors call telnyx demo-voice siprecConnectorGet \
               '{"connector_name":"demo-recorder"}' --accounts-file …)
  log          ${join(data.path, 'earwitness.log')}
`;

const playAndReport = async (demonstration: Demonstration, count: number): Promise<number> => {
  say(`Playing ${count} calls …`);
  const startedAt = Date.now();
  const calls = await demonstration.play(count);
  say(`All calls are over; waiting for what the vendors have still to say …`);
  const { conversations, differences } = await demonstration.end(calls);
  say();
  say(table(calls, conversations));
  say();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(`${calls.length} calls, ${conversations.length} conversations in the ledger, ${seconds} s.`);
  for (const difference of differences) say(`DIFFERENCE: ${difference}`);
  if (differences.length === 0) say('What the platform says is what the vendors know.');
  return differences.length === 0 ? 0 : 1;
};

const start = async (commandLine: CommandLine): Promise<Running> => {
  const { dataDirectory, reset, portBase, calls, once } = commandLine;
  const data = openDataDirectory(dataDirectory, reset);
  const ports = portsFrom(portBase);
  const teardown = new Teardown();
  teardown.add(() => data.release());
  const logger = createLogger({ service: 'earwitness', level: 'info', destination: join(data.path, 'earwitness.log') });
  const telemetry = startTelemetry({ serviceName: 'earwitness', env: process.env });
  teardown.add(() => telemetry.stop());
  const fail = (error: unknown): void => {
    logger.fatal({ err: error }, 'cannot go on');
    say(`Cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  };
  try {
    const demonstration = await Demonstration.start(ports, data, teardown);
    const options = { data, ports, ...demonstration.configuration, logger, telemetry, onFatal: fail };
    const brokers = process.env['KAFKA_BROKERS']?.split(',');
    const platform = await startPlatform({
      ...options,
      vendorTimeoutMs: VENDOR_TIMEOUT_MS,
      ...(brokers ? { brokers } : {}),
    });
    teardown.add(() => platform.stop());
    say(`Earwitness runs on this machine alone, with simulated vendors.`);
    say(whereToLook(ports, data, platform.databaseUrl));
    void playAndReport(demonstration, calls)
      .catch((error: unknown) => {
        say(`The scenario broke off: ${error instanceof Error ? error.message : String(error)}`);
        return 1;
      })
      .then((code) => {
        if (!once) return say('Running until Ctrl-C.');
        process.exitCode = code;
        process.kill(process.pid, 'SIGTERM');
      });
    return { stop: () => teardown.run() };
  } catch (error) {
    await teardown.run().catch(() => undefined);
    throw error;
  }
};

const commandLine = ((): CommandLine => {
  try {
    return parseCommandLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    return process.exit(2);
  }
})();

if (commandLine.help) say(USAGE);
else void runProcess(() => start(commandLine));
