import { absent, type Conversation, type Fact, policyFacts } from '@earwitness/domain';
import { at, fact, given, plainProfile } from '@earwitness/testing';
import * as fc from 'fast-check';
import { withRecording } from './capture.facts';
import { contentHash } from './canonical';
import { factsOf } from './facts-of';
import { inbound, known } from './facts.given';

const announced = fact('SessionAnnounced', inbound, { occurredAt: at(1) });
const started = fact('SessionStarted', inbound, { occurredAt: at(4) });
const ended = fact('SessionEnded', { outcome: 'completed' }, { occurredAt: at(34.5) });
const stated = (data: Parameters<typeof fact<'ContextStated'>>[1], seconds = 2): Fact =>
  fact('ContextStated', data, { vendor: 'api', sessionRef: '', occurredAt: at(seconds) });

describe('facts of a conversation', () => {
  it('of which nothing is known are of our schema', () => {
    const facts = factsOf({ ...absent('c'), tenant: 'acme' }, at(0));
    expect(policyFacts.parse(facts)).toEqual(facts);
    expect(facts.c).toMatchObject({
      id: 'c',
      tenant: 'acme',
      channel: 'voice',
      direction: 'unknown',
      requested: false,
    });
  });

  it('tell who talks to whom, from where, since when', () => {
    const facts = known(announced, started);
    expect(policyFacts.parse(facts)).toEqual(facts);
    expect(facts.c).toMatchObject({
      direction: 'pstn-inbound',
      startedAt: at(1),
      answeredAt: at(4),
      route: { ani: '+4915112345678', dnis: '+493012345600' },
      participants: [
        { ref: 'callee', kind: 'callee', side: 'internal', number: '+493012345600', country: 'DE', groups: [] },
        { ref: 'caller', kind: 'caller', side: 'external', number: '+4915112345678', country: 'DE', groups: [] },
      ],
    });
    expect(facts.c).not.toHaveProperty('durationSec');
    expect(facts.vendors).toEqual([{ name: 'telnyx', account: 'main', capabilities: [], health: 'unknown' }]);
  });

  it.each([
    ['inbound', '+491511234567', 'pstn-inbound'],
    ['inbound', 'sip:anna@example.com', 'inbound'],
    ['inbound', undefined, 'inbound'],
    ['unknown', '+491511234567', 'unknown'],
  ] as const)('%s from %s is %s', (direction, from, expected) => {
    expect(known(fact('SessionStarted', { direction, from, to: '+493012345600' })).c.direction).toBe(expected);
  });

  it('outbound look at who is called', () => {
    const outbound = fact('SessionStarted', { ...inbound, direction: 'outbound' });
    expect(known(outbound).c).toMatchObject({
      direction: 'pstn-outbound',
      participants: [
        { ref: 'callee', side: 'external' },
        { ref: 'caller', side: 'internal' },
      ],
    });
  });

  it('are over when all sessions are, and last from the answer', () => {
    expect(known(announced, started, ended).c).toMatchObject({ endedAt: at(34.5), durationSec: 30.5 });
    const other = fact('SessionStarted', {}, { vendor: 'iotcomms', sessionRef: 'other', occurredAt: at(9) });
    expect(known(announced, started, ended, other).c).not.toHaveProperty('endedAt');
  });

  it('say that somebody asked for a recording, which live audio is not', () => {
    const asked = (mode: 'file' | 'stream') =>
      fact('CaptureRequested', { requestId: mode, requestedBy: 'anna', sessionKey: 's', mode });
    expect(known(started, asked('stream')).c.requested).toBe(false);
    expect(known(started, asked('stream'), asked('file')).c.requested).toBe(true);
  });

  it('name captures as they are', () => {
    const mode = { mode: 'native' } as const;
    const running = fact('CaptureStarted', { ...mode, confirmed: true }, { occurredAt: at(6) });
    const paused = fact('CapturePaused', mode, { occurredAt: at(8) });
    expect(known(started, running).c.captures).toEqual([
      { vendor: 'telnyx', mode: 'native', state: 'recording', startedAt: at(6), paused: false },
    ]);
    expect(known(started, running, paused).c.captures).toMatchObject([{ state: 'paused', paused: true }]);
  });

  it('say what accounts can do, where that is known', () => {
    const { state } = given(started);
    expect(factsOf(state, at(9), () => plainProfile).vendors).toMatchObject([
      { name: 'telnyx', capabilities: ['file:pause', 'file:resume', 'file:start', 'file:stop'] },
    ]);
  });
});

describe('several sessions', () => {
  const leg = (sessionRef: string, seconds: number, data: object): Fact =>
    fact('SessionStarted', data, { vendor: 'telnyx', sessionRef, occurredAt: at(seconds) });

  it('are told by the first whose direction is known, and the same number is the same person', () => {
    const transfer = leg('leg-2', 20, {
      direction: 'outbound',
      from: '+493012345600',
      participants: [
        { participantRef: 'caller', side: 'caller', number: '+4915112345678' },
        { participantRef: 'callee', side: 'callee', address: 'sip:bert@example.com' },
      ],
    });
    const { c } = known(started, transfer);
    expect(c).toMatchObject({ direction: 'pstn-inbound', route: { ani: '+4915112345678' } });
    expect(c.participants?.map(({ side, kind }) => `${kind} ${side}`)).toEqual([
      'callee internal',
      'caller external',
      'callee unknown',
    ]);
  });

  it('of which one does not know the direction add what they know', () => {
    const blind = leg('leg-0', 0, {
      participants: [{ participantRef: 'x', number: '+4915112345678', joinedAt: at(3) }],
    });
    expect(known(blind, started).c).toMatchObject({
      direction: 'pstn-inbound',
      participants: [{ ref: 'x', kind: 'caller', side: 'external', joinedAt: at(3) }, { ref: 'callee' }],
    });
  });
});

