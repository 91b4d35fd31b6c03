import { deriveId } from '@earwitness/domain';
import { Conflict } from '@earwitness/persistence';
import { at, fact, until } from '@earwitness/testing';
import { type Document, decidedBy, document, setOf } from '../conformance/policies';
import { heard } from '../conformance/stories';
import { World } from '../conformance/world';
import { ReplayJobs } from './replay-jobs';
import type { ReplayView } from './replay.read-model';

const half = document('half', { class: 'selection', sample: { percent: 50 } });
const kept = document('kept', { class: 'obligation', sample: { percent: 20, key: 'customer' } });
const active = [half, kept];
const PERIOD = { from: at(0), to: at(10_000) };

let world: World;
beforeAll(async () => void (world = await World.begin(decidedBy(setOf(...active)))));
afterAll(() => world.end());

const CALLS = 60;
const idOf = (index: number): string => deriveId('conversation', 'acme', `call-${index}`);

beforeAll(async () => {
  for (let index = 0; index < CALLS; index += 1) {
    const about = { sessionRef: `call-${index}`, occurredAt: at(index), receivedAt: at(index) };
    const ended = { ...about, occurredAt: at(index + 60), receivedAt: at(index + 60) };
    const started = fact('SessionStarted', { from: `+35312${index}`, direction: 'inbound' }, about);
    await world.tell(idOf(index), ...heard(started, fact('SessionEnded', { outcome: 'completed' }, ended)));
  }
});

const begin = async (documents: readonly Document[], more: object = {}, tenant = 'acme') =>
  world.served.ask(tenant, `/v1/policies/${setOf(...documents).hash}/replays`, {
    method: 'POST',
    payload: { ...PERIOD, documents, ...more },
  });

const look = async (location: string | undefined, tenant = 'acme'): Promise<ReplayView> => {
  const { status, body } = await world.served.ask(tenant, location ?? '');
  expect(status).toBe(200);
  return body as unknown as ReplayView;
};

const isOver = ({ state }: ReplayView): boolean => state !== 'queued' && state !== 'running';

const ended = async (location: string | undefined): Promise<ReplayView> => {
  let found = await look(location);
  await until(async () => isOver((found = await look(location))));
  return found;
};

const replayed = async (documents: readonly Document[], more: object = {}) => {
  const { status, headers } = await begin(documents, more);
  expect(status).toBe(202);
  return ended(headers['location']);
};

describe('a replay', () => {
  it('of the policies that decided finds no difference', async () => {
    const { state, done, total, result } = await replayed(active);
    expect({ state, done, total }).toEqual({ state: 'done', done: CALLS, total: CALLS });
    expect(result).toMatchObject({
      conversations: CALLS,
      agree: CALLS,
      lost: { count: 0 },
      gained: { count: 0 },
      unknown: { withoutFacts: 0, missingFacts: 0 },
    });
  });

  it('of other policies finds the flips, with how long the conversations were', async () => {
    const { result } = await replayed([document('half', { class: 'selection', sample: { percent: 100 } })]);
    const { items } = (await world.served.ask('acme', '/v1/decisions?record=false&limit=200')).body as {
      items: { id: string }[];
    };
    const gained = items.length;
    expect(gained).toBeGreaterThan(5);
    expect(result).toMatchObject({
      conversations: CALLS,
      gained: { count: gained, minutes: gained },
      lost: { count: 0 },
    });
    expect(items.map(({ id }) => id)).toContain(result?.gained.samples[0]?.decisionId);
  });

  it('counts the coverage that would be lost', async () => {
    const { result } = await replayed([half]);
    expect(result?.coverageLost).toBe(result?.lost.count);
    expect(result?.coverageLost).toBeGreaterThan(0);
  });

  it('looks at the period only, and at the last decision of each conversation in it', async () => {
    const { result, done } = await replayed(active, { from: at(10), to: at(20) });
    expect([done, result?.conversations]).toEqual([10, 10]);
    await world.database.query(
      `INSERT INTO decision_rows SELECT tenant, conversation_id, decision_id || 'b', $2, source, NOT record, decided_by,
         policy_set_hash, facts_hash, facts, jsonb_set(decision::jsonb, '{record}', to_jsonb(NOT record))::json, findings, shadow
         FROM decision_rows WHERE conversation_id = $1`,
      [idOf(15), at(19)],
    );
    const later = await replayed(active, { from: at(10), to: at(20) });
    expect(later.done).toBe(11);
    expect(later.result?.conversations).toBe(10);
    expect((later.result?.lost.count ?? 0) + (later.result?.gained.count ?? 0)).toBe(1);
    await world.database.query(`DELETE FROM decision_rows WHERE decision_id LIKE '%b' AND decided_at = $1`, [at(19)]);
  });

  it('knows nothing of conversations that were decided about before facts were kept', async () => {
    const [kept] = await world.database.query<object>(
      'DELETE FROM decision_rows WHERE conversation_id = $1 RETURNING *',
      [idOf(0)],
    );
    const { result } = await replayed(active);
    expect(result).toMatchObject({ conversations: CALLS, agree: CALLS - 1, unknown: { withoutFacts: 1 } });
    await world.database.query(
      'INSERT INTO decision_rows SELECT * FROM json_populate_record(NULL::decision_rows, $1)',
      [JSON.stringify(kept)],
    );
  });
});

