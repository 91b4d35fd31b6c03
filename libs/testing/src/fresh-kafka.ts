import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@earwitness/embedded';

/** A broker of its own, for whoever uses the platform's topics and groups: those have the same names everywhere. */
export const onFreshKafka = async (use: (brokers: readonly string[]) => Promise<void>): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), 'earwitness-kafka-'));
  const kafka = await startKafka({ directory });
  try {
    await use(kafka.brokers);
  } finally {
    await kafka.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
