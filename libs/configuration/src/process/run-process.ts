import { ConfigurationInvalid, StartRefused } from '../faults';
import { keepHeapSteady } from './steady-heap';

export interface Running {
  /** Finishes what is under way and stops. */
  stop(): Promise<void>;
  /** Reads the accounts and policies again; throws ConfigurationInvalid and changes nothing when they have faults. */
  reload?(): void;
}

const isPortTaken = (error: unknown): error is Error & { readonly port: number } =>
  (error as { code?: string } | undefined)?.code === 'EADDRINUSE';

const explain = (error: unknown): string => {
  if (error instanceof ConfigurationInvalid)
    return `Configuration faults:\n${error.faults.map(({ at, problem }) => `  ${at}: ${problem}`).join('\n')}`;
  if (isPortTaken(error)) return `Port ${error.port} is in use: stop who has it, or choose another.`;
  if (error instanceof StartRefused) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

const messagesOf = (error: unknown): readonly string[] => [
  String(error),
  ...(error instanceof AggregateError ? (error.errors as unknown[]) : [])
    .flatMap(messagesOf)
    .map((line) => `  ${line}`),
];

const reload = (running: Running): void => {
  if (!running.reload) {
    process.stderr.write('nothing is read again while this runs: start it anew\n');
    return;
  }
  try {
    running.reload();
    process.stderr.write('configuration reloaded\n');
  } catch (error) {
    process.stderr.write(`configuration not reloaded, the old one stays in force\n${explain(error)}\n`);
  }
};

/** Of Node itself; npm finds the one that the project brings along. */
const OLDEST_MAJOR = 22;

const assertNode = (version: string): void => {
  if (Number(version.split('.')[0]) < OLDEST_MAJOR)
    throw new StartRefused(
      `Node ${version} is too old: this needs ${OLDEST_MAJOR} or later, as node_modules/.bin has it.`,
    );
};

/** Runs a process until it is told to end: SIGTERM and SIGINT drain it, SIGHUP reloads its configuration. */
export const runProcess = async (start: () => Promise<Running>): Promise<void> => {
  const checked = async (): Promise<Running> => {
    assertNode(process.versions.node);
    keepHeapSteady();
    return start();
  };
  const running = await checked().catch((error: unknown) => {
    process.stderr.write(`Nothing was started. ${explain(error)}\n`);
    process.exit(1);
  });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void running.stop().then(
      () => process.exit(),
      (error: unknown) => {
        process.stderr.write(`${messagesOf(error).join('\n')}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.on('SIGHUP', () => reload(running));
};
