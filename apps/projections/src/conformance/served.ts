import { createHash } from 'node:crypto';
import { type ApiKey, type Scope, toDirectory } from '@earwitness/configuration';
import type { Appendable } from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import type { Database, TenantDatabase } from '@earwitness/persistence';
import { at } from '@earwitness/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import { createQueryApi } from '../create-query-api';
import { ApplyEvents } from '../folding/apply-events';
import { accounts, shownAdapters, TENANTS } from './vendors';

/** Each tenant has a key for each scope, and one for all. */
const scopes: Readonly<Record<string, readonly Scope[]>> = {
  all: ['read', 'control', 'raw', 'policies'],
  read: ['read'],
  control: ['control'],
  raw: ['raw'],
  policies: ['policies'],
  auditor: ['read', 'policies'],
};

export const keyOf = (tenant: string, name = 'all'): string =>
  `ew_${tenant}-${name}_${'s3cret-'.repeat(4)}${tenant}-${name}`;

const apiKeys: readonly ApiKey[] = TENANTS.flatMap((tenant) =>
  Object.entries(scopes).map(([name, granted]) => ({
    id: `${tenant}-${name}`,
    tenant,
    sha256: createHash('sha256').update(keyOf(tenant, name)).digest('hex'),
    scopes: granted,
  })),
);

const directory = toDirectory({ accounts, stores: {}, apiKeys, activation: { bank: 'two' } });

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Record<string, unknown>;
}

/** The query API in this process, asked without a network. */
export class Served {
  readonly appended: Appendable[] = [];
  /** What appending fails with, where it shall. */
  failure: Error | undefined;

  private constructor(readonly app: NestFastifyApplication) {}

  static async start(database: Database, queries: TenantDatabase): Promise<Served> {
    const parts = {
      database,
      queries,
      directory,
      adapters: shownAdapters,
      append: (records: readonly Appendable[]) => served.append(records),
      now: () => at(500),
      mostCachedEvents: 10_000,
      logger: createLogger({ service: 'projections', level: 'silent' }),
    };
    const served: Served = new Served(await createQueryApi(parts));
    await served.app.init();
    await served.app.getHttpAdapter().getInstance().ready();
    return served;
  }

  get projections(): ApplyEvents {
    return this.app.get(ApplyEvents);
  }

  async ask(tenant: string | undefined, url: string, options: InjectOptions = {}): Promise<Answer> {
    const authorization = tenant === undefined ? {} : { authorization: `Bearer ${keyOf(tenant)}` };
    const { statusCode, headers, payload } = await this.app.inject({
      url,
      ...options,
      headers: { ...authorization, ...options.headers },
    });
    const isJson = String(headers['content-type']).includes('json');
    const body = isJson && payload !== '' ? (JSON.parse(payload) as Record<string, unknown>) : {};
    return { status: statusCode, headers: headers as Answer['headers'], body };
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private async append(records: readonly Appendable[]): Promise<void> {
    if (this.failure) throw this.failure;
    this.appended.push(...records);
  }
}
