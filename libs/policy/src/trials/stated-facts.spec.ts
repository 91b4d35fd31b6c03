import { contentHash } from '../facts/canonical';
import { parseFacts } from './stated-facts';

const unstated = { tenant: 'acme', now: '2026-01-06T10:00:00.000Z' };
const factsOf = (stated: unknown) => {
  const parsed = parseFacts(stated, unstated);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.facts;
};
const faultsOf = (stated: unknown) => {
  const parsed = parseFacts(stated, unstated);
  return parsed.isValid ? [] : parsed.faults.map(({ at }) => at);
};

describe('facts that people state', () => {
  it('are completed by a conversation of which nothing else is known', () => {
    expect(factsOf({})).toMatchObject({
      now: unstated.now,
      c: { tenant: 'acme', tags: [], consent: { state: 'unknown' } },
    });
    expect(factsOf({ c: { route: { ani: '+49' } } }).c).toMatchObject({ channel: 'voice', route: { ani: '+49' } });
  });

  it('that are left out are as they are while nobody has told of them: who takes part is unknown', () => {
    expect(factsOf({ c: {} }).c).not.toHaveProperty('participants');
    expect(factsOf({ c: { participants: [] } }).c.participants).toEqual([]);
  });

  it('that were unknown when a decision was made are unknown when it is made again', () => {
    const { c, ...facts } = factsOf({ c: { participants: [{ side: 'external' }] }, vendors: [{ name: 'sinch' }] });
    const { participants: _, ...unnamed } = c;
    const uncounted = { tags: null, attrs: null, captures: null, cues: null, participants: null, jurisdictions: null };
    for (const known of [
      { ...facts, c },
      { ...facts, c: unnamed },
      { ...facts, c: { ...c, ...uncounted }, vendors: null },
      { ...facts, c: { ...c, participants: c.participants?.map((one) => ({ ...one, groups: null })) } },
      { ...facts, c, vendors: facts.vendors?.map((one) => ({ ...one, capabilities: null })) },
    ])
      expect(contentHash(factsOf(JSON.parse(JSON.stringify(known))))).toBe(contentHash(known));
  });

  it('may leave out what every participant, capture and vendor has', () => {
    const facts = factsOf({
      c: { participants: [{ side: 'external' }, {}], captures: [{ vendor: 'sinch' }] },
      vendors: [{ name: 'sinch' }],
    });
    expect(facts.c.participants).toMatchObject([
      { ref: '1', side: 'external' },
      { ref: '2', side: 'unknown', groups: [] },
    ]);
    expect(facts.c.captures).toEqual([{ vendor: 'sinch', mode: 'file', state: 'recording', paused: false }]);
    expect(facts.vendors).toMatchObject([{ name: 'sinch', health: 'unknown' }]);
  });

  it.each([
    ['a misspelt fact', { c: { bussinessLine: 'brokerage' } }, ['/c/bussinessLine']],
    ['one deep within', { c: { participants: [{ sid: 'external' }] } }, ['/c/participants/0/sid']],
    ['another type', { c: { tags: 'vip' } }, ['/c/tags']],
    ['a moment that is none', { now: 'today' }, ['/now']],
    ['no object', [], ['']],
    ['a conversation that is no object', { c: 'x' }, ['/c']],
  ])('with %s are refused, and where', (_, stated, faults) => {
    expect(faultsOf(stated)).toEqual(faults);
  });

  const many = (count: number, of: unknown = {}) => Array.from({ length: count }, () => of);
  const attrs = (count: number) => Object.fromEntries(many(count).map((_, index) => [`a${index}`, 'x']));
  it.each([
    ['participants', { c: { participants: many(33) } }, '/c/participants', 'holds more than 32'],
    ['tags', { c: { tags: many(65, 'x') } }, '/c/tags', 'holds more than 64'],
    ['attributes', { c: { attrs: attrs(65) } }, '/c/attrs', 'holds more than 64'],
    [
      'groups',
      { c: { participants: [{}, { groups: many(33, 'x') }] } },
      '/c/participants/1/groups',
      'holds more than 32',
    ],
    ['vendors', { vendors: many(17, { name: 'sinch' }) }, '/vendors', 'holds more than 16'],
    ['letters', { c: { language: 'x'.repeat(1001) } }, '/c/language', 'is longer than 1000 characters'],
    [
      'letters of an attribute',
      { c: { attrs: { 'a/b': 'x'.repeat(1001) } } },
      '/c/attrs/a~1b',
      'is longer than 1000 characters',
    ],
  ])('with too many %s are refused', (_, stated, ...[at, problem]) => {
    expect(parseFacts(stated, unstated)).toEqual({ isValid: false, faults: [{ at, problem }] });
  });

  it('may have as many of everything as conditions are reckoned with', () => {
    const c = { participants: many(32, { groups: many(32, 'x') }), tags: many(64, 'x'), attrs: attrs(64) };
    expect(factsOf({ c: { ...c, language: 'x'.repeat(1000) } }).c).toMatchObject({ tags: c.tags, attrs: c.attrs });
  });

  it('keep any attributes', () => {
    expect(factsOf({ c: { attrs: { anything: 'goes' } } }).c.attrs).toEqual({ anything: 'goes' });
  });
});
