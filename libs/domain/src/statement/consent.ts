import { statementsOf } from '../conversation/lookup';
import type { Conversation, StatementOf } from '../conversation/state';
import type { Instant } from '../instant';
import type { ConsentState } from '../policy/policy-facts';

type Word = StatementOf<'ConsentGranted' | 'ConsentDeclined' | 'ConsentWithdrawn'>;

/** What all parties' words amount to, with the scope and the moment of the word that decided. */
export interface Consent {
  readonly state: ConsentState;
  readonly scope?: string;
  readonly at?: Instant;
}

const amounts = {
  ConsentAnnounced: 'announced',
  ConsentGranted: 'granted',
  ConsentDeclined: 'declined',
  ConsentWithdrawn: 'withdrawn',
} as const satisfies Record<string, ConsentState>;

const isRefusal = ({ name }: Word): boolean => name !== 'ConsentGranted';

/** Of two words of one moment a refusal comes last, and counts. */
const inOrder = (a: Word, b: Word): number =>
  a.at === b.at ? Number(isRefusal(a)) - Number(isRefusal(b)) : a.at < b.at ? -1 : 1;

/** What each of them said last. */
const lastWords = (words: readonly Word[]): readonly Word[] =>
  [...new Map([...words].sort(inOrder).map((word) => [word.data.participantRef, word])).values()].sort(inOrder);

/**
 * The consent of all parties. One that declines or withdraws does so for all, until the same one grants; who is not named
 * counts as one more. It is granted once anybody grants and nobody refuses, and announced before that. Words without a
 * scope are about every scope.
 */
export const consentOf = (state: Conversation, scope = 'recording'): Consent => {
  const isAbout = ({ data }: { readonly data: { readonly scope?: string | undefined } }): boolean =>
    (data.scope ?? scope) === scope;
  const words = lastWords(statementsOf(state, 'ConsentGranted', 'ConsentDeclined', 'ConsentWithdrawn').filter(isAbout));
  const decisive =
    words.findLast(isRefusal) ?? words.at(-1) ?? statementsOf(state, 'ConsentAnnounced').findLast(isAbout);
  if (!decisive) return { state: 'unknown' };
  const { name, at, data } = decisive;
  return { state: amounts[name], at, ...(data.scope === undefined ? {} : { scope: data.scope }) };
};
