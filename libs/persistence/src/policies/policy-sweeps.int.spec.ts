import { deriveId } from '@earwitness/domain';
import { freshDatabase } from '@earwitness/testing';
import { Database } from '../database/database';
import { append } from '../ledger/ledger';
import { noteSweep, sweep } from './policy-sweeps';

const NOW = '2026-01-05T09:00:00.000Z';
const SOON = '2026-01-05T09:00:02.000Z';

const states: Readonly<Record<string, object | undefined>> = {
  talking: { isOver: false },
  unknown: undefined,
  over: { isOver: true },
  'over too': { isOver: true },
  odd: { isOver: false, text: '\u0000' },
  last: { isOver: true },
};

const goesOn = (state: unknown): boolean => !(state as { isOver: boolean } | undefined)?.isOver;

describe('a sweep', () => {
  let database: Database;
  beforeAll(async () => {
    database = new Database({ url: await freshDatabase() });
    const appends = ['acme', 'bank'].flatMap((tenant) =>
      Object.entries(states).map(([name, state]) => ({
        streamId: deriveId(tenant, name),
        kind: 'conversation',
        tenant,
        head: undefined,
        events: [],
        state: state === undefined ? null : JSON.stringify(state),
        stateVersion: 1,
      })),
    );
    const account = { ...appends[0], streamId: deriveId('account'), kind: 'account' } as (typeof appends)[number];
    await database.transaction((tx) => append(tx, [...appends, account]));
  });
  afterAll(() => database.close());
  beforeEach(() => database.query('DELETE FROM timers'));

  const due = async (): Promise<readonly string[]> =>
    (await database.query<{ id: string }>('SELECT conversation_id AS id FROM timers')).map(({ id }) => id).sort();
  const run = (now: string, most: number): Promise<boolean> =>
    database.transaction((tx) => sweep(tx, { now, most, goesOn }));
  const goingOn = ['talking', 'unknown', 'odd'].map((name) => deriveId('acme', name)).sort();

  it.each([1, 3, 6, 100])('makes what goes on of one tenant due, %i at a time', async (most) => {
    await noteSweep(database, 'acme', NOW);
    let rounds = 0;
    while (await run(SOON, most)) rounds += 1;
    expect(await due()).toEqual(goingOn);
    expect(rounds).toBe(Math.floor(Object.keys(states).length / most) + 1);
  });

  it('waits until everybody has heard', async () => {
    await noteSweep(database, 'acme', NOW);
    expect(await run(NOW, 100)).toBe(false);
    expect(await due()).toEqual([]);
    expect(await run(SOON, 100)).toBe(true);
  });

  it('begins anew when there is another reason', async () => {
    await noteSweep(database, 'acme', NOW);
    await run(SOON, 5);
    await noteSweep(database, 'acme', NOW);
    await database.query('DELETE FROM timers');
    while (await run(SOON, 5));
    expect(await due()).toEqual(goingOn);
  });

  it('is nobody else’s while one works on it', async () => {
    await noteSweep(database, 'acme', NOW);
    await database.transaction(async (tx) => {
      expect(await sweep(tx, { now: SOON, most: 100, goesOn })).toBe(true);
      expect(await run(SOON, 100)).toBe(false);
    });
  });
});
