import { type EmbeddedSqs, startSqs } from '@earwitness/embedded';
import { Queues } from '@earwitness/messaging';
import {
  BRANCH_SERVER,
  COMMAND_QUEUES,
  commandQueueUrl,
  EVENT_QUEUE,
  RECORDING_SERVER,
  REGION,
  simulatorSettings,
} from './demonstration';
import { SimulatorHost } from './simulator-host';

export interface VendorsOptions {
  readonly host: string;
  readonly port: number;
  readonly sqsPort?: number;
  /** Base address of the ingress that the vendors call. */
  readonly ingress: string;
  readonly speed: number;
  readonly seed: number;
  onError(error: unknown): void;
}

export interface Vendors {
  readonly url: string;
  readonly sqsEndpoint: string;
  stop(): Promise<void>;
}

/** The emulator takes any; AWS itself is never asked. */
export const EMULATOR_CREDENTIALS = { accessKeyId: 'emulator', secretAccessKey: 'emulator' } as const;

const makeQueues = async (sqs: EmbeddedSqs): Promise<void> => {
  for (const name of [...Object.values(COMMAND_QUEUES), EVENT_QUEUE]) await sqs.createQueue(name, REGION);
};

/** All simulated vendors of the demonstration with their queues: the world outside of the platform. */
export const startVendors = async (options: VendorsOptions): Promise<Vendors> => {
  const { host, port, sqsPort = 0, ingress } = options;
  const sqs = await startSqs({ port: sqsPort });
  await makeQueues(sqs);
  const queues = new Queues({ endpoint: sqs.endpoint, credentials: EMULATOR_CREDENTIALS });
  const url = `http://${host}:${port}`;
  const commandQueues = Object.fromEntries(
    [RECORDING_SERVER, BRANCH_SERVER].map((name) => [name, { url: commandQueueUrl(name), region: REGION }]),
  );
  const simulators = new SimulatorHost({
    ...options,
    settings: simulatorSettings({ ingress, simulators: url }),
    queues,
    queueRegion: REGION,
    commandQueues,
    recordingServer: RECORDING_SERVER,
  });
  await simulators.start();
  const stop = async (): Promise<void> => {
    await simulators.stop();
    queues.close();
    await sqs.stop();
  };
  return { url, sqsEndpoint: sqs.endpoint, stop };
};
