import type { Conditions } from '../reading/conditions';
import { GAPS, standingsOf } from './standing';
import type { Verdict } from './summary.read-model';
import { participantTerm, policyTerm } from './terms';

interface Asked {
  readonly trace?: string | undefined;
  readonly policy?: string | undefined;
  readonly participant?: string | undefined;
  readonly gap?: boolean | undefined;
  readonly verdict?: Verdict | undefined;
}

const found = (placeholder: string): string =>
  `c.conversation_id IN (SELECT t.conversation_id FROM search_terms t WHERE t.tenant = $1 AND t.term = ${placeholder})`;

const gapCondition = (gap: boolean | undefined, placeholder: string): string =>
  gap ? `c.standing = ANY (${placeholder})` : `(c.standing IS NULL OR c.standing <> ALL (${placeholder}))`;

/** What can be asked of a conversation, `conversation_rows` as c, whether for itself or for its recordings. */
export const addConversationConditions = (conditions: Conditions, filter: Asked): Conditions => {
  const { trace, policy, participant, gap, verdict } = filter;
  return conditions
    .add(trace, (p) => `c.trace_id = ${p}`)
    .add(policy && policyTerm(policy), found)
    .add(participant && participantTerm(participant), found)
    .add(gap === undefined ? undefined : GAPS, (p) => gapCondition(gap, p))
    .add(verdict && standingsOf(verdict), (p) => `c.standing = ANY (${p})`);
};
