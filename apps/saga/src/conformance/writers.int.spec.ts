import type { Fact } from '@earwitness/domain';
import { type DecodedFact, FACTS } from '@earwitness/messaging';
import { claim, Conflict, type Database, verify } from '@earwitness/persistence';
import { contextOf, fileCapture, until } from '@earwitness/testing';
import { Conversations } from '../conversations/conversations';
import { StateCache } from '../conversations/state-cache';
import { iotcommsAccount, telnyxAccount } from './accounts';
import { HeldDatabase } from './held-database';
import { iotcomms, type Said, telnyx } from './voices';
import { World } from './world';

const NOWHERE = 'http://127.0.0.1:1';
const NOW = '2026-03-02T09:14:00.000Z';
const at = NOW;
const headers = { 'X-Contact-Id': 'contact' };

let world: World;
beforeEach(async () => {
  world = await World.begin({
    accounts: [telnyxAccount('voice', NOWHERE), iotcommsAccount('recorder', NOWHERE)],
  });
});
afterEach(() => world.end());

const store = { target: 'archive', fileName: '{captureId}.mp3', deleteTemporary: true };
const recorder = { startsWithSession: [], capabilities: { file: { ...fileCapture, supports: ['StoreRecording'] } } };
const known = contextOf({
  decision: { store, settleMs: 43_200_000, availableWithinMs: 86_400_000 },
  profiles: { 'iotcomms-recording': recorder as never, telnyx: { startsWithSession: [], capabilities: {} } },
});

/** Cannot say anything of recorders while it is broken. */
const breakable = { isBroken: false };
const context: typeof known = {
  ...known,
  profileOf: (vendor, account) => {
    if (breakable.isBroken && vendor === 'iotcomms-recording') throw new Error('a bug');
    return known.profileOf(vendor, account);
  },
};

const fail = (id: string, error: unknown): void => {
  throw new Error(`${id} cannot be decided about`, { cause: error });
};

/** One process's writer of conversations, with what it remembers, on a partition of its own. */
const writer = async (database: Database, partition: number, onUndecided = fail) => {
  const [claimed] = await claim(database, { group: 'saga', owner: 'test' }, [{ topic: FACTS.topic, partition }]);
  let { nextOffset } = claimed ?? { nextOffset: 0 };
  const conversations = new Conversations({
    database,
    cache: new StateCache(100),
    context,
    publish: () => Promise.resolve(),
    watch: () => Promise.resolve(),
    onUndecided,
    now: () => NOW,
  });
  const hearFacts = async (...facts: readonly Fact[]): Promise<void> => {
    const heard = facts.map((fact): DecodedFact => ({ fact, traceparent: undefined, raw: undefined }));
    const { epoch = 0 } = claimed ?? {};
    const progress = { group: 'saga', topic: FACTS.topic, partition, epoch, from: nextOffset, to: nextOffset + 1 };
    await conversations.hear(heard, progress);
    nextOffset += 1;
  };
  const hear = (said: Said): Promise<void> => hearFacts(...world.voices.facts(said));
  return { hear, hearFacts, passTime: () => conversations.passTime(NOW, 10) };
};

const timers = (): Promise<object[]> => world.database.query('SELECT conversation_id, due_at FROM timers');

describe('a writer that remembers an older state of a conversation', () => {
  it('leaves its deadline alone when it hears nothing new', async () => {
    const [one, other] = [await writer(world.database, 0), await writer(world.database, 1)];
    const asked = iotcomms('newCall', { recording: 'file', headers, at });
    await one.hear(asked);
    const early = await timers();
    await other.hear(iotcomms('recordingReady', { recording: 'file', headers, at }));
    const due = await timers();
    expect(due).toHaveLength(1);
    expect(due).not.toEqual(early);
    await one.hear(asked);
    expect(await timers()).toEqual(due);
  });

  it('is refused, and says it again to what there is by then', async () => {
    const [one, other] = [await writer(world.database, 0), await writer(world.database, 1)];
    await one.hear(telnyx('call.initiated', { leg: 'leg', at }));
    await other.hear(telnyx('call.answered', { leg: 'leg', at }));
    const late = telnyx('call.bridged', { leg: 'leg', at });
    await expect(one.hear(late)).rejects.toThrow(Conflict);
    await one.hear(late);
    expect((await world.find('leg'))?.state.facts).toHaveLength(3);
  });
});

describe('a fact that the ledger has of another conversation', () => {
  const answered = (leg: string): Fact => {
    const [fact] = world.voices.facts(telnyx('call.answered', { leg, at }));
    if (!fact) throw new Error('nothing was said');
    return fact;
  };

  it('adds nothing, and what is heard with it is kept', async () => {
    const [one, other] = [await writer(world.database, 0), await writer(world.database, 1)];
    const first = answered('first');
    await one.hearFacts(first);
    await other.hearFacts({ ...answered('second'), id: first.id }, answered('third'));
    expect((await world.find('first'))?.state.facts).toEqual([first.id]);
    expect(await world.find('second')).toBeUndefined();
    expect((await world.find('third'))?.state.facts).toHaveLength(1);
    expect((await verify(world.database)).faults).toEqual([]);
  });

  it('counts for the first of them where both are heard at once', async () => {
    const one = await writer(world.database, 0);
    const first = answered('first');
    await one.hearFacts(first, { ...answered('second'), id: first.id });
    expect((await world.find('first'))?.state.facts).toEqual([first.id]);
    expect(await world.find('second')).toBeUndefined();
  });
});

describe('time that passes for several conversations', () => {
  afterEach(() => void (breakable.isBroken = false));

  it('passes for the others when one of them cannot be decided about', async () => {
    const undecided: string[] = [];
    const one = await writer(world.database, 0, (id) => undecided.push(id));
    await one.hear(telnyx('call.answered', { leg: 'leg', at }));
    await one.hear(iotcomms('recordingReady', { recording: 'file', at }));
    const [call, file] = [await world.find('leg'), await world.find('file')];
    const ids = [call?.id, file?.id];
    await world.database.query(
      `INSERT INTO timers SELECT unnest($1::uuid[]), $2 ON CONFLICT (conversation_id) DO UPDATE SET due_at = $2`,
      [ids, at],
    );
    breakable.isBroken = true;
    expect(await one.passTime()).toBe(2);
    expect(undecided).toEqual([file?.id]);
    const due = await world.database.query<{ id: string }>(
      'SELECT conversation_id AS id FROM timers WHERE due_at <= $1',
      [at],
    );
    expect(due).toEqual([]);
  });
});

describe('a fact of a conversation that is being absorbed', () => {
  it('is refused, and then heard by the one that absorbed it', async () => {
    const slow = new HeldDatabase({ url: world.url });
    const [one, other] = [await writer(slow, 0), await writer(world.database, 1)];
    await other.hear(telnyx('call.initiated', { leg: 'leg', at }));
    await other.hear(iotcomms('recordingStarted', { recording: 'file', headers, at }));
    slow.holdBefore(/FROM stream_heads/);
    const bridged = telnyx('call.bridged', { leg: 'leg', at });
    const refused = expect(one.hear(bridged)).rejects.toThrow(Conflict);
    await until(() => slow.isHeld);
    await other.hear(telnyx('call.answered', { leg: 'leg', headers, at }));
    slow.release();
    await refused;
    await one.hear(bridged);
    const survivor = await world.find('leg');
    expect(survivor?.events.map(({ name }) => name)).toContain('SessionsBridged');
    expect(survivor?.id).toBe((await world.find('file'))?.id);
    expect((await verify(world.database)).faults).toEqual([]);
    await slow.close();
  });
});
