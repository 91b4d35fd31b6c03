import { policyFacts } from '@earwitness/domain';
import { at, fact } from '@earwitness/testing';
import { inbound, known } from './facts.given';

describe('who takes part', () => {
  const session = (data: Parameters<typeof fact<'SessionStarted'>>[1]) => fact('SessionStarted', data);
  const from = '+4915112345678';

  it('is unknown before anybody has told of anybody', () => {
    const facts = known(session({}), fact('ContextStated', { participants: [] }, { occurredAt: at(2) }));
    expect(facts.c).not.toHaveProperty('participants');
    expect(policyFacts.parse(facts)).toEqual(facts);
  });

  it('is whom the session is from and to where nobody is listed, as if they were', () => {
    const { participants, ...parties } = inbound;
    const addressed = known(fact('SessionStarted', parties)).c.participants;
    expect(addressed).toEqual(known(fact('SessionStarted', { ...parties, participants })).c.participants);
    expect(addressed).toHaveLength(2);
  });

  it('has a number only where the address is one', () => {
    expect(known(session({ direction: 'inbound', from: 'anonymous', to: 'sip:desk@example.com' })).c).toMatchObject({
      participants: [
        { ref: 'callee', side: 'internal' },
        { ref: 'caller', side: 'external' },
      ],
      route: { ani: 'anonymous' },
    });
    expect(JSON.stringify(known(session({ from: 'anonymous' })).c.participants)).not.toContain('number');
  });

  it.each([
    ['with the same number', [{ participantRef: 'x', number: from }]],
    ['with the same number as an address', [{ participantRef: 'x', address: `tel:${from}` }]],
    ['as the caller with the number in the national way', [{ participantRef: 'x', side: 'caller', number: '4915112' }]],
    ['as the caller without any number', [{ participantRef: 'x', side: 'caller' }]],
    ['by a ref that says so', [{ participantRef: 'caller' }]],
  ] as const)('is listed %s, and nobody twice', (_, participants) => {
    const { c } = known(session({ from, participants }));
    expect(c.participants).toMatchObject([{ number: from, country: 'DE' }]);
    expect(c.participants).toHaveLength(1);
  });

  it('keeps the number that the vendor says', () => {
    const participants = [{ participantRef: 'x', side: 'caller', number: '+4930999999' }] as const;
    expect(known(session({ from, participants })).c.participants).toMatchObject([{ number: '+4930999999' }]);
  });

  it('has everybody at the end of a session, and whom it is from besides where it is none of them', () => {
    const participants = ['a', 'b'].map((participantRef) => ({ participantRef, side: 'caller' as const }));
    const numbers = known(session({ from, participants })).c.participants?.map(({ ref, number }) => [ref, number]);
    expect(numbers).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['caller', from],
    ]);
  });

  it('is the same person in a session that lists them and in one that does not', () => {
    const listed = fact('SessionStarted', inbound, { sessionRef: 'other' });
    expect(known(session({ from }), listed).c.participants?.map(({ number }) => number)).toEqual([
      '+493012345600',
      from,
    ]);
  });
});
