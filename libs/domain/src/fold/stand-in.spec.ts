import { at, fact, given, ordersOf } from '@earwitness/testing';
import type { Fact } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { sessionByKey } from '../conversation/lookup';

const refs = { dialog: 'invite-1' };
const of = (seconds: number, about: Partial<Origin>): Partial<Origin> => ({ ...about, occurredAt: at(seconds) });

const announced = (about: Partial<Origin> = {}): Fact =>
  fact(
    'SessionAnnounced',
    { from: '+4670', to: '+468', participants: [{ participantRef: 'a', number: '+4670' }] },
    of(1, { sessionRef: 'question', sessionKnownBy: 'dialog', refs, ...about }),
  );
const started = (about: Partial<Origin> = {}): Fact =>
  fact(
    'SessionStarted',
    { participants: [{ participantRef: 'a', number: '+4670' }] },
    of(2, { sessionRef: 's', refs, ...about }),
  );
const captured = fact(
  'CaptureStarted',
  { mode: 'file', confirmed: true },
  of(3, { sessionRef: 's', captureRef: 'r', refs: {} }),
);

const sessionsOf = (...facts: readonly Fact[]) => given(...facts).state.sessions;

describe('a session that is spoken of before the vendor names it', () => {
  it('is the one that is named later, whatever is heard first', () => {
    for (const order of ordersOf([announced(), started(), captured])) {
      const { state } = given(...order);
      expect(state.sessions).toHaveLength(1);
      expect(state.sessions[0]).toMatchObject({
        ref: 's',
        formerRefs: ['question'],
        from: '+4670',
        to: '+468',
        announcedAt: at(1),
        startedAt: at(2),
        participants: [{ participantRef: 'a' }],
      });
      expect(state.sessions[0]).not.toHaveProperty('knownBy');
      expect(state.captures).toMatchObject([{ sessionKey: state.sessions[0]?.key }]);
    }
  });

  it('is found by what it was called before, also by what is said of it late', () => {
    const alarm = fact('DecisionUndelivered', {}, of(4, { sessionRef: 'question', refs: {} }));
    const { state } = given(announced(), started(), alarm, announced({ deliveryId: 'again' }));
    expect(state.sessions).toHaveLength(1);
    expect(sessionByKey(state, 'telnyx/main/question')?.ref).toBe('s');
    expect(sessionByKey(state, 'telnyx/main/another')).toBeUndefined();
  });

  it('stays as it is while it is not named, and when it is declined', () => {
    expect(sessionsOf(announced())).toMatchObject([{ ref: 'question', from: '+4670', to: '+468' }]);
  });

  it('keeps its ref where the vendor does', () => {
    const [session, ...others] = sessionsOf(announced(), started({ sessionRef: 'question' }), captured);
    expect(session).toMatchObject({ ref: 'question', from: '+4670', startedAt: at(2) });
    expect(session).not.toHaveProperty('formerRefs');
    expect(others).toMatchObject([{ ref: 's' }]);
  });

  it.each<[string, Partial<Origin>]>([
    ['of another INVITE', { refs: { dialog: 'invite-2' } }],
    ['of which no INVITE is known', { refs: {} }],
    ['of another account', { account: 'other' }],
    ['of another vendor', { vendor: 'sinch' }],
  ])('is not a session %s', (_, about) => {
    expect(sessionsOf(announced(), started(about))).toHaveLength(2);
  });

  it('is not every session that has the same ref: only of those that were never named that is taken', () => {
    expect(sessionsOf(started(), started({ sessionRef: 'other' }))).toHaveLength(2);
  });
});
