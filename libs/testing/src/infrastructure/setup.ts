import { kafkaClassPath } from '@earwitness/embedded';
import { HOST, KAFKA_MISSING } from '../infrastructure';
import { type Hosting, startHost } from './host';

/** Where setup and teardown, which Jest loads apart, find each other. */
export const hosting: { earwitness?: Hosting } = globalThis as { earwitness?: Hosting };

const whyNoKafka = async (): Promise<string> => {
  if (process.env.KAFKA_BROKERS) return '';
  return kafkaClassPath().then(
    () => '',
    (error: unknown) => String(error),
  );
};

/** Runs once, in the process that starts the suites. */
export default async (): Promise<void> => {
  hosting.earwitness = await startHost();
  process.env[HOST] = hosting.earwitness.address;
  process.env[KAFKA_MISSING] = await whyNoKafka();
};
