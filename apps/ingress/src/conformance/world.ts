import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account, Directory } from '@earwitness/configuration';
import { createLogger } from '@earwitness/observability';
import type { PolicySet } from '@earwitness/policy';
import { freshDatabase, sqsEndpoint, TcpProxy } from '@earwitness/testing';
import { Sealer } from '@earwitness/vendors';
import type { IngressServerOptions } from '../create-ingress';
import { CANARIES, directoryOf, type MoreAccounts, recordEverything, TENANT, type Vendors } from './accounts';
import { BusReader } from './bus-reader';
import type { Delivery } from './delivery';
import { IotcommsSender } from './iotcomms-sender';
import { leaksIn } from './leaks';
import { type Patience, RunningIngress, TOPICS } from './running-ingress';
import { Sink } from './sink';
import { TelnyxSender } from './telnyx-sender';

/** `{"alg":` in base64url. */
const BEGINNING_OF_TOKENS = 'eyJhbGciOi';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface WorldOptions {
  readonly server?: Partial<IngressServerOptions>;
  readonly patience?: Partial<Patience>;
  readonly policies?: PolicySet;
  readonly accounts?: (vendors: Vendors) => MoreAccounts;
  readonly directory?: (loaded: Directory) => Directory;
}

interface Ground extends Vendors {
  readonly bus: BusReader;
  /** Between the ingress and its Postgres. */
  readonly postgres: TcpProxy;
  readonly databaseUrl: string;
  readonly sqsEndpoint: string;
}

const prepare = async (): Promise<Ground> => {
  const direct = new URL(await freshDatabase());
  const postgres = await TcpProxy.start({ targetPort: () => Number(direct.port) });
  const through = Object.assign(new URL(direct), { hostname: '127.0.0.1', port: String(postgres.port) });
  return {
    telnyx: new TelnyxSender(7),
    iotcomms: await IotcommsSender.open(),
    sink: await Sink.open(),
    postgres,
    databaseUrl: through.href,
    sqsEndpoint: await sqsEndpoint(),
    bus: await BusReader.open(direct.href, TOPICS),
  };
};

/** The ingress on a real bus, with vendors that call it over HTTP, and a sink that nobody should call. */
export class World {
  readonly directory = mkdtempSync(join(tmpdir(), 'earwitness-ingress-'));
  private readonly key = randomBytes(32);
  readonly sealer = new Sealer([this.key]);
  private readonly logFile = join(this.directory, 'log');
  readonly logger = createLogger({ service: 'ingress', level: 'trace', destination: this.logFile });
  private readonly answers: string[] = [];
  private readonly accounts: Directory;
  private running: RunningIngress | undefined;

  private constructor(
    readonly ground: Ground,
    private readonly options: WorldOptions,
  ) {
    const loaded = directoryOf(ground, options.accounts?.(ground));
    this.accounts = options.directory?.(loaded) ?? loaded;
  }

  static async begin(options: WorldOptions = {}): Promise<World> {
    const world = new World(await prepare(), options);
    await world.start();
    return world;
  }

  async start(): Promise<void> {
    this.running = await RunningIngress.start({
      databaseUrl: this.ground.databaseUrl,
      directory: this.accounts,
      policies: this.options.policies ?? recordEverything(),
      sealer: this.sealer,
      sqsEndpoint: this.ground.sqsEndpoint,
      spillDirectory: join(this.directory, 'spill'),
      logger: this.logger,
      server: this.options.server ?? {},
      patience: this.options.patience ?? {},
    });
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  /** Ends everything. @throws when a secret or a stack trace was logged or answered. */
  async end(): Promise<void> {
    const { iotcomms, sink, bus, postgres } = this.ground;
    await this.stop();
    await Promise.all([iotcomms.close(), sink.close(), bus.close()]);
    await postgres.close();
    const leaks = await this.leaks();
    rmSync(this.directory, { recursive: true });
    expect(leaks).toEqual([]);
  }

  get url(): string {
    return this.running?.url ?? 'http://nobody.invalid';
  }

  account(vendor: string, id: string): Account {
    const account = this.accounts.accountOf(vendor, id);
    if (!account) throw new Error(`no account ${id} at ${vendor}`);
    return account;
  }

  /** @param to `vendor/account` */
  send(to: string, { kind, headers, body }: Delivery): Promise<Answer> {
    const path = kind === '' ? to : `${to}/${kind}`;
    return this.ask(`/webhooks/${path}`, { method: 'POST', headers, body });
  }

  async ask(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, init);
    const text = await response.text();
    this.answers.push(text);
    return { status: response.status, headers: response.headers, text };
  }

  /** The words that travel sealed beside a fact. */
  unsealed(raw: Buffer | undefined): string {
    return raw ? this.sealer.open(raw, TENANT).toString() : '';
  }

  /** What has been logged so far. */
  async logged(): Promise<string> {
    await promisify(this.logger.flush.bind(this.logger))();
    return readFileSync(this.logFile, 'utf8');
  }

  private async leaks(): Promise<readonly string[]> {
    const keys = [this.key.toString('base64'), 'PRIVATE KEY', BEGINNING_OF_TOKENS];
    const seen = { log: await this.logged(), answers: this.answers };
    return leaksIn(seen, [...Object.values(CANARIES), ...keys]);
  }
}