describe('of a set that is drafted', () => {
  it('a replay is part of its history', async () => {
    const drafted = await world.served.ask('acme', '/v1/policies', { method: 'POST', payload: { documents: [half] } });
    const hash = String(drafted.body['hash']);
    const begun = await world.served.ask('acme', `/v1/policies/${hash}/replays`, { method: 'POST', payload: PERIOD });
    const { state, id, result } = await ended(begun.headers['location']);
    expect(state).toBe('done');
    const { body } = await world.served.ask('acme', `/v1/policies/${hash}`);
    expect(body['history']).toMatchObject([
      { event: 'PolicySetDrafted' },
      { event: 'PolicySetLinted' },
      { event: 'PolicySetSimulated', by: 'key:acme-all', summary: { conversations: CALLS, lost: result?.lost.count } },
    ]);
    expect(id).toBe(begun.body['id']);
  });

  it('another tenant replays nothing', async () => {
    const url = `/v1/policies/${setOf(half).hash}/replays`;
    expect(await world.served.ask('bank', url, { method: 'POST', payload: PERIOD })).toMatchObject({ status: 404 });
  });
});

describe('a replay is refused', () => {
  it.each([
    ['without a period', 400, {}],
    ['of a period that ends before it begins', 400, { from: at(2), to: at(1) }],
    ['of a set that nobody has drafted', 404, PERIOD],
    ['of documents with another hash', 422, { ...PERIOD, documents: [document('another')] }],
    ['of documents with faults', 422, { ...PERIOD, documents: [document('another', { phase: 'never' })] }],
  ])('%s', async (_, status, payload) => {
    const url = `/v1/policies/${setOf(kept).hash}/replays`;
    expect(await world.served.ask('acme', url, { method: 'POST', payload })).toMatchObject({ status });
  });

  it('where another tenant asks for it', async () => {
    const { headers } = await begin(active);
    const location = headers['location'] ?? '';
    expect(await world.served.ask('bank', location)).toMatchObject({ status: 404 });
    expect(await world.served.ask('bank', location, { method: 'DELETE' })).toMatchObject({ status: 404 });
    expect((await ended(location)).state).toBe('done');
  });

  it('where too many of the tenant are waiting', async () => {
    const begun = await Promise.all(Array.from({ length: 7 }, () => begin(active)));
    const statuses = begun.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, 202, 202, 202, 202, 503, 503]);
    for (const { status, headers } of begun) if (status === 202) await ended(headers['location']);
  });
});

describe('of a tenant one replay runs at a time', () => {
  const row = (id: string, state: string, beat: string) =>
    world.database.query(
      `INSERT INTO policy_replays (tenant, replay_id, policy_set_hash, window_from, window_to, requested_by,
         requested_at, state, started_at, beat_at) VALUES ('acme', $1, 'h', now(), now(), 'key:k', now(), $2, now(),
         clock_timestamp() - $3::interval)`,
      [id, state, beat],
    );

  it('also where another process runs it', async () => {
    const other = deriveId('replay', 'other');
    await row(other, 'running', '1 second');
    await expect(row(deriveId('replay', 'third'), 'running', '1 second')).rejects.toThrow(Conflict);
    const { headers } = await begin(active);
    await until(async () => (await look(headers['location'])).state === 'queued');
    await world.served.ask('acme', `/v1/policies/replays/${other}`, { method: 'DELETE' });
    expect((await look(`/v1/policies/replays/${other}`)).state).toBe('cancelled');
    expect((await ended(headers['location'])).state).toBe('done');
  });

  it('and one whose process is gone is interrupted, and in nobody’s way', async () => {
    const lost = deriveId('replay', 'lost');
    await row(lost, 'running', '1 minute');
    expect((await look(`/v1/policies/replays/${lost}`)).state).toBe('interrupted');
    expect((await replayed(active)).state).toBe('done');
    expect((await look(`/v1/policies/replays/${lost}`)).state).toBe('interrupted');
  });
});

