import { absent, deriveId } from '@earwitness/domain';
import { POLICIES } from '@earwitness/messaging';
import { decideCapture, factsOf } from '@earwitness/policy';
import { at } from '@earwitness/testing';
import { document, setOf } from '../conformance/policies';
import { World } from '../conformance/world';

let world: World;
let recordingId: string;
beforeAll(async () => {
  world = await World.begin();
  const { id } = await world.recorded('played');
  recordingId = world.recordingIdOf(id);
});
afterAll(() => world.end());

const brokerage = document('brokerage', {
  class: 'obligation',
  when: 'c.businessLine == "brokerage"',
  onIndeterminate: 'noMatch',
});
const ours = document('ours', { class: 'selection', when: 'c.tenant == "acme"' });

const decide = (payload: object, tenant = 'acme') =>
  world.served.ask(tenant, '/v1/policies/decide', { method: 'POST', payload });

describe('policies that are tried', () => {
  it('decide of facts as people paste them, and say why', async () => {
    const { status, body } = await decide({
      facts: { c: { businessLine: 'brokerage', participants: [{ userId: 'bob' }] } },
      documents: [brokerage],
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        policySetHash: setOf(brokerage).hash,
        decision: { record: true, decidedBy: 'obligation', policyIds: ['brokerage'] },
        matched: [{ policyId: 'brokerage', facts: { 'c.businessLine': 'brokerage' } }],
        facts: { c: { tenant: 'acme', participants: [{ userId: 'bob', groups: [] }] } },
      },
    });
  });

  it('say which fact is missing', async () => {
    const { body } = await decide({ facts: {}, documents: [brokerage] });
    expect(body).toMatchObject({
      decision: { record: false },
      indeterminate: [{ policyId: 'brokerage', takenAs: 'noMatch', facts: { 'c.businessLine': null } }],
    });
  });

  it('are asked as the tenant that asks, and never as another', async () => {
    const stated = { facts: { c: { tenant: 'acme' } }, documents: [ours] };
    expect((await decide(stated)).body).toMatchObject({ decision: { record: true } });
    expect(await decide(stated, 'bank')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/facts/c/tenant' }] },
    });
    const { body } = await decide({ ...stated, facts: {} }, 'bank');
    expect(body).toMatchObject({ decision: { record: false }, facts: { c: { tenant: 'bank' } } });
  });

  it('decide again of stored facts what was answered at once, though they would be deferred', async () => {
    const documents = [
      document('all', { class: 'obligation', capture: { failMode: 'closed' } }),
      document('private', { class: 'prohibition', when: 'c.language == "xx"', onIndeterminate: 'defer(PT10S)' }),
    ];
    const answered = decideCapture(setOf(...documents), factsOf(absent('asked'), at(0)), { synchronous: true });
    const question = {
      facts: { ...answered.basis.facts, c: { ...answered.basis.facts.c, tenant: 'acme' } },
      documents,
    };
    const again = await decide({ ...question, synchronous: true });
    expect(again.body).toMatchObject({ decision: { record: false, decidedBy: 'prohibition' } });
    expect(again.body['decision']).toMatchObject({
      record: answered.decision.record,
      policyIds: answered.decision.policyIds,
    });
    const later = await decide(question);
    expect(later.body).toMatchObject({ decision: { record: true, deferredMs: 10_000 } });
    expect((await decide({ ...question, synchronous: 'yes' })).body).toMatchObject({
      errors: [{ pointer: '/synchronous' }],
    });
  });

  it('demand nothing where none were ever put in force', async () => {
    expect((await decide({ facts: {} })).body).toMatchObject({
      decision: { record: false, policyIds: [] },
      matched: [],
    });
  });

  it('leave nothing behind', async () => {
    const count = async () => (await world.database.query('SELECT 1 FROM decision_rows')).length;
    const before = await count();
    await decide({ facts: {}, documents: [ours] });
    expect(await count()).toBe(before);
  });

  it.each([
    ['facts of another type', { facts: { c: { tags: 'vip' } } }, 400, '/facts/c/tags'],
    ['facts that nobody knows', { facts: { c: { colour: 'red' } } }, 400, '/facts/c/colour'],
    ['a tenant that is none', { facts: { c: { tenant: 7 } } }, 400, '/facts/c/tenant'],
    [
      'more participants than conditions are reckoned with',
      { facts: { c: { participants: Array.from({ length: 5000 }, () => ({})) } } },
      400,
      '/facts/c/participants',
    ],
    ['no facts', {}, 400, '/facts'],
    ['documents with faults', { facts: {}, documents: [{ ...ours, phase: 'never' }] }, 422, '/documents/0/phase'],
    [
      'a condition with a fault',
      { facts: {}, documents: [{ ...ours, when: 'c.colour == 1' }] },
      422,
      '/documents/0/when',
    ],
    ['an unknown set', { facts: {}, hash: 'a'.repeat(64) }, 404, undefined],
    ['a set and documents', { facts: {}, hash: 'a'.repeat(64), documents: [ours] }, 400, '/hash'],
  ] as const)('with %s are a problem that says where', async (...[, payload, status, pointer]) => {
    const answer = await decide(payload);
    expect(answer).toMatchObject({ status });
    if (pointer !== undefined) expect(answer.body['errors']).toMatchObject([{ pointer }]);
  });
});

