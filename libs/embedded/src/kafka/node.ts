import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithUs } from '../machine/process';
import { waitFor } from '../machine/wait';

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

const logging = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
];

export interface KafkaNode {
  /** The port that it listens on, which need not be the advertised one. */
  readonly port: number;
  /** Another one after every restart. */
  readonly pid: number;
  /** At once, as a crash would. */
  kill(): Promise<void>;
  /** Orderly; what has not ended after 10 s is killed. */
  stop(): Promise<void>;
  /** Stops it when it runs. Resolves when it serves again, with its data. */
  restart(): Promise<void>;
  pause(): void;
  resume(): void;
}

export interface KafkaNodeOptions {
  /** Holds `server.properties`. */
  readonly directory: string;
  readonly port: number;
  readonly classPath: string;
  readonly heapMb: number;
}

export class KafkaProcess implements KafkaNode {
  readonly port: number;
  private child: ChildProcess | undefined;
  private readonly log: string;

  constructor(private readonly options: KafkaNodeOptions) {
    this.port = options.port;
    this.log = join(options.directory, 'kafka.log');
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** @throws Error with Kafka's own words when it does not come up within 60 s. */
  async start(): Promise<void> {
    const { directory, classPath, heapMb } = this.options;
    const log = openSync(this.log, 'w');
    const main = ['kafka.Kafka', join(directory, 'server.properties')];
    const args = [`-Xmx${heapMb}m`, ...logging, '-cp', classPath, ...main];
    this.child = spawn('java', args, { stdio: ['ignore', log, log] });
    this.child.once('exit', endWithUs(this.pid, 'KILL'));
    closeSync(log);
    await waitFor(() => this.isServing() || this.hasEnded(), START_WITHIN_MS);
    if (this.hasEnded() || !this.isServing()) {
      await this.kill();
      throw new Error(`Kafka did not start:\n${readFileSync(this.log, 'utf8').slice(-2000)}`);
    }
  }

  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await waitFor(() => this.hasEnded(), STOP_WITHIN_MS);
  }

  async stop(): Promise<void> {
    this.resume();
    this.child?.kill('SIGTERM');
    if (!(await waitFor(() => this.hasEnded(), STOP_WITHIN_MS))) await this.kill();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  private isServing(): boolean {
    return readFileSync(this.log, 'utf8').includes('Kafka Server started');
  }

  private hasEnded(): boolean {
    return !this.child || this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
