import { policyStreamOf } from '@earwitness/domain';
import { decodePolicySetInForce, POLICIES } from '@earwitness/messaging';
import type { InjectOptions } from 'fastify';
import { type Answer, keyOf } from '../conformance/served';
import { World } from '../conformance/world';

let world: World;
beforeAll(async () => {
  world = await World.begin();
  await world.database.query('INSERT INTO log_partitions (topic, partition) VALUES ($1, 0)', [POLICIES.topic]);
});
afterAll(() => world.end());

interface As {
  readonly tenant?: string;
  readonly key?: string;
}

type Shown = Pick<Answer, 'status' | 'body'>;

const ask = async (
  url: string,
  { tenant = 'acme', key = 'all' }: As = {},
  options: InjectOptions = {},
): Promise<Shown> => {
  const headers = { authorization: `Bearer ${keyOf(tenant, key)}`, ...options.headers };
  const { status, body } = await world.served.ask(undefined, `/v1/policies${url}`, { ...options, headers });
  return { status, body };
};
const post = (
  ...[url, payload, as, type = 'application/json']: [string, (object | string)?, As?, string?]
): Promise<Shown> =>
  ask(url, as, {
    method: 'POST',
    ...(payload === undefined ? {} : { payload, headers: { 'content-type': type } }),
  });

const policy = (id: string, more: object = {}): object => ({
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id },
  phase: 'capture',
  class: 'default',
  ...more,
});
/** Of a tenant whose policies it takes two people to activate. */
const [ann, bob] = [
  { tenant: 'bank', key: 'policies' },
  { tenant: 'bank', key: 'auditor' },
];
/** Nobody can keep both. */
const unsound = policy('unsound', { class: 'obligation', capture: { failMode: 'open' } });

const drafted = async (document: object, as?: As): Promise<string> => {
  const { status, body } = await post('', { documents: [document] }, as);
  expect({ status, body }).toMatchObject({ status: 201 });
  return String(body.hash);
};

const inForce = async (tenant: string) => {
  const rows = await world.database.query<{ value: Buffer }>(
    'SELECT value FROM log_records WHERE topic = $1 ORDER BY record_offset',
    [POLICIES.topic],
  );
  return rows.map((row) => decodePolicySetInForce({ ...row, headers: {} })).filter((one) => one.tenant === tenant);
};

