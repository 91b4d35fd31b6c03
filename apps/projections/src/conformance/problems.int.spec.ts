import { deriveId } from '@earwitness/domain';
import type { InjectOptions } from 'fastify';
import { toCursor } from '../reading/page';
import { World } from './world';

let world: World;
beforeAll(async () => void (world = await World.begin()));
afterAll(() => world.end());

const pause = `/v1/conversations/${deriveId('x')}/pause`;
const cursorOf = (...position: readonly (string | number)[]): string => toCursor(position);
const json = { 'content-type': 'application/json' };

interface Case {
  readonly url: string;
  readonly options?: InjectOptions;
  readonly status: number;
  readonly errors?: readonly object[];
}

const cases: Readonly<Record<string, Case>> = {
  'an unknown route': { url: '/v2/recordings', status: 404 },
  'an unknown route with a wildcard of its own': { url: '/v1/recordings/a/b/c', status: 404 },
  'a method that the route has not': { url: '/v1/recordings', options: { method: 'PATCH' }, status: 405 },
  'an unknown parameter': { url: '/v1/recordings?colour=red', status: 400, errors: [{ parameter: 'colour' }] },
  'a parameter twice': { url: '/v1/recordings?vendor=a&vendor=b', status: 400, errors: [{ parameter: 'vendor' }] },
  'too large a page': { url: '/v1/recordings?limit=201', status: 400, errors: [{ parameter: 'limit' }] },
  'no page at all': { url: '/v1/recordings?limit=0', status: 400, errors: [{ parameter: 'limit' }] },
  'all that is wrong at once': {
    url: '/v1/recordings?from=yesterday&state=lost&gap=maybe',
    status: 400,
    errors: [{ parameter: 'state' }, { parameter: 'from' }, { parameter: 'gap' }],
  },
  'an invented cursor': { url: '/v1/recordings?cursor=eyJ4IjoxfQ', status: 400, errors: [{ parameter: 'cursor' }] },
  'a cursor of another list': { url: '/v1/recordings?cursor=WzJd', status: 400, errors: [{ parameter: 'cursor' }] },
  'an id that is none': { url: '/v1/recordings/1', status: 400, errors: [{ parameter: 'id' }] },
  'a trace id that is none': { url: '/v1/traces/xyz', status: 400, errors: [{ parameter: 'traceId' }] },
  'a moment before the year 1': {
    url: '/v1/recordings?from=0000-06-01T00:00:00Z&to=0001-01-01T00:00:00%2B01:00',
    status: 400,
    errors: [{ parameter: 'from' }, { parameter: 'to' }],
  },
  'a moment after the year 9999': {
    url: '/v1/conversations?to=9999-12-31T23:59:59-01:00',
    status: 400,
    errors: [{ parameter: 'to' }],
  },
  'a time before the year 1 to see a conversation at': {
    url: `/v1/conversations/${deriveId('x')}/timeline?asOf=0000-06-01T00:00:00Z`,
    status: 400,
    errors: [{ parameter: 'asOf' }],
  },
  'a text with NUL': {
    url: '/v1/recordings?participant=%00&vendorRef=a%00b',
    status: 400,
    errors: [{ parameter: 'vendorRef' }, { parameter: 'participant' }],
  },
  'a text with NUL in another list': {
    url: '/v1/conversations?policy=%00',
    status: 400,
    errors: [{ parameter: 'policy' }],
  },
  'an id with NUL': { url: '/v1/recordings/%00', status: 400, errors: [{ parameter: 'id' }] },
  'a cursor with NUL': {
    url: `/v1/dead-letters?cursor=${cursorOf('2026-01-05T09:00:00.000000Z', '\0', 'facts', 0, 0)}`,
    status: 400,
    errors: [{ parameter: 'cursor' }],
  },
  'a cursor before the year 1': {
    url: `/v1/dead-letters?cursor=${cursorOf('0000-01-05T09:00:00.000000Z', 'saga', 'facts', 0, 0)}`,
    status: 400,
    errors: [{ parameter: 'cursor' }],
  },
  'a cursor of a list by time before the year 1': {
    url: `/v1/recordings?cursor=${cursorOf('0000-01-05T09:00:00.000Z', deriveId('x'))}`,
    status: 400,
    errors: [{ parameter: 'cursor' }],
  },
  'a cursor beyond any version': {
    url: `/v1/conversations/${deriveId('x')}/timeline?cursor=${cursorOf(2 ** 40)}`,
    status: 400,
    errors: [{ parameter: 'cursor' }],
  },
  'a body with half a surrogate pair': {
    url: pause,
    options: { method: 'POST', headers: json, payload: '{"reason":"\\ud800"}' },
    status: 400,
    errors: [{ pointer: '/reason' }],
  },
  'a body that is not JSON': {
    url: pause,
    options: { method: 'POST', headers: json, payload: '{"reason":' },
    status: 400,
  },
  'a body that poisons prototypes': {
    url: pause,
    options: { method: 'POST', headers: json, payload: '{"reason":"x","__proto__":{"a":1}}' },
    status: 400,
  },
  'no body': { url: pause, options: { method: 'POST' }, status: 400, errors: [{ pointer: '' }] },
  'a body with too much': {
    url: pause,
    options: { method: 'POST', payload: { reason: 'x', 'a/b': 1 } },
    status: 400,
    errors: [{ pointer: '/a~1b' }],
  },
  'a body with too little': {
    url: pause,
    options: { method: 'POST', payload: {} },
    status: 400,
    errors: [{ pointer: '/reason' }],
  },
  'a body that is too large': {
    url: pause,
    options: { method: 'POST', payload: { reason: 'x'.repeat(100_000) } },
    status: 413,
  },
  'a body of another type': {
    url: pause,
    options: { method: 'POST', headers: { 'content-type': 'text/plain' }, payload: 'reason' },
    status: 415,
  },
  'a form': {
    url: pause,
    options: { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'reason=x' },
    status: 415,
  },
  'a thing that is not there': { url: `/v1/conversations/${deriveId('x')}`, status: 404 },
};

it.each(Object.entries(cases))(
  '%s is a problem that says what is wrong',
  async (_, { url, options, status, errors }) => {
    const answer = await world.served.ask('acme', url, options);
    expect(answer).toMatchObject({ status, body: { status, title: expect.any(String) } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.(?:ts|js):|node_modules/);
    if (errors) expect(answer.body.errors).toMatchObject(errors);
  },
);

it('a method that a route has not is told which it has', async () => {
  const { headers } = await world.served.ask('acme', `/v1/recordings/${deriveId('x')}`, { method: 'PUT' });
  expect(headers.allow?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD']);
});