describe('what was stated', () => {
  it('is in the facts', () => {
    const queue = { id: 'q1', name: 'Sales', tz: 'Europe/Berlin' };
    const facts = known(
      started,
      stated({
        channel: 'video',
        language: 'de',
        businessLine: 'brokerage',
        tags: ['b', 'a'],
        attrs: { tier: 'gold' },
      }),
      stated({ jurisdictions: ['DE'], queue, trunk: 't', campaign: 'spring' }, 3),
      fact('CueGiven', { name: 'payment.started' }, { occurredAt: at(5) }),
      fact('ConsentGranted', {}, { occurredAt: at(6) }),
    );
    expect(policyFacts.parse(facts)).toEqual(facts);
    expect(facts.c).toMatchObject({
      channel: 'video',
      language: 'de',
      businessLine: 'brokerage',
      jurisdictions: ['DE'],
      tags: ['a', 'b'],
      attrs: { tier: 'gold' },
      route: { queue, trunk: 't', campaign: 'spring' },
      consent: { state: 'granted', at: at(6) },
      cues: ['payment.started'],
    });
  });

  it('of a participant is known by ref or by number, and of a stranger makes one more', () => {
    const facts = known(
      started,
      stated({
        participants: [
          { participantRef: 'callee', userId: 'anna', groups: ['traders'], tz: 'Europe/Berlin' },
          { number: '+4915112345678', side: 'supervisor' },
          { participantRef: 'guest', userId: 'carl' },
        ],
      }),
    );
    expect(policyFacts.parse(facts)).toEqual(facts);
    expect(facts.c.participants).toMatchObject([
      { ref: 'callee', side: 'internal', userId: 'anna', groups: ['traders'], tz: 'Europe/Berlin' },
      { ref: 'caller', kind: 'supervisor', side: 'internal' },
      { ref: 'guest', kind: 'unknown', side: 'unknown', userId: 'carl' },
    ]);
  });
});

describe('a recording', () => {
  const state = (): Conversation =>
    given(
      started,
      fact(
        'RecordingAvailable',
        { temporary: true, startedAt: at(5), endedAt: at(9) },
        { captureRef: 'r', occurredAt: at(10) },
      ),
      fact('RecordingStored', { location: { store: 's3' }, sizeBytes: 77 }, { captureRef: 'r', occurredAt: at(12) }),
    ).state;

  it('comes into the facts for those who decide about it', () => {
    const [capture] = state().captures;
    if (!capture) throw new Error('there is a capture');
    const facts = withRecording(factsOf(state(), at(20)), capture);
    expect(policyFacts.parse(facts)).toEqual(facts);
    expect(facts.r).toMatchObject({ vendor: 'telnyx', durationSec: 4, sizeBytes: 77, isStored: true });
  });
});

describe('the order in which facts are heard', () => {
  const sessions = ['a', 'b', 'c'].flatMap((sessionRef, index): Fact[] => [
    fact('SessionAnnounced', { from: `+49${index}11111`, direction: 'unknown' }, { sessionRef, occurredAt: at(5) }),
    fact('SessionAnnounced', { to: `+49${index}22222` }, { sessionRef: `${sessionRef}-unlisted`, occurredAt: at(5) }),
    fact(
      'SessionStarted',
      {
        direction: index === 1 ? 'outbound' : 'inbound',
        participants: [
          { participantRef: 'caller', side: 'caller', number: '+4930000000' },
          { participantRef: sessionRef, side: 'unknown' },
        ],
      },
      { sessionRef, occurredAt: at(9 - index) },
    ),
    fact('CaptureStarted', { mode: 'native', confirmed: true }, { sessionRef, occurredAt: at(10) }),
    fact('SessionEnded', { outcome: 'completed' }, { sessionRef, occurredAt: at(20 + index) }),
  ]);
  const said = [1, 2, 2].map((seconds, index) =>
    stated(
      { language: `l${index}`, tags: [`t${index}`], participants: [{ number: '+4930000000', userId: `u${index}` }] },
      seconds,
    ),
  );
  const cues = ['x', 'y'].map((name) => fact('CueGiven', { name }, { occurredAt: at(7) }));
  const all = [
    ...sessions,
    ...said,
    ...cues,
    fact('ConsentGranted', {}, { occurredAt: at(7) }),
    fact('ConsentDeclined', {}, { occurredAt: at(7) }),
  ];

  it('changes nothing', () => {
    const expected = contentHash(known(...all));
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(contentHash(known(...shuffled))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('would be seen if it mattered: one fact less makes another', () => {
    const hashes = all.map((_, index) => contentHash(known(...all.toSpliced(index, 1))));
    expect(new Set(hashes).size).toBeGreaterThan(all.length / 2);
  });
});