describe('drafting', () => {
  it('counts versions, and knows the same documents again', async () => {
    const first = await post('', { documents: [policy('one')] });
    expect(first).toMatchObject({ status: 201, body: { version: 1, state: 'draft', draftedBy: 'key:acme-all' } });
    expect(await post('', { documents: [policy('two')] })).toMatchObject({ body: { version: 2 } });
    expect(await post('', { documents: [policy('one')] })).toEqual(first);
  });

  it('takes YAML, and finds it is the same', async () => {
    const json = await post('', { documents: [policy('yaml')] });
    const yaml = 'apiVersion: earwitness/v1\nkind: Policy\nmetadata: { id: yaml }\nphase: capture\nclass: default\n';
    for (const type of ['application/yaml', 'text/yaml; charset=utf-8'])
      expect(await post('', yaml, {}, type)).toMatchObject({ status: 201, body: { hash: json.body.hash } });
    expect(await post('', { yaml })).toMatchObject({ status: 201, body: { hash: json.body.hash } });
  });

  it('tells where in the YAML a fault is', async () => {
    const yaml = 'apiVersion: earwitness/v1\nkind: Policy\nmetadata: { id: yaml }\nphase: capture\nclass: best\n';
    expect(await post('', yaml, {}, 'application/yaml')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/documents/0/class', detail: expect.stringContaining('(line 5, column') }] },
    });
  });

  it('of many at once counts all of them', async () => {
    const names = ['x1', 'x2', 'x3', 'x4'];
    const answers = await Promise.all(names.map((name) => post('', { documents: [policy(name)] }, { tenant: 'shop' })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(answers.map(({ body }) => body.version).sort()).toEqual([1, 2, 3, 4]);
  });

  it('lints at once', async () => {
    const { body } = await post('', { documents: [unsound] });
    expect(body.findings).toContainEqual(expect.objectContaining({ severity: 'error', code: 'ObligationFailsOpen' }));
  });

  it.each<readonly [string, unknown, number, readonly object[]]>([
    ['no body', undefined, 400, []],
    ['neither documents nor YAML', {}, 400, [{ pointer: '' }]],
    ['both', { documents: [], yaml: '' }, 400, [{ pointer: '' }]],
    ['an unknown field', { documents: [], more: 1 }, 400, [{ pointer: '/more' }]],
    ['no list', { documents: {} }, 400, [{ pointer: '/documents' }]],
    ['no document', { documents: [] }, 422, [{ pointer: '/documents' }]],
    ['what is no document', { documents: [7] }, 422, [{ pointer: '/documents/0' }]],
    ['a misspelt field', { documents: [policy('a', { clas: 'x' })] }, 422, [{ pointer: '/documents/0/clas' }]],
    ['a wrong type', { documents: [policy('a', { priority: 'high' })] }, 422, [{ pointer: '/documents/0/priority' }]],
    ['a broken condition', { documents: [policy('a', { when: 'c.id ==' })] }, 422, [{ pointer: '/documents/0/when' }]],
    ['no condition', { documents: [policy('a', { when: '1 + 1' })] }, 422, [{ pointer: '/documents/0/when' }]],
    ['an id twice', { documents: [policy('a'), policy('a')] }, 422, [{ pointer: '/documents/1/metadata/id' }]],
    [
      'what is another tenant’s',
      { documents: [policy('a', { scope: { tenant: 'bank' } })] },
      422,
      [{ pointer: '/documents/0/scope/tenant' }],
    ],
    ['YAML that is none', { yaml: 'a: [1' }, 422, [{ pointer: expect.stringMatching(/^\/documents/) }]],
  ])('refuses %s', async (...[, payload, status, errors]) => {
    const before = await ask('');
    const answer = await post('', payload as object | undefined);
    expect(answer).toMatchObject({ status, body: errors.length > 0 ? { status, errors } : { status } });
    expect(await ask('')).toEqual(before);
  });

  it('takes YAML nowhere else', async () => {
    const url = '/v1/conversations/6f9619ff-8b86-8011-b42d-00c04fc964ff/pause';
    const headers = { 'content-type': 'application/yaml' };
    expect(await world.served.ask('acme', url, { method: 'POST', headers, payload: 'a: 1' })).toMatchObject({
      status: 415,
    });
  });
});

describe('linting', () => {
  it('keeps nothing', async () => {
    const before = await ask('');
    const { status, body } = await post('/lint', { documents: [policy('never-kept')] }, { key: 'read' });
    expect({ status, hash: body.hash }).toEqual({ status: 200, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await ask('')).toEqual(before);
  });
});

describe('activating', () => {
  it('puts a set in force, tells the bus, and takes the old one out', async () => {
    const [one, two] = [await drafted(policy('first')), await drafted(policy('second'))];
    expect(await ask('/active')).toMatchObject({ status: 404 });
    expect(await post(`/${one}/activate`)).toMatchObject({ status: 200, body: { hash: one, state: 'active' } });
    expect(await post(`/${two}/activate`)).toMatchObject({ status: 200, body: { hash: two, state: 'active' } });
    expect(await ask('/active')).toMatchObject({ body: { hash: two, documents: [policy('second')] } });
    expect(await ask(`/${one}`)).toMatchObject({ body: { state: 'superseded' } });
    expect((await inForce('acme')).map(({ hash, documents }) => [hash, documents])).toEqual([
      [one, [policy('first')]],
      [two, [policy('second')]],
    ]);
    const { body } = await ask(`/${one}`);
    expect((body.history as { event: string; by: string }[]).map(({ event, by }) => [event, by])).toEqual([
      ['PolicySetDrafted', 'key:acme-all'],
      ['PolicySetLinted', 'key:acme-all'],
      ['PolicySetActivated', 'key:acme-all'],
      ['PolicySetSuperseded', two],
    ]);
  });

  it('is refused where lint has errors, with their places, and changes nothing', async () => {
    const hash = await drafted(unsound);
    const before = await ask(`/${hash}`);
    for (const step of ['approve', 'activate'])
      expect(await post(`/${hash}/${step}`)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: expect.stringMatching(/^\/documents\/0/) }] },
      });
    expect(await ask(`/${hash}`)).toEqual(before);
    expect((await inForce('acme')).map((set) => set.hash)).not.toContain(hash);
  });

  it('is refused of what is in force, what is not there, and what is no hash', async () => {
    const hash = await drafted(policy('again'));
    await post(`/${hash}/activate`);
    expect(await post(`/${hash}/activate`)).toMatchObject({ status: 409 });
    expect(await post(`/${hash}/approve`)).toMatchObject({ status: 409 });
    expect(await post(`/${'0'.repeat(64)}/activate`)).toMatchObject({ status: 404 });
    expect(await post('/nonsense/activate')).toMatchObject({ status: 400, body: { errors: [{ parameter: 'hash' }] } });
  });

  it('of two at once is the one or the other, and never half of both', async () => {
    const hashes = await Promise.all(['left', 'right', 'middle'].map((id) => drafted(policy(id))));
    const told = (await inForce('acme')).length;
    const statuses = await Promise.all(hashes.map(async (hash) => (await post(`/${hash}/activate`)).status));
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(statuses).toContain(200);
    const after = await inForce('acme');
    expect(after.length - told).toBe(statuses.filter((status) => status === 200).length);
    const { body } = await ask('');
    const active = (body.items as { hash: string; state: string }[]).filter(({ state }) => state === 'active');
    expect(active.map(({ hash }) => hash)).toEqual([after.at(-1)?.hash]);
  });

  it('takes two people where the tenant asks for it', async () => {
    const hash = await drafted(policy('of-two'), ann);
    expect(await post(`/${hash}/activate`, undefined, ann)).toMatchObject({ status: 409 });
    expect(await post(`/${hash}/approve`, undefined, ann)).toMatchObject({
      body: { approvedBy: ['key:bank-policies'] },
    });
    expect(await post(`/${hash}/activate`, undefined, ann)).toMatchObject({ status: 409 });
    expect(await inForce('bank')).toEqual([]);
    expect(await post(`/${hash}/activate`, undefined, bob)).toMatchObject({ status: 200 });
    expect(await inForce('bank')).toMatchObject([{ hash, version: 1 }]);
  });

  it('wants another approval once another set has come into force', async () => {
    const [one, two] = [await drafted(policy('one-of-two'), ann), await drafted(policy('two-of-two'), ann)];
    for (const hash of [one, two])
      expect(await post(`/${hash}/approve`, undefined, ann)).toMatchObject({ status: 200 });
    expect(await post(`/${one}/activate`, undefined, bob)).toMatchObject({ status: 200 });
    expect(await post(`/${two}/activate`, undefined, bob)).toMatchObject({
      status: 409,
      body: { detail: `It was approved before ${one} came into force: approve again, with another key.` },
    });
    expect(await ask(`/${two}`, { tenant: 'bank' })).toMatchObject({
      body: { state: 'draft', approvedBy: [], overtakenBy: one },
    });
    expect(await post(`/${two}/approve`, undefined, ann)).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(await post(`/${two}/activate`, undefined, bob)).toMatchObject({ status: 200, body: { state: 'active' } });
  });

  it('has running calls decided anew where the policies are for them too', async () => {
    const pending = (): Promise<object[]> => world.database.query('SELECT tenant FROM policy_sweeps');
    await post(`/${await drafted(policy('not-for-them'), { tenant: 'shop' })}/activate`, undefined, { tenant: 'shop' });
    expect(await pending()).toEqual([]);
    const hash = await drafted(policy('for-them', { applyToRunning: 'tighten' }), { tenant: 'shop' });
    await post(`/${hash}/activate`, undefined, { tenant: 'shop' });
    expect(await pending()).toEqual([{ tenant: 'shop' }]);
  });
});