describe('who may play a recording', () => {
  it('is anybody, where no access policies are in force', async () => {
    const url = `/v1/recordings/${recordingId}/access?user=bob&groups=a,b`;
    expect((await world.served.ask('acme', url)).body).toEqual({ allowed: true, findings: [] });
  });

  it('is not told of what is not there, or another tenant’s', async () => {
    const absent = `/v1/recordings/${deriveId('none')}/access?user=bob`;
    expect(await world.served.ask('acme', absent)).toMatchObject({ status: 404 });
    const theirs = `/v1/recordings/${recordingId}/access?user=bob`;
    expect(await world.served.ask('bank', theirs)).toMatchObject({ status: 404 });
    expect(await world.served.ask('acme', `/v1/recordings/${recordingId}/access`)).toMatchObject({ status: 400 });
    const crowd = Array.from({ length: 65 }, (_, index) => `g${index}`).join(',');
    const crowded = `/v1/recordings/${recordingId}/access?user=bob&groups=${crowd}`;
    expect(await world.served.ask('acme', crowded)).toMatchObject({ status: 400 });
  });
});

describe('with policies in force', () => {
  const playing = document('supervisors', {
    phase: 'access',
    access: { allow: ['supervisors'], deny: ['leavers'] },
  });
  let hash: string;
  beforeAll(async () => {
    await world.database.query('INSERT INTO log_partitions (topic, partition) VALUES ($1, 0)', [POLICIES.topic]);
    const post = (url: string, payload?: object) =>
      world.served.ask('acme', url, { method: 'POST', ...(payload && { payload }) });
    hash = String((await post('/v1/policies', { documents: [brokerage, playing] })).body['hash']);
    expect(await post(`/v1/policies/${hash}/activate`)).toMatchObject({ status: 200 });
  });

  it('facts are decided by them', async () => {
    const { body } = await decide({ facts: { c: { businessLine: 'brokerage' } } });
    expect(body).toMatchObject({ policySetHash: hash, decision: { record: true } });
  });

  it('facts are decided by any set that is stored', async () => {
    const { body } = await decide({ facts: {}, hash });
    expect(body).toMatchObject({ policySetHash: hash, decision: { record: false } });
    expect(await decide({ facts: {}, hash }, 'bank')).toMatchObject({ status: 404 });
  });

  it('facts are decided as of a conversation that they came into force for while it ran', async () => {
    const never = document('never', { class: 'prohibition', applyToRunning: 'tighten' });
    const drafted = await world.served.ask('acme', '/v1/policies', {
      method: 'POST',
      payload: { documents: [ours, never] },
    });
    const newerHash = String(drafted.body['hash']);
    const facts = { c: { businessLine: 'brokerage' } };
    expect((await decide({ facts, newerHash })).body).toMatchObject({
      policySetHash: hash,
      decision: { record: false, policyIds: ['never'] },
      matched: [{ policyId: 'brokerage' }, { policyId: 'never', policySetHash: newerHash }],
    });
    expect(await decide({ facts, newerHash }, 'bank')).toMatchObject({ status: 404 });
  });

  it.each([
    ['somebody in a group that may', 'supervisors,staff', true],
    ['somebody in a group that may not', 'supervisors,leavers', false],
    ['somebody in no such group', 'staff', false],
    ['somebody in no group', '', false],
  ])('a recording may be played by %s: it is said', async (_, groups, allowed) => {
    const url = `/v1/recordings/${recordingId}/access?user=bob&groups=${groups}`;
    const { body } = await world.served.ask('acme', url);
    expect(body).toMatchObject({ allowed, findings: [{ policyId: 'supervisors', result: 'matched' }] });
  });
});
