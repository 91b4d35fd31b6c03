import { type Conversation, deriveId } from '@earwitness/domain';
import { decideRunning, type Governing } from '@earwitness/policy';
import { at, fact, until } from '@earwitness/testing';
import type { DecisionView } from '../decisions/decision.read-model';
import { type Document, decidedUnder, document, setOf } from '../conformance/policies';
import { heard, time } from '../conformance/stories';
import { World } from '../conformance/world';
import { rebuild } from '../rebuild/rebuild';
import { checksum } from '../conformance/checksum';
import type { ReplayView } from './replay.read-model';

const quiet = (id: string, dnis: string, more: object = {}): Document =>
  document(id, { class: 'prohibition', when: `c.route.dnis == "${dnis}"`, onIndeterminate: 'noMatch', ...more });
const tightens = { applyToRunning: 'tighten' };
const store = { target: 'archive' };

const before = [document('base', { class: 'obligation', store }), quiet('quiet', '+31')];
const after = [document('base2', { class: 'obligation', store, ...tightens }), quiet('quiet2', '+32', tightens)];
const draft = [document('base3', { class: 'obligation', store }), quiet('quiet3', '+30', tightens)];
const [first, second] = [setOf(...before), setOf(...after)];

const ACTIVATED = 100;
const calls = ['+30', '+31', '+32', '+30', '+31', '+32'].map((to, index) => ({ name: `call-${index}`, to }));
const idOf = (name: string): string => deriveId('conversation', 'acme', name);

let world: World;
let current = first;
const governing = ({ decision }: Conversation): Governing => ({
  set: decision?.policySetHash === first.hash ? first : current,
  newer: current,
});
beforeAll(async () => void (world = await World.begin(decidedUnder(governing))));
afterAll(() => world.end());

const start = (name: string, to: string, seconds: number) =>
  world.tell(
    idOf(name),
    ...heard(fact('SessionStarted', { to }, { sessionRef: name, occurredAt: at(seconds), receivedAt: at(seconds) })),
  );
const end = (name: string, seconds: number) =>
  world.tell(
    idOf(name),
    ...heard(
      fact(
        'SessionEnded',
        { outcome: 'completed' },
        { sessionRef: name, occurredAt: at(seconds), receivedAt: at(seconds) },
      ),
    ),
  );

beforeAll(async () => {
  for (const [index, { name, to }] of calls.entries()) await start(name, to, index);
  current = second;
  for (const { name } of calls) await world.tell(idOf(name), time(ACTIVATED));
  for (const [index, to] of ['+31', '+32'].entries()) await start(`later-${index}`, to, ACTIVATED + 1);
  for (const { name } of calls) await end(name, ACTIVATED + 10);
});

const decisionsOf = async (name: string): Promise<readonly DecisionView[]> => {
  const { body } = await world.served.ask('acme', `/v1/conversations/${idOf(name)}/decisions`);
  return (body as { items: DecisionView[] }).items.toReversed();
};

const replayed = async (documents: readonly Document[], [from, to]: readonly [number, number]) => {
  const { headers } = await world.served.ask('acme', `/v1/policies/${setOf(...documents).hash}/replays`, {
    method: 'POST',
    payload: { from: at(from), to: at(to), documents },
  });
  let found: ReplayView | undefined;
  await until(async () => {
    found = (await world.served.ask('acme', headers['location'] ?? '')).body as unknown as ReplayView;
    return found.state === 'done';
  });
  return found?.result;
};

describe('a decision of a call that ran while newer policies came into force', () => {
  it('names both sets, and which of them said what', async () => {
    const [began, tightened] = await decisionsOf('call-2');
    expect(began).toMatchObject({ record: true, policySetHash: first.hash });
    expect(began).not.toHaveProperty('newerSetHash');
    expect(tightened).toMatchObject({
      record: false,
      policyIds: ['quiet2'],
      policySetHash: first.hash,
      newerSetHash: second.hash,
      decision: { policySetHash: first.hash },
    });
    expect(tightened?.matched.map(({ policyId, policySetHash }) => [policyId, policySetHash])).toEqual([
      ['base', undefined],
      ['quiet2', second.hash],
      ['base2', second.hash],
    ]);
    const { items } = (await world.served.ask('acme', '/v1/decisions')).body as { items: DecisionView[] };
    expect(items.filter(({ newerSetHash }) => newerSetHash === second.hash).length).toBeGreaterThan(1);
  });

  it('is not made once more where nothing else is demanded', async () => {
    expect(await decisionsOf('call-1')).toHaveLength(1);
  });

  it('can be made again of what is shown of it', async () => {
    for (const { name } of calls)
      for (const { id, decision, facts, newerSetHash } of await decisionsOf(name)) {
        const again = decideRunning({ set: first, newer: newerSetHash === undefined ? undefined : second }, facts);
        expect({ id: again.basis.decisionId, decision: again.decision }).toEqual({ id, decision });
      }
  });

  it('comes to the same row when it is projected anew', async () => {
    const right = await checksum(world.database);
    await world.database.query(`UPDATE decision_rows SET newer_set_hash = NULL, over_before_set_hash = 'none'`);
    expect(await checksum(world.database)).not.toBe(right);
    await rebuild(world.database);
    expect(await checksum(world.database)).toBe(right);
  });
});

describe('a replay of a period in which policies came into force while calls ran', () => {
  const UNDER_FIRST = [0, ACTIVATED] as const;
  const UNDER_SECOND = [ACTIVATED, ACTIVATED + 1_000] as const;

  it('knows nothing of those whose policies nobody knows', async () => {
    const result = await replayed(after, UNDER_SECOND);
    expect(result?.unknown.withoutPolicies).toBeGreaterThan(1);
    expect(result).toMatchObject({ agree: 2, lost: { count: 0 }, gained: { count: 0 } });
  });

  describe('of sets that are known', () => {
    beforeAll(async () => {
      for (const documents of [before, after])
        await world.served.ask('acme', '/v1/policies', { method: 'POST', payload: { documents } });
    });

    it.each([
      ['before', before, UNDER_FIRST],
      ['from then on', after, UNDER_SECOND],
    ] as const)('finds no difference where they are what was in force: %s', async (_, documents, period) => {
      const result = await replayed(documents, period);
      expect(result?.conversations).toBeGreaterThan(2);
      expect(result).toMatchObject({
        agree: result?.conversations,
        changed: 0,
        lost: { count: 0 },
        gained: { count: 0 },
        unknown: { withoutFacts: 0, withoutPolicies: 0, missingFacts: 0 },
      });
    });

    it('finds what others would have tightened, with the policies that the calls began with', async () => {
      const result = await replayed(draft, UNDER_SECOND);
      const gained = result?.gained.samples.map(({ conversationId, replayed: { policyIds } }) => [
        conversationId,
        policyIds,
      ]);
      expect(gained).toEqual(
        expect.arrayContaining([
          [idOf('call-2'), ['base']],
          [idOf('later-1'), ['base3']],
        ]),
      );
    });
  });
});
