import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account, Directory } from '@earwitness/configuration';
import type { Fact } from '@earwitness/domain';
import { type Appendable, decodeFact } from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import { Database, migrate } from '@earwitness/persistence';
import { fact, freshDatabase, until } from '@earwitness/testing';
import { AccessTokens, type Read, Sealer, type VendorAdapter, type VendorFact } from '@earwitness/vendors';
import { AccountGate } from '../dispatch/account-gate';
import { Reader } from './reader';
import { VendorLine } from './vendor-line';
import { noteWatches, watchChanges } from './watch-changes';
import { beginSearch, takeWatches } from '@earwitness/persistence';

const TIMEOUT_MS = 1_000;
const settings = { id: 'main', tenant: 'bank' };
const state = (step: string): Read => ({ what: 'state', about: { step } });
const stopped = (step: string): VendorFact => ({
  name: 'CaptureStopped',
  data: { mode: 'file' },
  sessionRef: 'session-1',
  statement: { id: `state/${step}` },
});

describe('reading what a vendor does not tell', () => {
  let database: Database;
  let server: Server;
  let reader: Reader | undefined;
  let published: Fact[];
  let asked: string[];
  let answer: (request: IncomingMessage) => { readonly status: number; readonly headers?: Record<string, string> };
  let adapter: VendorAdapter;
  let directory: Directory;

  beforeEach(async () => {
    const url = await freshDatabase();
    await migrate(url);
    database = new Database({ url });
    [published, asked, answer] = [[], [], () => ({ status: 200 })];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const { status, headers } = answer(request);
      response.writeHead(status, headers).end(`{"at":"${request.url ?? ''}"}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    adapter = {
      vendor: 'telnyx',
      reads: {
        watch: ({ name }: Fact) => {
          if (name === 'SessionStarted') return [{ change: 'begin', key: 'session-1', read: state('1'), afterMs: 0 }];
          return name === 'SessionEnded' ? [{ change: 'end', key: 'session-1' }] : [];
        },
        backfill: ({ from }: { readonly from: string }) => ({ what: 'list', about: { from, step: '1' } }),
        toCall: ({ what, about }: Read) =>
          about['step'] === 'gone'
            ? undefined
            : { via: 'http', method: 'GET', url: `${base}/${what}/${about['step']}`, headers: {} },
        toFindings: ({ what, about }: Read) => {
          const facts = [stopped(`${what}/${about['step']}`)];
          const next = { read: { what, about: { ...about, step: '2' } }, afterMs: 0 };
          return about['step'] === '1' ? { facts, next } : { facts };
        },
      },
    } as unknown as VendorAdapter;
    const account = { adapter, settings } as unknown as Account;
    directory = {
      accounts: [account],
      accountOf: (vendor: string, id: string) => (vendor === 'telnyx' && id === 'main' ? account : undefined),
    } as unknown as Directory;
  });

  afterEach(async () => {
    await reader?.stop();
    await new Promise((resolve) => server.close(resolve));
    await database.close();
  });

  const begin = (clock = () => Date.now()): Reader => {
    const gate = new AccountGate();
    const tokens = new AccessTokens({ timeoutMs: TIMEOUT_MS, clock });
    reader = new Reader(
      { vendor: 'telnyx', concurrency: 4, timeoutMs: TIMEOUT_MS, searchEveryMs: 3_600_000, overlapMs: 60_000 },
      {
        database,
        directory,
        sealer: new Sealer([Buffer.alloc(32, 7)]),
        line: new VendorLine({ gate, tokens, timeoutMs: TIMEOUT_MS, clock }),
        publish: (_, records: readonly Appendable[]) => {
          for (const { value, headers } of records) published.push(decodeFact({ value, headers }).fact);
          return Promise.resolve();
        },
        logger: createLogger({ service: 'saga', level: 'silent' }),
        clock,
      },
    );
    reader.start();
    return reader;
  };
  const hear = (...facts: readonly Fact[]) =>
    database.transaction((tx) => noteWatches(tx, watchChanges(facts, directory), new Date().toISOString()));
  const statusOf = async (key: string) => {
    const [row] = await database.query<{ status: string }>('SELECT status FROM watches WHERE key = $1', [key]);
    return row?.status;
  };
  const started = fact('SessionStarted', {});
  const ended = fact('SessionEnded', { outcome: 'completed' });

  it('goes on from step to step until there is nothing more to ask, and says how it was learned', async () => {
    await hear(started);
    begin();
    await until(async () => (await statusOf('session-1')) === 'over');
    expect(asked).toEqual(['/state/1', '/state/2']);
    expect(published.map(({ origin }) => [origin.deliveryId, origin.learnedBy, origin.sessionRef])).toEqual([
      ['state/state/1', 'poll', 'session-1'],
      ['state/state/2', 'poll', 'session-1'],
    ]);
    expect(published[0]?.origin.traceId).toBe(started.origin.traceId);
  });

  it('begins nothing twice, and nothing that is over', async () => {
    await hear(started, started);
    begin();
    await until(async () => (await statusOf('session-1')) === 'over');
    await hear(started);
    expect(await statusOf('session-1')).toBe('over');
  });

  it('asks nothing about what has ended, also when the end was heard of first', async () => {
    await hear(ended);
    await hear(started);
    expect(await statusOf('session-1')).toBe('over');
  });

  it('says nothing of what ended while it was asked about', async () => {
    await hear(started);
    let isEnded: Promise<void> | undefined;
    answer = () => {
      isEnded ??= hear(ended);
      return { status: 200 };
    };
    const reading = begin();
    await until(() => isEnded !== undefined);
    await isEnded;
    await reading.stop();
    expect(await statusOf('session-1')).toBe('over');
    expect(published.length).toBeLessThan(2);
  });

  it('asks again after a crash in the middle, and finds the same facts', async () => {
    await hear(started);
    const now = new Date(Date.now() - 60_000).toISOString();
    const [taken] = await takeWatches(database, {
      ...{ vendor: 'telnyx', most: 1, passOver: [], leaseMs: 1, lease: 'a0000000-0000-8000-8000-000000000000' },
      now: new Date().toISOString(),
    });
    expect([taken?.key, now < new Date().toISOString()]).toEqual(['session-1', true]);
    begin();
    await until(() => published.length === 2);
  });

  it.each([429, 500, 503])('comes again when it is answered %d', async (status) => {
    await hear(started);
    answer = () => ({ status: asked.length === 1 ? status : 200 });
    begin();
    await until(() => published.length === 2);
    expect(asked).toEqual(['/state/1', '/state/1', '/state/2']);
  });

  it('gives up what cannot be asked for any more', async () => {
    const findings = adapter.reads?.toFindings.bind(adapter.reads);
    (adapter.reads as { toFindings: unknown }).toFindings = (read: Read) => ({
      ...findings?.(read, { status: 200, headers: {}, body: '' }, settings),
      next: { read: state('gone'), afterMs: 0 },
    });
    await hear(started);
    begin();
    await until(async () => (await statusOf('session-1')) === 'over');
    expect(asked).toEqual(['/state/1']);
  });

  it('searches the past, and goes on from where a search ended', async () => {
    await beginSearch(database, {
      ...settings,
      vendor: 'telnyx',
      account: 'main',
      key: 'backfill',
      from: '2026-03-02T00:00:00.000Z',
    });
    begin();
    await until(() => published.length === 2);
    expect(published.map(({ origin }) => origin.learnedBy)).toEqual(['backfill', 'backfill']);
    await until(async () => {
      const [row] = await database.query<{ ok: boolean }>(
        `SELECT status = 'open' AND read IS NULL AND period_to IS NULL AND due_at > clock_timestamp() + interval '50 minutes'
            AND period_from > clock_timestamp() - interval '5 minutes' AS ok FROM watches WHERE key = 'backfill'`,
      );
      return row?.ok === true;
    });
  });

  it('searches a period that somebody names, once', async () => {
    const period = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' };
    await beginSearch(database, { ...settings, vendor: 'telnyx', account: 'main', key: 'backfill/asked', ...period });
    begin();
    await until(async () => (await statusOf('backfill/asked')) === 'over');
    expect(asked).toEqual(['/list/1', '/list/2']);
  });
});
