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

  it('keep any attributes', () => {
    expect(factsOf({ c: { attrs: { anything: 'goes' } } }).c.attrs).toEqual({ anything: 'goes' });
  });
});
