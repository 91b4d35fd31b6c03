import { at, contextOf, decided, fact, given } from '.';

const started = fact('SessionStarted', {});
const captured = fact('CaptureStarted', { mode: 'file', confirmed: true }, { occurredAt: at(1) });

describe('given, when, then', () => {
  it('names what is decided', () =>
    given().when(started).then('ConversationOpened', 'PolicyDecided', 'CaptureExpected', decided('CommandIssued', {})));

  it('compares as much of the data as is given', () =>
    given()
      .under(contextOf({ decision: { record: false, policyIds: ['record-nothing'] } }))
      .when(started)
      .then('ConversationOpened', decided('PolicyDecided', { decision: expect.objectContaining({ record: false }) })));

  it('lets time pass', () => given(started).when(at(6)).then('ExpectationOverdue'));

  it('sees a redelivery as nothing new', () => given(started, captured).when(captured).then());

  it('fails when something else is decided', () => {
    expect(() => given(started).when(at(6)).then()).toThrow();
    expect(() => given(started).when(at(6)).then('ExpectationMissed')).toThrow();
    expect(() =>
      given(started)
        .when(at(6))
        .then(decided('ExpectationOverdue', { expectationId: 'other' })),
    ).toThrow();
  });

  it('shows the state', () => {
    expect(Object.values(given(started).when(captured).state.captures)).toMatchObject([{ startedAt: at(1) }]);
  });
});

describe('a built fact', () => {
  it('has the same id for the same words, and another for others', () => {
    expect(fact('SessionStarted', {}).id).toBe(started.id);
    expect(fact('SessionStarted', {}, { sessionRef: 'session-2' }).id).not.toBe(started.id);
  });

  it('is one that our schema takes', () => {
    expect(started.data.participants).toEqual([]);
    expect(() => fact('CaptureStarted', { mode: 'tape' as 'file', confirmed: true })).toThrow();
  });
});
