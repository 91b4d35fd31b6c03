import type { Fact, Link } from '@earwitness/domain';
import { correlate } from './correlate';

const link = (kind: Link['kind'], value: string): Link => ({ kind, value, evidence: 'test' });

const factWith = (id: string, ...links: readonly Link[]): Fact => ({
  id,
  name: 'SessionProgressed',
  data: { phase: 'ringing' },
  origin: {
    tenant: 'bank',
    vendor: 'telnyx',
    account: 'voice',
    links,
    occurredAt: '2026-03-02T09:14:07.183Z',
    occurredAtSource: 'vendor',
    receivedAt: '2026-03-02T09:14:07.200Z',
    deliveryId: id,
    digest: '',
    traceId: 'a'.repeat(32),
  },
});

const leg = link('session', 'telnyx/voice/leg/1');
const group = link('grouping', 'telnyx/voice/session/1');
const header = link('carried', 'header:x-conversation-id:42');
const siprec = link('session', 'iotcomms-recording/rec/recording/9');

describe('correlation', () => {
  it('opens one conversation for facts that share a link', () => {
    const { placements, learned } = correlate([factWith('a', leg, group), factWith('b', group)], []);
    expect(new Set(placements.map(({ conversationId }) => conversationId)).size).toBe(1);
    expect(learned.map((known) => known.link)).toEqual([
      expect.stringMatching(/^conversation:/),
      'grouping:telnyx/voice/session/1',
      'session:telnyx/voice/leg/1',
    ]);
  });

  it('gives a conversation the same id whoever hears of it first', () => {
    const [first] = correlate([factWith('a', header, leg)], []).placements;
    const [second] = correlate([factWith('b', siprec, header)], []).placements;
    expect(first?.conversationId).toBe(second?.conversationId);
  });

  it('merges what a later fact links, and the strongest link survives', () => {
    const facts = [factWith('a', leg), factWith('b', siprec, header), factWith('c', leg, header)];
    const { placements } = correlate(facts, []);
    const [call, recording, both] = placements.map(({ conversationId }) => conversationId);
    expect(call).not.toBe(recording);
    expect(both).toBe(recording);
    expect(placements[2]?.merges).toEqual([{ from: call, into: recording, evidence: leg }]);
  });

  it('leads every later fact of a merged conversation to the survivor', () => {
    const facts = [factWith('a', leg), factWith('b', siprec, header), factWith('c', leg, header), factWith('d', leg)];
    const { placements } = correlate(facts, []);
    expect(placements[3]).toMatchObject({ conversationId: placements[1]?.conversationId, merges: [] });
  });

  it('keeps tenants apart even where their links are equal', () => {
    const other = factWith('b', header);
    const foreign = { ...other, origin: { ...other.origin, tenant: 'shop' } } as Fact;
    const { placements } = correlate([factWith('a', header), foreign], []);
    expect(placements[0]?.conversationId).not.toBe(placements[1]?.conversationId);
  });

  it('joins what is known already', () => {
    const known = [{ tenant: 'bank', link: 'grouping:telnyx/voice/session/1', conversationId: 'known' }];
    const { placements, learned } = correlate([factWith('a', leg, group)], known);
    expect(placements[0]?.conversationId).toBe('known');
    expect(learned).toEqual([{ tenant: 'bank', link: 'session:telnyx/voice/leg/1', conversationId: 'known' }]);
  });
});
