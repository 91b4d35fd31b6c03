import type { Answer, Decided } from '@earwitness/domain';
import { type Count, counter, type Distribution, duration, type Logger } from '@earwitness/observability';
import { decideRunning, factsOf, type PolicySet } from '@earwitness/policy';
import type { AskedCalls, RecordAsked } from '../calls/asked-calls';
import type { AskedConversation } from '../calls/asked-conversation';
import { commandedAnswer } from './commanded-capture';
import { isConsentDecisive } from './consent-question';
import { reasonOf } from './decision-reason';

export interface RecordDecided {
  readonly answer: Answer;
  /** Whose recording it would be. */
  readonly conversationId?: string;
  /** The people of the call can be asked for their consent, and it depends on that. */
  readonly isConsentDecisive: boolean;
}

const toAnswer = (decided: Decided): Answer => {
  const { record, policyIds, policySetHash } = decided.decision;
  return { record, reason: reasonOf(decided), policyIds, policySetHash, decided };
};

/** Rather a recording too many than a duty that was missed: it can be deleted. */
const undecided: RecordDecided = {
  answer: { record: true, reason: 'failMode', policyIds: [], policySetHash: '' },
  isConsentDecisive: false,
};

/**
 * Decides "shall this be recorded?" from the policies and statements in memory and from what the questions about a
 * session have told so far. It asks nobody, so that it can decide while everything else is down. Until something new is told it decides the
 * same about one session, however often a vendor asks.
 */
export class RecordQuestion {
  private readonly decisions: Count = counter('decisions_total', 'Answers to "shall this be recorded?" by outcome');
  private readonly took: Distribution = duration('decision_seconds', 'From the facts of a question to its decision');

  constructor(
    private readonly policies: (tenant: string) => PolicySet,
    private readonly logger: Logger,
    private readonly calls: AskedCalls,
  ) {}

  /** Never throws: what cannot be decided is recorded. */
  decide(asked: RecordAsked): RecordDecided {
    const startedAt = performance.now();
    const { vendor } = asked.account.adapter;
    const decided = this.decideOrRecord(asked);
    const { record, reason } = decided.answer;
    this.decisions.add(1, { vendor, outcome: record ? 'record' : 'skip', reason });
    this.took.record((performance.now() - startedAt) / 1000, { vendor });
    return decided;
  }

  /** What is asked about something else tells of the call all the same: who calls, before it is answered. Never throws. */
  hear(asked: RecordAsked): void {
    try {
      this.calls.listen(asked);
    } catch (error) {
      this.fault(asked, error, 'a question could not be listened to');
    }
  }

  private decideOrRecord(asked: RecordAsked): RecordDecided {
    try {
      return this.byPolicy(asked, this.calls.listen(asked));
    } catch (error) {
      this.fault(asked, error, 'policies could not be evaluated: recorded');
      return undecided;
    }
  }

  private byPolicy(asked: RecordAsked, { conversation, set, learnedAt }: AskedConversation): RecordDecided {
    const { account } = asked;
    const { adapter, settings } = account;
    const facts = factsOf(conversation, learnedAt, () => account.profile);
    const governing = { set, newer: this.policies(settings.tenant) };
    const decided = decideRunning(governing, facts, { synchronous: true });
    const commanded = commandedAnswer(asked.facts, decided);
    if (commanded) return { answer: commanded, conversationId: conversation.id, isConsentDecisive: false };
    const canAsk = adapter.answering?.canAskConsent?.(settings) === true;
    return {
      answer: toAnswer(decided),
      conversationId: conversation.id,
      isConsentDecisive: canAsk && isConsentDecisive(governing, decided),
    };
  }

  private fault({ account: { adapter, settings } }: RecordAsked, error: unknown, what: string): void {
    this.logger.error({ err: error, vendor: adapter.vendor, account: settings.id }, what);
  }
}
