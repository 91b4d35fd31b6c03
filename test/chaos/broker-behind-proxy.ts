import { startKafka } from '@earwitness/embedded';
import { losingProduceAnswers, type Loss, TcpProxy } from '@earwitness/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BrokerBehindProxy {
  readonly brokers: readonly string[];
  /** From now on: the share of produce answers that get lost, until so many were. */
  lose(share: number, most: number): void;
  readonly lost: number;
  stop(): Promise<void>;
}

/** One in twenty is swallowed, and found missing only when its time is up; the others end with their connection. */
const kindOf = (lost: number): Loss => (lost % 20 === 0 ? 'swallow' : 'cut');

/** A broker of this test's own; clients know the proxy only. */
export const startBrokerBehindProxy = async (): Promise<BrokerBehindProxy> => {
  const directory = mkdtempSync(join(tmpdir(), 'earwitness-kafka-'));
  let [listening, lost, share, most] = [0, 0, 0, 0];
  const loses = (): Loss | undefined => {
    if (lost >= most || Math.random() >= share) return undefined;
    lost += 1;
    return kindOf(lost);
  };
  const proxy = await TcpProxy.start({ targetPort: () => listening, filters: losingProduceAnswers(loses) });
  const advertised = (port: number): number => {
    listening = port;
    return proxy.port;
  };
  const kafka = await startKafka({ directory, advertised });
  return {
    brokers: kafka.brokers,
    lose: (newShare, furtherMost) => void ([share, most] = [newShare, lost + furtherMost]),
    get lost() {
      return lost;
    },
    stop: async () => {
      await kafka.stop();
      await proxy.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
