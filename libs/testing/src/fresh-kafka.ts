import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@earwitness/embedded';

export interface FreshKafka {
  readonly brokers: readonly string[];
  stop(): Promise<void>;
}

/** A broker of its own, for whoever uses the platform's topics and groups: those have the same names everywhere. */
export const freshKafka = async (): Promise<FreshKafka> => {
  const directory = mkdtempSync(join(tmpdir(), 'earwitness-kafka-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const kafka = await startKafka({ directory }).catch((error: unknown) => {
    remove();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await kafka.stop();
    remove();
  };
  return { brokers: kafka.brokers, stop };
};

/** The same for as long as it is used. */
export const onFreshKafka = async (use: (brokers: readonly string[]) => Promise<void>): Promise<void> => {
  const kafka = await freshKafka();
  try {
    await use(kafka.brokers);
  } finally {
    await kafka.stop();
  }
};
