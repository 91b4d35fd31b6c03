import { deriveId } from '@earwitness/domain';
import { decideCapture, factsOf } from '@earwitness/policy';
import { at, fact } from '@earwitness/testing';
import { checksum } from '../conformance/checksum';
import { decidedBy, document, setOf } from '../conformance/policies';
import { heard } from '../conformance/stories';
import { World } from '../conformance/world';
import { rebuild } from '../rebuild/rebuild';
import type { DecisionSummary, DecisionView } from './decision.read-model';

const documents = [
  document('half', { class: 'selection', sample: { percent: 50 } }),
  document('everywhere', { mode: 'shadow' }),
  document('chat-only', { scope: { channels: ['chat'] } }),
];
const set = setOf(...documents);

let world: World;
beforeAll(async () => {
  world = await World.begin(decidedBy(set));
  await world.served.ask('acme', '/v1/policies', { method: 'POST', payload: { documents } });
});
afterAll(() => world.end());

const NAMES = Array.from({ length: 16 }, (_, index) => `call-${index}`);
const idOf = (name: string, tenant = 'acme'): string => deriveId('conversation', tenant, name);

const begin = (name: string, seconds: number, tenant = 'acme') =>
  world.tell(
    idOf(name, tenant),
    ...heard(
      fact('SessionStarted', {}, { tenant, sessionRef: name, occurredAt: at(seconds), receivedAt: at(seconds) }),
    ),
  );

beforeAll(async () => {
  for (const [index, name] of NAMES.entries()) await begin(name, index);
  await begin('theirs', 1, 'bank');
});

const ask = async <T>(url: string, tenant = 'acme', status = 200): Promise<T> => {
  const answer = await world.served.ask(tenant, url);
  expect({ url, status: answer.status }).toEqual({ url, status });
  return answer.body as T;
};
const list = (filter: string) => ask<{ items: DecisionSummary[]; next?: string }>(`/v1/decisions?${filter}`);
const decidedOf = async (name: string): Promise<DecisionView> => {
  const { items } = await ask<{ items: DecisionView[] }>(`/v1/conversations/${idOf(name)}/decisions`);
  expect(items).toHaveLength(1);
  return items[0] as DecisionView;
};