describe('with many decisions', () => {
  const MANY = 20_000;
  beforeAll(() =>
    world.database.query(
      `INSERT INTO decision_rows SELECT 'bank', gen_random_uuid(), 'd' || n, decided_at + n * interval '1 millisecond',
         source, record, decided_by, policy_set_hash, facts_hash, facts, decision, findings, shadow
         FROM decision_rows, generate_series(1, $1) AS n WHERE conversation_id = $2`,
      [MANY, idOf(30)],
    ),
  );

  const many = Array.from({ length: 12 }, (_, index) =>
    document(`policy-${index}`, { class: 'selection', sample: { percent: index } }),
  );

  it('the API stays responsive while one runs, which says how far it is', async () => {
    const { headers } = await begin(many, {}, 'bank');
    const location = headers['location'] ?? '';
    const took: number[] = [];
    const seen: ReplayView[] = [];
    const isDone = async () => {
      const askedAt = performance.now();
      const found = await look(location, 'bank');
      took.push(performance.now() - askedAt);
      seen.push(found);
      return isOver(found);
    };
    await until(isDone, { withinMs: 25_000 });
    expect(seen.at(-1)).toMatchObject({ state: 'done', done: MANY, total: MANY });
    const between = seen.filter(({ state, done }) => state === 'running' && done > 0 && done < MANY);
    expect(between.length).toBeGreaterThan(0);
    for (const { perSecond, secondsLeft, result } of between) {
      expect(perSecond).toBeGreaterThan(0);
      expect(secondsLeft).toBeGreaterThanOrEqual(0);
      expect(result?.conversations).toBeGreaterThan(0);
    }
    const p99 = took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)];
    expect(p99).toBeLessThan(250);
  });

  it('one that is cancelled stops', async () => {
    const { headers } = await begin(many, {}, 'bank');
    const location = headers['location'] ?? '';
    await until(async () => (await look(location, 'bank')).done > 0);
    const { status } = await world.served.ask('bank', location, { method: 'DELETE' });
    expect(status).toBe(202);
    const { state, done } = await look(location, 'bank');
    expect(state).toBe('cancelled');
    expect(done).toBeLessThan(MANY);
    const next = await begin([half], { to: at(1) }, 'bank');
    await until(async () => isOver(await look(next.headers['location'], 'bank')));
    expect((await look(location, 'bank')).done).toBe(done);
  });

  it('one whose process stops is interrupted', async () => {
    const other = await World.begin();
    const row = `tenant, conversation_id, decision_id, decided_at, source, record, decided_by, policy_set_hash,
      facts_hash, facts, decision, findings, shadow`;
    const [one] = await world.database.query<Record<string, unknown>>(
      `SELECT ${row} FROM decision_rows WHERE conversation_id = $1`,
      [idOf(30)],
    );
    await other.database.query(
      `INSERT INTO decision_rows (${row}) SELECT tenant, gen_random_uuid(), 'd' || n, decided_at, source, record,
         decided_by, policy_set_hash, facts_hash, facts, decision, findings, shadow
         FROM json_populate_record(NULL::decision_rows, $1), generate_series(1, $2) AS n`,
      [JSON.stringify(one), MANY],
    );
    const { body } = await other.served.ask('acme', `/v1/policies/${setOf(...many).hash}/replays`, {
      method: 'POST',
      payload: { ...PERIOD, documents: many },
    });
    const stateOf = async () =>
      (
        await other.database.query<{ state: string; done: number }>(
          'SELECT state, done FROM policy_replays WHERE replay_id = $1',
          [body['id']],
        )
      )[0];
    await until(async () => ((await stateOf())?.done ?? 0) > 0);
    await other.served.app.get(ReplayJobs).onModuleDestroy();
    expect(await stateOf()).toMatchObject({ state: 'interrupted' });
    await other.end();
  });
});