describe('reading', () => {
  it('pages through the versions, the latest first', async () => {
    const versions: unknown[] = [];
    let url: string | undefined = '?limit=3';
    while (url !== undefined) {
      const { body } = await ask(url);
      versions.push(...(body.items as { version: number }[]).map(({ version }) => version));
      url = body.next === undefined ? undefined : `?limit=3&cursor=${body.next as string}`;
    }
    expect(versions).toEqual(Array.from(versions, (_, index) => versions.length - index));
    expect(versions.length).toBeGreaterThan(6);
  });

  it('goes on from the events where no state is stored', async () => {
    const [before, active] = [await ask(''), await ask('/active')];
    await world.database.query('UPDATE stream_heads SET state = NULL WHERE stream_id = $1', [policyStreamOf('acme')]);
    expect(await ask('')).toEqual(before);
    expect(await ask('/active')).toEqual(active);
    const { body } = await post('', { documents: [policy('after')] });
    const [latest] = before.body.items as { version: number }[];
    expect(body.version).toBe((latest?.version ?? 0) + 1);
  });

  it('tells two versions apart', async () => {
    const [one, two] = [await drafted(policy('told')), await drafted(policy('told', { priority: 5 }))];
    expect(await ask(`/${one}/diff/${two}`)).toMatchObject({
      status: 200,
      body: { before: one, after: two, changed: [{ id: 'told', fields: [{ at: '/priority', after: 5 }] }] },
    });
    expect(await ask(`/${one}/diff/${'0'.repeat(64)}`)).toMatchObject({ status: 404 });
  });

  it('shows the schema of documents', async () => {
    expect(await ask('/schema')).toMatchObject({ status: 200, body: { type: 'object' } });
  });

  it('shows a tenant nothing of another', async () => {
    const hash = await drafted(policy('secret'), { tenant: 'bank' });
    const shop = { tenant: 'shop' };
    expect((await ask(`/${hash}`, { tenant: 'bank' })).status).toBe(200);
    for (const url of [`/${hash}`, `/${hash}/diff/${hash}`]) expect((await ask(url, shop)).status).toBe(404);
    for (const step of ['approve', 'activate'])
      expect((await post(`/${hash}/${step}`, undefined, shop)).status).toBe(404);
    expect(JSON.stringify((await ask('', shop)).body)).not.toContain(hash);
    expect((await ask('/active', shop)).body.hash).not.toBe((await ask('/active', { tenant: 'bank' })).body.hash);
  });

  it('and writing need different keys', async () => {
    const statusOf = async (answer: Promise<Shown>) => (await answer).status;
    expect(await statusOf(ask('', { key: 'policies' }))).toBe(403);
    for (const key of ['read', 'control', 'raw'])
      for (const url of ['', `/${'0'.repeat(64)}/approve`, `/${'0'.repeat(64)}/activate`])
        expect(await statusOf(post(url, { documents: [] }, { key }))).toBe(403);
  });
});
