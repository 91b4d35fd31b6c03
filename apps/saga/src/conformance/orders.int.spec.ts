import type { CommandType, Conversation } from '@earwitness/domain';
import { verify } from '@earwitness/persistence';
import { until } from '@earwitness/testing';
import { iotcommsAccount, recordAll, telnyxAccount } from './accounts';
import { accepts, succeeds } from './behaviours';
import { VendorStub } from './vendor-stub';
import { iotcomms, type Said, telnyx } from './voices';
import { type Kept, World } from './world';

const contact = { 'X-Contact-Id': 'contact-7' };
const leg = { leg: 'leg-7', group: 'call-7' };
const recorded = { recording: 'recording-7', headers: contact, at: '2026-03-02T09:15:00.000Z' };

/** One call over two vendors. Until the leg is bridged with the header, nothing links the two. */
const story = {
  initiated: telnyx('call.initiated', { ...leg, at: '2026-03-02T09:14:00.000Z' }),
  answered: telnyx('call.answered', { ...leg, at: '2026-03-02T09:14:05.000Z' }),
  bridged: telnyx('call.bridged', { ...leg, at: '2026-03-02T09:14:06.000Z', headers: contact }),
  asked: iotcomms('newCall', recorded),
  recording: iotcomms('recordingStarted', recorded),
  ready: iotcomms('recordingReady', recorded),
};
const { initiated, answered, bridged, asked, recording, ready } = story;

const orders: Readonly<Record<string, readonly Said[]>> = {
  'as it happened': [initiated, answered, bridged, asked, recording, ready],
  'the recorder before the call': [asked, recording, ready, initiated, answered, bridged],
  'the recorder while the call is unlinked': [initiated, answered, asked, recording, ready, bridged],
  'backwards, and everything twice': [ready, recording, asked, bridged, answered, initiated].flatMap((s) => [s, s]),
};

interface Played {
  readonly survivor: Kept;
  readonly all: readonly Kept[];
  readonly starts: number;
  readonly stores: number;
}

const play = async (said: readonly Said[]): Promise<Played> => {
  const fork = await VendorStub.start(accepts);
  const recorder = await VendorStub.start(succeeds);
  const world = await World.begin({
    accounts: [telnyxAccount('voice', fork.url), iotcommsAccount('recorder', recorder.url)],
    policies: recordAll({ store: { settle: 'PT0S' } }),
  });
  try {
    await world.startSaga();
    for (const one of said) {
      await world.say(one);
      await world.settled();
    }
    await until(() => fork.calls.length > 0 && recorder.calls.length > 0, { what: 'both commands' });
    await world.settled();
    const all = await world.kept();
    const survivor = await world.find('leg-7');
    if (!survivor) throw new Error('the call is nowhere');
    expect((await verify(world.database)).faults).toEqual([]);
    return { survivor, all, starts: fork.calls.length, stores: recorder.calls.length };
  } finally {
    await world.end();
    await fork.close();
    await recorder.close();
  }
};

const commands = ({ commands: lives }: Conversation): readonly [CommandType, string][] =>
  lives.map(({ command, id }): [CommandType, string] => [command.type, id]).sort();

/** All that is known. Which of several ids a conversation is known by depends on what was heard of first. */
const known = ({ state }: Kept) => ({
  sessions: state.sessions.map(({ key, startedAt, bridgedAt }) => ({ key, startedAt, bridgedAt })).sort(byKey),
  captures: state.captures.map(({ ref, mode }) => `${ref} ${mode}`).sort(),
  expectations: state.expectations.length,
  facts: state.facts.length,
  commands: commands(state),
});

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1);

describe('a call over two vendors', () => {
  const played = new Map<string, Played>();
  const playedAs = async (name: string): Promise<Played> => {
    const result = played.get(name) ?? (await play(orders[name] ?? []));
    played.set(name, result);
    return result;
  };

  describe.each(Object.keys(orders))('heard of %s', (name) => {
    it('is one conversation, and the same', async () => {
      const { survivor, all } = await playedAs(name);
      expect(all.filter(({ state }) => state.lifecycle === 'open')).toHaveLength(1);
      expect(known(survivor)).toEqual(known((await playedAs('as it happened')).survivor));
    });

    it('is forked once and stored once', async () => {
      const { starts, stores } = await playedAs(name);
      expect({ starts, stores }).toEqual({ starts: 1, stores: 1 });
    });
  });

  it('was provisionally two where nothing linked them, and the carried id outlived the other', async () => {
    const { survivor, all } = await playedAs('the recorder while the call is unlinked');
    const [absorbed, ...others] = all.filter(({ state }) => state.lifecycle === 'absorbed');
    expect(others).toEqual([]);
    expect(absorbed?.state).toMatchObject({ absorbedInto: survivor.id });
    expect(survivor.state.absorbed).toEqual([absorbed?.id]);
    expect(absorbed?.events.at(-1)?.name).toBe('ConversationAbsorbed');
    expect(absorbed?.events.map(({ name }) => name)).toContain('CommandIssued');
  });
});