describe('decisions', () => {
  it('are listed newest first, recorded or not', async () => {
    const { items } = await list('');
    expect(items.map(({ conversationId }) => conversationId)).toEqual(NAMES.map((name) => idOf(name)).reverse());
    const { items: recorded } = await list('record=true');
    const { items: others } = await list('record=false');
    expect(recorded.length).toBeGreaterThan(0);
    expect(others.length).toBeGreaterThan(0);
    expect(recorded.length + others.length).toBe(NAMES.length);
    expect(recorded.every(({ decidedBy: kind }) => kind === 'selection')).toBe(true);
  });

  it('are found by policy: those that it had a part in', async () => {
    const { items: recorded } = await list('record=true');
    expect((await list('policyId=half')).items).toEqual(recorded);
    expect((await list('policyId=everywhere')).items).toHaveLength(NAMES.length);
    expect((await list('policyId=chat-only')).items).toEqual([]);
  });

  it('are found by time and by conversation', async () => {
    const { items } = await list(`from=${at(3)}&to=${at(5)}`);
    expect(items.map(({ decidedAt }) => decidedAt)).toEqual([at(4), at(3)]);
    expect((await list(`conversationId=${idOf('call-7')}`)).items).toMatchObject([
      { decidedAt: at(7), source: 'saga' },
    ]);
  });

  it.each(['', 'policyId=everywhere&'])('come page by page (%s)', async (filter) => {
    const found: string[] = [];
    let cursor = '';
    do {
      const { items, next } = await list(`${filter}limit=5${cursor}`);
      found.push(...items.map(({ conversationId }) => conversationId));
      cursor = next === undefined ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(found).toEqual(NAMES.map((name) => idOf(name)).reverse());
  });
});

describe('a decision', () => {
  it('says why, also of a conversation that was not recorded', async () => {
    const decided = await Promise.all(NAMES.map(decidedOf));
    const no = decided.find(({ record }) => !record);
    expect(no).toMatchObject({
      record: false,
      policySetHash: set.hash,
      decision: { record: false },
      facts: { c: { tenant: 'acme' } },
      matched: [{ policyId: 'everywhere', mode: 'shadow' }],
      notMatched: [],
      sampledOut: [{ policyId: 'half' }],
      outOfScope: [{ policyId: 'chat-only' }],
      shadow: { decision: { record: true }, differs: ['record'] },
      conflicts: [],
    });
    const yes = decided.find(({ record }) => record);
    expect(yes).toMatchObject({ decidedBy: 'selection', policyIds: ['half'], decision: { record: true } });
  });

  it('is found by its id, with an entity tag', async () => {
    const decision = await decidedOf('call-3');
    const url = `/v1/decisions/${decision.id}`;
    const answer = await world.served.ask('acme', url);
    expect(answer.body).toEqual({ ...decision, policySetVersion: 1 });
    const headers = { 'if-none-match': answer.headers['etag'] ?? '' };
    expect(await world.served.ask('acme', url, { headers })).toMatchObject({ status: 304 });
  });

  it('can be made again of its facts', async () => {
    const { facts, id } = await decidedOf('call-5');
    expect(decideCapture(set, facts).basis.decisionId).toBe(id);
  });

  it('that nobody made is not there, nor is another tenant’s', async () => {
    await ask(`/v1/decisions/${deriveId('none')}`, 'acme', 404);
    await ask(`/v1/conversations/${deriveId('none')}/decisions`, 'acme', 404);
    const { id } = await decidedOf('call-3');
    await ask(`/v1/decisions/${id}`, 'bank', 404);
    await ask(`/v1/conversations/${idOf('call-3')}/decisions`, 'bank', 404);
  });
});

describe('an answer to a question of call set-up', () => {
  const name = 'asked';
  const question = { tenant: 'acme', sessionRef: name, occurredAt: at(100), receivedAt: at(100) };
  const answerOf = (id: string) => {
    const state = world.ledger.stateOf(idOf('call-1'));
    const decided = decideCapture(set, { ...factsOf(state, at(100)), now: at(100) }, { synchronous: true });
    const { decision } = decided;
    return {
      record: decision.record,
      reason: 'policy',
      policyIds: decision.policyIds,
      policySetHash: decision.policySetHash,
      decided: { ...decided, basis: { ...decided.basis, decisionId: id } },
    } as const;
  };
  const decisionId = deriveId('decision', name);

  it('is a decision of its own', async () => {
    await world.tell(idOf(name), ...heard(fact('SessionAnnounced', { answer: answerOf(decisionId) }, question)));
    const { items } = await list(`conversationId=${idOf(name)}`);
    expect(items.find(({ id }) => id === decisionId)).toMatchObject({ source: 'answer', decidedAt: at(100) });
  });

  it('from before both sets were named tells of both', async () => {
    const id = deriveId('decision', 'of-old');
    const { decided, ...answer } = answerOf(id);
    const basis = { ...decided.basis, policySetHash: 'b'.repeat(64) };
    const announced = { answer: { ...answer, decided: { ...decided, basis } } };
    await world.tell(
      idOf('of-old'),
      ...heard(fact('SessionAnnounced', announced, { ...question, sessionRef: 'of-old' })),
    );
    expect(await ask(`/v1/decisions/${id}`)).toMatchObject({ policySetHash: set.hash, newerSetHash: 'b'.repeat(64) });
  });

  it('tells of the policies that were silent while its sets are known and say the same as then', async () => {
    const told = async (session: string, changed: object): Promise<DecisionView> => {
      const id = deriveId('decision', session);
      const { decided, ...answer } = answerOf(id);
      const announced = { answer: { ...answer, decided: { ...decided, basis: { ...decided.basis, ...changed } } } };
      await world.tell(
        idOf(session),
        ...heard(fact('SessionAnnounced', announced, { ...question, sessionRef: session })),
      );
      return ask<DecisionView>(`/v1/decisions/${id}`);
    };
    const kept = { matched: [{ policyId: 'everywhere' }] };
    expect(await told('as-then', {})).toMatchObject({ ...kept, outOfScope: [{ policyId: 'chat-only' }] });
    expect(await told('set-lost', { newerSetHash: 'c'.repeat(64) })).toMatchObject({ ...kept, outOfScope: [] });
    const [first] = answerOf('').decided.basis.findings;
    expect(await told('otherwise', { findings: [first] })).toMatchObject({ outOfScope: [] });
  });

  it('that a merge brings along is kept in both conversations, and looked for where it goes on', async () => {
    const facts = [fact('SessionAnnounced', { answer: answerOf(decisionId) }, question)];
    await world.tell(idOf('call-2'), { kind: 'absorb', from: idOf(name), facts, now: at(200) });
    await world.tell(idOf(name), { kind: 'giveUp', into: idOf('call-2'), now: at(200) });
    for (const conversation of [name, 'call-2'])
      expect((await list(`conversationId=${idOf(conversation)}`)).items.map(({ id }) => id)).toContain(decisionId);
    expect(await ask(`/v1/decisions/${decisionId}`)).toMatchObject({ conversationId: idOf('call-2') });
  });
});

it('a rebuild comes to the same rows, whatever they were', async () => {
  const right = await checksum(world.database);
  await world.database.query(`UPDATE decision_rows SET record = NOT record, facts = '{}'`);
  await world.database.query(`DELETE FROM decision_policies WHERE policy_id = 'half'`);
  await world.database
    .query(`INSERT INTO decision_rows SELECT tenant, conversation_id, 'stray' || decision_id, decided_at, source, record,
    decided_by, policy_set_hash, facts_hash, facts, decision, findings, shadow FROM decision_rows`);
  expect(await checksum(world.database)).not.toBe(right);
  await rebuild(world.database);
  expect(await checksum(world.database)).toBe(right);
});

it('the role of the API sees the decisions of one tenant, and changes none', async () => {
  const asRole = (statement: string) =>
    world.database.transaction(async (tx) => {
      await tx.query(
        `SELECT set_config('role', 'earwitness_api', true), set_config('earwitness.tenant', 'bank', true)`,
      );
      return tx.query<{ tenant: string }>(statement);
    });
  for (const table of ['decision_rows', 'decision_policies']) {
    expect(await asRole(`SELECT DISTINCT tenant FROM ${table}`)).toEqual([{ tenant: 'bank' }]);
    await expect(asRole(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
  }
});
