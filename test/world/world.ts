import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@earwitness/embedded';
import type { PlayedCall, Stage } from '../../apps/simulator/src/contact-centre/play';
import { QueryApi, type SeenConversation } from '../../apps/simulator/src/contact-centre/query-api';
import { agreed, settled } from '../../apps/simulator/src/contact-centre/settle';
import { BRANCH_SERVER, RECORDING_SERVER } from '../../apps/simulator/src/demonstration';
import { Child } from './child';

const API_KEY = 'ew_demo_0123456789abcdefghijklmnopqrstuv';
export const SIMULATED_API_KEY = 'KEY0000_simulated';
const HOST = '127.0.0.1';

export interface WorldOptions {
  readonly databaseUrl: string;
  /** Left out: the log in Postgres is the bus. */
  readonly brokers?: readonly string[];
  readonly seed?: number;
  readonly settledWithinMs?: number;
  /** Where the vendors send their webhooks, if not to the ingress itself. */
  readonly vendorsCall?: string;
}

interface Ports {
  readonly ingress: number;
  readonly api: number;
  readonly vendors: number;
  readonly sqs: number;
  readonly management: readonly [number, number, number];
}

const freePorts = async (): Promise<Ports> => ({
  ingress: await freePort(),
  api: await freePort(),
  vendors: await freePort(),
  sqs: await freePort(),
  management: [await freePort(), await freePort(), await freePort()],
});

interface Ground {
  readonly directory: string;
  readonly ports: Ports;
  readonly vendors: Child;
}

/** The platform as three processes, and the vendors around it in a fourth that no crash of the platform touches. */
export class World {
  readonly ingress: Child;
  readonly saga: Child;
  readonly projections: Child;
  readonly api: QueryApi;

  private constructor(
    private readonly options: WorldOptions,
    private readonly ground: Ground,
  ) {
    const { databaseUrl, brokers } = options;
    const { directory, ports } = ground;
    const shared = {
      HOST,
      DATABASE_URL: databaseUrl,
      ACCOUNTS_FILE: join(directory, 'accounts.yaml'),
      POLICIES_FILE: join(directory, 'policies.yaml'),
      SEALING_KEY: randomBytes(32).toString('base64'),
      SQS_ENDPOINT: `http://${HOST}:${ports.sqs}`,
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
      SPILL_DIRECTORY: join(directory, 'spill'),
      VENDOR_TIMEOUT_MS: '3000',
      ...(brokers ? { KAFKA_BROKERS: brokers.join(',') } : {}),
    };
    const child = (app: 'ingress' | 'saga' | 'projections', index: 0 | 1 | 2, own: Record<string, string>): Child =>
      new Child({
        app,
        env: { ...shared, MANAGEMENT_PORT: String(ports.management[index]), ...own },
        log: join(directory, `${app}.log`),
        readyAt: `http://${HOST}:${ports.management[index]}/readyz`,
      });
    this.ingress = child('ingress', 0, { INGRESS_PORT: String(ports.ingress) });
    this.saga = child('saga', 1, { SEARCH_EVERY_MS: '2000' });
    this.projections = child('projections', 2, { QUERY_PORT: String(ports.api) });
    this.api = new QueryApi(`http://${HOST}:${ports.api}`, API_KEY);
  }

  /** Starts the vendors; the platform is not running yet. */
  static async open(options: WorldOptions): Promise<World> {
    const directory = mkdtempSync(join(tmpdir(), 'earwitness-world-'));
    const ports = await freePorts();
    const { vendorsCall = `http://${HOST}:${ports.ingress}`, seed = 1 } = options;
    const vendors = await new Child({
      app: 'simulator',
      args: [
        ...['--port', String(ports.vendors), '--sqs-port', String(ports.sqs), '--write', directory],
        ...['--ingress', vendorsCall, '--api-key', API_KEY, '--seed', String(seed)],
      ],
      log: join(directory, 'vendors.log'),
      readyAt: `http://${HOST}:${ports.vendors}/knowledge`,
    }).start();
    return new World(options, { directory, ports, vendors });
  }

  get directory(): string {
    return this.ground.directory;
  }

  get ports(): Ports {
    return this.ground.ports;
  }

  get platform(): readonly Child[] {
    return [this.saga, this.projections, this.ingress];
  }

  async start(): Promise<this> {
    await this.saga.start();
    await Promise.all([this.projections.start(), this.ingress.start()]);
    return this;
  }

  get stage(): Stage {
    return {
      simulators: `http://${HOST}:${this.ports.vendors}`,
      branch: BRANCH_SERVER,
      recordingServer: RECORDING_SERVER,
      api: this.api,
    };
  }

  get webhooks(): string {
    return `http://${HOST}:${this.ports.ingress}/webhooks`;
  }

  get key(): string {
    return API_KEY;
  }

  get query(): string {
    return `http://${HOST}:${this.ports.api}`;
  }

  get databaseUrl(): string {
    return this.options.databaseUrl;
  }

  logOf(app: string): string {
    return join(this.directory, `${app}.log`);
  }

  settled(calls: readonly PlayedCall[]): Promise<readonly SeenConversation[]> {
    return settled(calls, this.api, this.options.settledWithinMs ?? 90_000);
  }

  /** What the platform says against what the vendors know, once they agree or time is up. */
  async differences(calls: readonly PlayedCall[]): Promise<readonly string[]> {
    const { differences } = await agreed(calls, this.stage, this.options.settledWithinMs ?? 90_000);
    return differences;
  }

  async close(): Promise<void> {
    await Promise.all(this.platform.map((child) => child.stop()));
    await this.ground.vendors.stop();
    if (!process.env['KEEP_WORLDS']) rmSync(this.directory, { recursive: true, force: true });
  }
}
