import { ConfigurationInvalid } from './faults';

export interface Running {
  /** Finishes what is under way and stops. */
  stop(): Promise<void>;
  /** Reads the accounts and policies again; throws ConfigurationInvalid and changes nothing when they have faults. */
  reload?(): void;
}

const explain = (error: unknown): string =>
  error instanceof ConfigurationInvalid
    ? `Nothing was started. Configuration faults:\n${error.faults.map(({ at, problem }) => `  ${at}: ${problem}`).join('\n')}`
    : `Nothing was started. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

const reload = (running: Running): void => {
  try {
    running.reload?.();
    process.stderr.write('configuration reloaded\n');
  } catch (error) {
    process.stderr.write(`configuration not reloaded, the old one stays in force\n${explain(error)}\n`);
  }
};

/** Runs a process until it is told to end: SIGTERM and SIGINT drain it, SIGHUP reloads its configuration. */
export const runProcess = async (start: () => Promise<Running>): Promise<void> => {
  const running = await start().catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void running.stop().then(
      () => process.exit(),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.on('SIGHUP', () => reload(running));
};
