import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMicroseconds } from '../cpu';
import { Connection } from './connection';
import type { RequestPool } from './request-pool';

export interface LoadOptions {
  readonly port: number;
  /** Whose CPU time is counted. */
  readonly pid: number;
  readonly connections: number;
  /** Before anything is counted. */
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

export interface OpenLoadOptions extends LoadOptions {
  readonly perSecond: number;
}

/** What became of each request of the pool, by its number: how often it was acknowledged, and how often nobody knows. */
export interface Outcomes {
  readonly acknowledged: Uint8Array;
  readonly unknown: Uint8Array;
}

export interface Load extends Outcomes {
  readonly perSecond: number;
  readonly cpuPerRequest: number;
  /** From when a request was due to its answer. */
  readonly latenciesMs: Float64Array;
}

/** What is counted while the window is open. */
class Window {
  private openedAt = Infinity;
  private closedAt = Infinity;
  private cpu = 0;
  private answered = 0;
  private readonly latencies: number[] = [];

  constructor(private readonly pid: number) {}

  open(): void {
    this.cpu = cpuMicroseconds(this.pid);
    this.openedAt = performance.now();
  }

  /** What was due in the window counts for the latency, however late it was answered. */
  note(dueAt: number): void {
    const now = performance.now();
    if (now >= this.openedAt && now < this.closedAt) this.answered += 1;
    if (dueAt >= this.openedAt && dueAt < this.closedAt) this.latencies.push(now - dueAt);
  }

  close(): Pick<Load, 'perSecond' | 'cpuPerRequest'> {
    this.closedAt = performance.now();
    const seconds = (this.closedAt - this.openedAt) / 1000;
    const cpu = cpuMicroseconds(this.pid) - this.cpu;
    return { perSecond: this.answered / seconds, cpuPerRequest: cpu / this.answered };
  }

  get latenciesMs(): Float64Array {
    return Float64Array.from(this.latencies).sort();
  }
}

/** Sends requests of the pool, one after the other, and keeps the books. */
export class LoadRun {
  private readonly window: Window;
  private readonly acknowledged: Uint8Array;
  private readonly unknown: Uint8Array;
  private next = 0;
  private underWay = 0;
  private backlog = 0;
  private isOver = false;

  constructor(
    private readonly pool: RequestPool,
    private readonly options: LoadOptions,
  ) {
    this.window = new Window(options.pid);
    this.acknowledged = new Uint8Array(pool.size);
    this.unknown = new Uint8Array(pool.size);
  }

  /** As fast as the answers come. */
  async closed(): Promise<Load> {
    const connections = await this.connect();
    const again = (connection: Connection): void => {
      if (!this.isOver) this.send(connection, performance.now(), () => again(connection));
    };
    connections.forEach(again);
    return this.measure(connections);
  }

  /** As fast as they are due, whatever the answers; one that finds no free connection waits, and that counts. */
  async open(perSecond: number): Promise<Load> {
    const connections = await this.connect();
    const free = [...connections];
    const startedAt = performance.now();
    const dueAt = (number: number): number => startedAt + (number * 1000) / perSecond;
    let due = 0;
    let sent = 0;
    const flush = (): void => {
      for (let connection = free.pop(); connection; connection = free.pop()) {
        const taken = connection;
        if (sent === due) return void free.push(taken);
        this.send(taken, dueAt(sent), () => {
          free.push(taken);
          flush();
        });
        sent += 1;
        this.backlog = due - sent;
      }
    };
    const schedule = setInterval(() => {
      while (!this.isOver && dueAt(due) <= performance.now()) due += 1;
      this.backlog = due - sent;
      flush();
    }, 1);
    return this.measure(connections).finally(() => clearInterval(schedule));
  }

  private connect(): Promise<Connection[]> {
    return Promise.all(Array.from({ length: this.options.connections }, () => Connection.open(this.options.port)));
  }

  private send(connection: Connection, dueAt: number, done: () => void): void {
    const index = this.next % this.pool.size;
    this.next += 1;
    this.underWay += 1;
    connection.send(this.pool.at(index), (status) => {
      this.underWay -= 1;
      const outcomes = status === 200 ? this.acknowledged : this.unknown;
      outcomes[index] = (outcomes[index] ?? 0) + 1;
      if (status === 200) this.window.note(dueAt);
      if (status !== 0) done();
    });
  }

  private async measure(connections: readonly Connection[]): Promise<Load> {
    const { warmUpMs, measuredMs } = this.options;
    await sleep(warmUpMs);
    this.window.open();
    await sleep(measuredMs);
    const measured = this.window.close();
    this.isOver = true;
    for (let waits = 0; this.underWay + this.backlog > 0 && waits < 500; waits += 1) await sleep(20);
    for (const connection of connections) connection.close();
    const { acknowledged, unknown } = this;
    return { ...measured, latenciesMs: this.window.latenciesMs, acknowledged, unknown };
  }
}
