import { at, fact, given } from '@earwitness/testing';
import type { Fact, FactData } from '../facts/fact';
import { consentOf } from './consent';
import { cuesOf } from './cues';
import { statedContext } from './stated-context';

const api = { vendor: 'earwitness', account: 'api', sessionRef: '', links: [] };
const when = (seconds: number, deliveryId = '') => ({ ...api, occurredAt: at(seconds), deliveryId });
const stated = (seconds: number, data: FactData<'ContextStated'>) => fact('ContextStated', data, when(seconds));
type Word = 'Announced' | 'Granted' | 'Declined' | 'Withdrawn';
const consent = (word: Word, seconds: number, about: FactData<'ConsentGranted'> = {}) =>
  fact(`Consent${word}`, about, when(seconds)) as Fact;

describe('what was stated of a conversation', () => {
  it('is of each field the latest word, whenever it was heard', () => {
    const words = [stated(2, { language: 'de', queue: { id: 'b' } }), stated(1, { language: 'en', trunk: 't1' })];
    for (const order of [words, words.toReversed()])
      expect(statedContext(given(...order).state)).toEqual({
        language: 'de',
        queue: { id: 'b' },
        trunk: 't1',
        tags: [],
        attrs: {},
        participants: [],
      });
  });

  it('chooses between words of one moment always alike', () => {
    const words = ['de', 'en', 'fr'].map((language) => stated(1, { language }));
    const [first] = words;
    expect(first && statedContext(given(...words).state).language).toBe(
      statedContext(given(...words.toReversed()).state).language,
    );
  });

  it('adds tags up, and takes the latest of each attribute and of each participant', () => {
    const { state } = given(
      stated(2, {
        tags: ['b', 'a'],
        attrs: { case: '2' },
        participants: [{ participantRef: 'p', tz: 'UTC' }, { number: '+491' }],
      }),
      stated(1, {
        tags: ['c', 'a'],
        attrs: { case: '1', desk: '7' },
        participants: [{ participantRef: 'p', userId: 'm', tz: 'Europe/Berlin' }],
      }),
    );
    expect(statedContext(state)).toEqual({
      tags: ['a', 'b', 'c'],
      attrs: { case: '2', desk: '7' },
      participants: [{ participantRef: 'p', userId: 'm', tz: 'UTC' }, { number: '+491' }],
    });
  });

  it('is stated by a vendor as well, of the session it names', () => {
    const { state } = given(fact('ContextStated', { language: 'en' }));
    expect(state.sessions).toHaveLength(1);
    expect(statedContext(state).language).toBe('en');
  });
});

describe('the consent of all parties', () => {
  const of = (...words: readonly Fact[]) => consentOf(given(...words).state);

  it('is unknown, then announced, then granted', () => {
    expect(of()).toEqual({ state: 'unknown' });
    expect(of(consent('Announced', 1))).toEqual({ state: 'announced', at: at(1) });
    expect(of(consent('Granted', 2), consent('Announced', 3))).toEqual({ state: 'granted', at: at(2) });
  });

  it('is refused by one for all, until the same one grants', () => {
    const [a, b] = [{ participantRef: 'a' }, { participantRef: 'b' }];
    const refused = consent('Declined', 2, a);
    expect(of(refused, consent('Granted', 3, b))).toEqual({ state: 'declined', at: at(2) });
    expect(of(refused, consent('Granted', 3))).toEqual({ state: 'declined', at: at(2) });
    expect(of(refused, consent('Granted', 3, a))).toEqual({ state: 'granted', at: at(3) });
    expect(of(consent('Granted', 3, a), refused)).toEqual({ state: 'granted', at: at(3) });
    expect(of(refused, consent('Granted', 3, a), consent('Withdrawn', 4, a))).toMatchObject({ state: 'withdrawn' });
  });

  it('is refused where the same one grants and refuses at once', () => {
    for (const words of [
      [consent('Granted', 1), consent('Withdrawn', 1)],
      [consent('Withdrawn', 1), consent('Granted', 1)],
    ])
      expect(of(...words)).toMatchObject({ state: 'withdrawn' });
  });

  it('is of one scope at a time, and words without a scope are about all', () => {
    const { state } = given(consent('Granted', 1), consent('Declined', 2, { scope: 'transcription' }));
    expect(consentOf(state)).toEqual({ state: 'granted', at: at(1) });
    expect(consentOf(state, 'transcription')).toEqual({ state: 'declined', scope: 'transcription', at: at(2) });
  });
});

it('cues are known by name, each once, in the order of giving', () => {
  const cue = (name: string, seconds: number) => fact('CueGiven', { name }, when(seconds));
  expect(cuesOf(given(cue('b', 2), cue('a', 1), cue('b', 3)).state)).toEqual(['a', 'b']);
});
