import { createHash } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { toDirectory } from '@earwitness/configuration';
import { createLogger } from '@earwitness/observability';
import { deriveId } from '@earwitness/domain';
import { at, fact } from '@earwitness/testing';
import type { InjectOptions } from 'fastify';
import { ProjectionsModule } from '../projections.module';
import { keyOf } from './served';
import { type Call, heard } from './stories';
import { TENANTS } from './vendors';
import { World } from './world';

let world: World;
let calls: ReadonlyMap<string, Call>;
beforeAll(async () => {
  world = await World.begin();
  const told: [string, Call][] = [];
  for (const tenant of TENANTS) {
    const about = { tenant, account: tenant, traceId: createHash('md5').update(tenant).digest('hex') };
    const recorded = await world.recorded('secret', about);
    await world.tell(recorded.id, ...heard(fact('SessionStarted', {}, { ...about, sessionRef: 'goes-on' })));
    told.push([tenant, recorded]);
  }
  calls = new Map(told);
});
afterAll(() => world.end());

const bodyOf = (tenant: string) => ({
  reason: 'x',
  sessionKey: `telnyx/${tenant}/session-secret`,
  mode: 'file',
  operation: 'hangup',
  recordingIds: [deriveId('1'), deriveId('2')],
  mask: [],
  businessLine: 'brokerage',
  name: 'payment.started',
  state: 'granted',
});
const bodies: Readonly<Record<string, readonly (keyof ReturnType<typeof bodyOf>)[]>> = {
  pause: ['reason'],
  captures: ['sessionKey', 'mode'],
  'stop-session': ['sessionKey'],
  operations: ['sessionKey', 'operation'],
  merge: ['recordingIds'],
  store: ['mask'],
  context: ['businessLine'],
  cues: ['name'],
  consent: ['state'],
};

interface Operation {
  readonly method: string;
  readonly path: string;
}

const operations = async (): Promise<readonly Operation[]> => {
  const { body } = await world.served.ask(undefined, '/openapi.json');
  return Object.entries(body.paths as Record<string, object>).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })),
  );
};

/** What an operation would be asked for a thing of this tenant. */
const addressed = ({ method, path }: Operation, tenant: string): InjectOptions & { url: string } => {
  const conversation = calls.get(tenant)?.id ?? '';
  const id = path.startsWith('/v1/recordings') ? world.recordingIdOf(conversation) : conversation;
  const traceId = createHash('md5').update(tenant).digest('hex');
  const fields = bodies[path.split('/').at(-1) ?? ''];
  const payload = fields && Object.fromEntries(fields.map((field) => [field, bodyOf(tenant)[field]]));
  const query = path.endsWith('/access') ? '?user=somebody' : '';
  return {
    url: path.replace('{id}', id).replace('{traceId}', traceId).replace('{vendor}', 'telnyx') + query,
    method,
    ...(method === 'POST' && payload ? { payload } : {}),
  };
};

