import type { InjectOptions } from 'fastify';
import { document } from '../conformance/policies';
import { keyOf } from '../conformance/served';
import { World } from '../conformance/world';

let world: World;
beforeAll(async () => {
  world = await World.begin();
});
afterAll(() => world.end());

const send = async (url: string, options: InjectOptions) => {
  const headers = { authorization: `Bearer ${keyOf('acme', 'all')}`, ...options.headers };
  const { status, body } = await world.served.ask(undefined, `/v1/policies${url}`, {
    method: 'POST',
    ...options,
    headers,
  });
  return { status, body };
};
const post = (url: string, payload: object | string) =>
  send(url, { payload, headers: { 'content-type': 'application/json' } });

describe('bodies with policies', () => {
  it.each([
    ['too large', `{"documents":["${'x'.repeat(524_288)}"]}`, 'application/json', 413],
    ['too deep', `{"documents":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'application/json', 400],
    ['with NUL', '{"documents":["\\u0000"]}', 'application/json', 400],
    ['of no known form', 'x', 'text/plain', 415],
  ])('refuses a body %s', async (...[, payload, type, status]) => {
    expect(await send('', { payload, headers: { 'content-type': type } })).toMatchObject({ status });
  });

  it('takes more than other routes do', async () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => `+49301234${index}`);
    const list = { apiVersion: 'earwitness/v1', kind: 'List', metadata: { id: 'many' }, entries };
    expect(await post('', { documents: [document('large'), list] })).toMatchObject({ status: 201 });
  });

  const least = '"apiVersion":"earwitness/v1","kind":"Policy","metadata":{"id":"a"},"phase":"capture"';
  it.each([
    [
      'of a document',
      `{"documents":[{${least},"class":"prohibition","class":"obligation"}]}`,
      422,
      '/documents/0/class',
    ],
    ['of the body', `{"documents":[],"documents":[{${least}}]}`, 400, '/documents'],
    ['of prototypes', `{"documents":[{${least},"__proto__":{"mode":"shadow"}}]}`, 422, '/documents/0/__proto__'],
  ])('refuses a name %s that JSON would lose', async (...[, payload, status, pointer]) => {
    for (const url of ['', '/lint'])
      expect(await post(url, payload)).toMatchObject({ status, body: { errors: [{ pointer }] } });
  });

  it.each(['application/json', 'application/yaml'])('refuses %s that is not UTF-8', async (type) => {
    const payload = Buffer.from('{"yaml":"\xff\xfe"}', 'latin1');
    const headers = { 'content-type': type };
    const refused = { status: 400, body: { detail: 'The body is not UTF-8.' } };
    expect(await send('/lint', { headers, payload })).toMatchObject(refused);
    const readable = Buffer.from('{"yaml":"ÿþ"}');
    expect(await send('/lint', { headers, payload: readable })).toMatchObject({ status: 422 });
  });

  it('tells the first of very many faults, and how many there are', async () => {
    const documents = Array.from({ length: 60 }, (_, index) => document(`p${index}`, { x: 1, y: 2, z: 3 }));
    const { status, body } = await post('', { documents });
    expect({ status, detail: body.detail }).toEqual({
      status: 422,
      detail: 'The policies have 180 faults, 20 of which are told.',
    });
    expect(body.errors).toHaveLength(20);
  });

  it('lets others have their turn while a large set is looked at', async () => {
    const documents = Array.from({ length: 1000 }, (_, index) => document(`p${index}`, { when: `c.id == "${index}"` }));
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    const { hash } = (await post('/lint', { documents: documents.slice(0, 1) })).body;
    expect(hash).toEqual(expect.any(String));
    const answer = post('/lint', { documents });
    setImmediate(count);
    expect(await answer).toMatchObject({ status: 200 });
    isOver = true;
    expect(turns).toBeGreaterThan(5);
  });
});
