import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMicroseconds } from '../cpu';
import { Connection } from '../w1/connection';

export interface Loop {
  readonly port: number;
  /** Whose CPU time is counted. */
  readonly pid: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** The request of a number. */
  request(index: number): Buffer;
  answered(index: number, status: number, body: string): void;
}

export interface Measured {
  readonly asked: number;
  readonly cpuPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

const CONNECTIONS = 256;
const PATIENCE_MS = 60_000;

const at = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;

/** Asks as often as is due, whatever the answers. Latency counts from when a question was due. */
export const openLoop = async ({ port, pid, perSecond, seconds, request, answered }: Loop): Promise<Measured> => {
  const free = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(port)));
  const connections = [...free];
  const asked = Math.round(perSecond * seconds);
  const requests = Array.from({ length: asked }, (_, index) => request(index));
  const latencies: number[] = [];
  const cpuBefore = cpuMicroseconds(pid);
  const startedAt = performance.now();
  const dueAt = (index: number): number => startedAt + (index * 1_000) / perSecond;
  let next = 0;
  const send = (): void => {
    while (next < asked && dueAt(next) <= performance.now()) {
      const connection = free.shift();
      if (!connection) return;
      const index = next;
      next += 1;
      connection.send(requests[index] ?? Buffer.alloc(0), (status, body) => {
        latencies.push(performance.now() - dueAt(index));
        answered(index, status, body);
        if (status !== 0) free.push(connection);
      });
    }
  };
  const schedule = setInterval(send, 1);
  const deadline = startedAt + seconds * 1_000 + PATIENCE_MS;
  while (latencies.length < asked && performance.now() < deadline) await sleep(5);
  clearInterval(schedule);
  const cpu = cpuMicroseconds(pid) - cpuBefore;
  for (const connection of connections) connection.close();
  const sorted = Float64Array.from(latencies).sort();
  return {
    asked,
    cpuPerRequest: cpu / asked,
    p50Ms: at(sorted, 0.5),
    p99Ms: at(sorted, 0.99),
    mostMs: at(sorted, 1),
  };
};