describe('the API', () => {
  it('has routes to ask', async () => expect((await operations()).length).toBeGreaterThan(15));

  it('answers nobody without a key, anywhere', async () => {
    for (const operation of await operations()) {
      const { url, ...options } = addressed(operation, 'acme');
      const answer = await world.served.ask(undefined, url, options);
      expect({ ...operation, status: answer.status }).toEqual({ ...operation, status: 401 });
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it.each([
    ['another scheme', () => `Basic ${keyOf('acme')}`],
    ['an unknown id', () => `Bearer ew_nobody_${'x'.repeat(32)}`],
    ['a wrong secret', () => `Bearer ${keyOf('acme').slice(0, -1)}X`],
    ['a longer secret', () => `Bearer ${keyOf('acme')}x`],
    ['the secret of another key', () => `Bearer ew_acme-all_${keyOf('acme', 'read').split('_')[2]}`],
    ['two keys', () => `Bearer ${keyOf('acme')}, Bearer ${keyOf('bank')}`],
    ['nothing', () => ''],
  ])('refuses %s', async (_, authorization) => {
    const { status } = await world.served.ask(undefined, '/v1/recordings', {
      headers: { authorization: authorization() },
    });
    expect(status).toBe(401);
  });

  it.each([
    ['read', 'GET', '/v1/recordings', 200],
    ['control', 'GET', '/v1/recordings', 403],
    ['raw', 'GET', '/v1/recordings', 403],
    ['raw', 'GET', '/v1/dead-letters', 200],
    ['read', 'GET', '/v1/dead-letters', 403],
    ['read', 'POST', `/v1/conversations/${deriveId('x')}/resume`, 403],
    ['control', 'POST', `/v1/conversations/${deriveId('x')}/resume`, 404],
  ] as const)('lets a key for %s %s %s: %i', async (...[scope, method, url, status]) => {
    const headers = { authorization: `Bearer ${keyOf('acme', scope)}` };
    expect(await world.served.ask(undefined, url, { method, headers })).toMatchObject({ status });
  });

  it('shows its description to everybody', async () => {
    for (const url of ['/openapi.json', '/docs', '/docs/swagger-ui-bundle.js', '/docs/start.js'])
      expect(await world.served.ask(undefined, url)).toMatchObject({ status: 200 });
  });

  it('does not start with a route that nobody has declared a scope for', async () => {
    @Controller('open')
    class Forgotten {
      @Get()
      all(): string {
        return 'everything';
      }
    }
    const parts = {
      database: world.database,
      queries: { read: () => Promise.resolve([]) },
      directory: toDirectory({ accounts: [], stores: {}, apiKeys: [] }),
      append: () => Promise.resolve(),
      now: () => at(0),
      mostCachedEvents: 1,
      logger: createLogger({ service: 'test', level: 'silent' }),
    };
    @Module({ imports: [ProjectionsModule.register(parts)], controllers: [Forgotten] })
    class Careless {}
    const app = await NestFactory.create(Careless, new FastifyAdapter(), { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow('no scope is declared for Forgotten.all');
  });
});

describe('tenants', () => {
  it('find their own', async () => {
    for (const operation of (await operations()).filter(
      ({ path }) => path.includes('{') && !/(?:requests|replays)\/\{/.test(path) && !path.includes('{hash}'),
    ))
      for (const tenant of TENANTS) {
        const { url, ...options } = addressed(operation, tenant);
        const { status } = await world.served.ask(tenant, url, options);
        expect({ ...operation, status }).toEqual({ ...operation, status: operation.method === 'GET' ? 200 : 202 });
      }
  });

  it('find nothing of each other, on any route', async () => {
    world.served.appended.length = 0;
    /** Of policies, see their own suite. */
    const ofTenants = ({ path }: Operation): boolean => path.includes('{') && !/\{(vendor|hash)\}/.test(path);
    for (const operation of (await operations()).filter(ofTenants))
      for (const [asking, owner] of [
        ['acme', 'bank'],
        ['bank', 'shop'],
        ['shop', 'acme'],
      ] as const) {
        const { url, ...options } = addressed(operation, owner);
        const { status } = await world.served.ask(asking, url, options);
        expect({ ...operation, status }).toEqual({ ...operation, status: 404 });
      }
    expect(world.served.appended).toEqual([]);
  });

  it('find only their own in lists, whatever they ask for', async () => {
    const theirs = calls.get('bank')?.id ?? '';
    const filters = [
      '',
      `?conversation=${theirs}`,
      '?vendorRef=session-secret',
      '?participant=%2B35318000000',
      '?policy=record-everything',
    ];
    for (const filter of filters) {
      const { body } = await world.served.ask('acme', `/v1/recordings${filter}`);
      for (const { conversationId } of body.items as { conversationId: string }[])
        expect(conversationId).toBe(calls.get('acme')?.id);
    }
    const { body } = await world.served.ask('bank', '/v1/conversations');
    expect((body.items as { id: string }[]).map(({ id }) => id)).toEqual([theirs]);
  });

  it('see only their own accounts, and nothing of how any is configured', async () => {
    for (const tenant of TENANTS) {
      const { body } = await world.served.ask(tenant, '/v1/vendors/telnyx');
      const ids = (body.accounts as { id: string }[]).map(({ id }) => id);
      expect(ids).toEqual(tenant === 'acme' ? ['main', 'acme'] : [tenant]);
      const { body: all } = await world.served.ask(tenant, '/v1/vendors');
      expect(JSON.stringify(all)).not.toContain('canary');
      expect((all.items as { vendor: string }[]).map(({ vendor }) => vendor)).toEqual(['telnyx', 'sinch']);
    }
  });

  it('cannot read each other’s requests', async () => {
    const url = `/v1/conversations/${calls.get('acme')?.id}/resume`;
    const { headers } = await world.served.ask('acme', url, { method: 'POST' });
    expect(await world.served.ask('acme', headers.location ?? '')).toMatchObject({ status: 200 });
    expect(await world.served.ask('bank', headers.location ?? '')).toMatchObject({ status: 404 });
  });
});

describe('the database role of the API', () => {
  const asRole = <T extends object>(tenant: string, text: string): Promise<T[]> =>
    world.database.transaction(async (tx) => {
      await tx.query(`SELECT set_config('role', 'earwitness_api', true), set_config('earwitness.tenant', $1, true)`, [
        tenant,
      ]);
      return tx.query<T>(text);
    });

  it.each(['conversation_rows', 'recording_rows', 'search_terms', 'tenant_events'])(
    'sees one tenant in %s, whatever it asks for',
    async (table) => {
      const all = await asRole<{ tenant: string }>('acme', `SELECT DISTINCT tenant FROM ${table}`);
      expect(all).toEqual([{ tenant: 'acme' }]);
      expect(await asRole('acme', `SELECT 1 FROM ${table} WHERE tenant = 'bank'`)).toEqual([]);
    },
  );

  it('sees nothing before it is told whose it is', async () => {
    expect(await asRole('', 'SELECT 1 FROM recording_rows UNION ALL SELECT 1 FROM tenant_events')).toEqual([]);
  });

  it.each(['ledger_events', 'stream_heads', 'dead_letters', 'log_records', 'dispatches'])(
    'cannot read %s',
    async (table) => {
      await expect(asRole('acme', `SELECT 1 FROM ${table}`)).rejects.toThrow('permission denied');
    },
  );

  it('cannot change what it reads', async () => {
    await expect(asRole('acme', `UPDATE recording_rows SET tenant = 'bank'`)).rejects.toThrow('permission denied');
    await expect(asRole('acme', 'DELETE FROM conversation_rows')).rejects.toThrow('permission denied');
    const request = `INSERT INTO operator_requests VALUES ('bank', gen_random_uuid(), '', gen_random_uuid(), '', '', now())`;
    await expect(asRole('acme', request)).rejects.toThrow('row-level security');
  });
});
