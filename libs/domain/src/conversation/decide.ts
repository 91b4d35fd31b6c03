import type { DecisionContext } from '../context';
import type { Decision } from '../decisions';
import { resultDeadline, retryDeadline } from '../command/attempt.deadline';
import { startCaptures } from '../command/start.demand';
import { overdueDeadline, verdictDeadline } from '../expectation/expectation.deadline';
import { expectCapture, satisfyExpectation } from '../expectation/expectation.demand';
import { redundancyDeadline } from '../expectation/redundancy.deadline';
import type { Fact } from '../facts/fact';
import type { Link } from '../facts/origin';
import type { Instant } from '../instant';
import { discardDeadline } from '../permission/discard.deadline';
import { deferralDeadline } from '../permission/policy.deadline';
import { decidePolicy, reportConflicts } from '../permission/policy.demand';
import { stopAgainDeadline } from '../permission/stop-again.deadline';
import { stopCaptures } from '../permission/stop.demand';
import { announceDeadline } from '../planning/announce.deadline';
import { choiceDeadline, fallbackDeadline } from '../planning/choice.deadline';
import { closedDeadline } from '../planning/closed.deadline';
import { retentionDeadline } from '../planning/retention.deadline';
import { mergeDeadline } from '../request/merge.deadline';
import { longestPauseDeadline, pauseCaptures } from '../request/pause.demand';
import { whyIgnored } from './ignored';
import { answerRequests } from '../request/request.demand';
import { storeDeadline } from '../storage/store.deadline';
import type { Deadline, Demand, Due } from './demand';
import { evolveDecision, evolveFact } from './evolve';
import type { Conversation } from './state';

/** What a conversation can be told. `now` is when it is told, never read from a clock. */
export type Input =
  | { readonly kind: 'fact'; readonly fact: Fact; readonly now: Instant }
  | { readonly kind: 'time'; readonly now: Instant }
  | {
      readonly kind: 'absorb';
      readonly from: string;
      readonly facts: readonly Fact[];
      readonly evidence?: Link;
      readonly now: Instant;
    }
  | { readonly kind: 'giveUp'; readonly into: string; readonly now: Instant };

export interface Outcome {
  /** New events of the stream, in order. */
  readonly events: readonly (Fact | Decision)[];
  readonly state: Conversation;
}

const demands: readonly Demand[] = [
  reportConflicts,
  expectCapture,
  startCaptures,
  stopCaptures,
  pauseCaptures,
  answerRequests,
  satisfyExpectation,
];
const deadlines: readonly Deadline[] = [
  deferralDeadline,
  longestPauseDeadline,
  stopAgainDeadline,
  discardDeadline,
  storeDeadline,
  mergeDeadline,
  resultDeadline,
  retryDeadline,
  overdueDeadline,
  verdictDeadline,
  redundancyDeadline,
  choiceDeadline,
  fallbackDeadline,
  closedDeadline,
  announceDeadline,
  retentionDeadline,
];

/** More rounds than any conversation needs: reaching it is a bug in a demand that does not vanish when met. */
const MOST_ROUNDS = 1000;
/** So many deadlines are met at one telling; what is left is due at once. */
const MOST_DUES = 1000;

const byTime = (a: Due, b: Due): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

const duesOf = (state: Conversation, context: DecisionContext): readonly Due[] =>
  state.lifecycle === 'open' ? deadlines.flatMap((deadline) => deadline(state, context)).sort(byTime) : [];

/** When the conversation must be told the time next; undefined when it waits for facts only. */
export const nextDeadline = (state: Conversation, context: DecisionContext): Instant | undefined =>
  duesOf(state, context)[0]?.at;

class Unfolding {
  readonly events: (Fact | Decision)[] = [];
  constructor(
    public state: Conversation,
    private readonly context: DecisionContext,
    private readonly now: Instant,
  ) {}

  decided(decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      this.events.push(decision);
      this.state = evolveDecision(this.state, decision, this.now);
    }
  }

  heard(fact: Fact): void {
    if (this.state.facts.includes(fact.id)) return;
    if (this.state.lifecycle === 'absent') this.open(fact);
    this.events.push(fact);
    this.state = evolveFact(this.state, fact);
    const reason = whyIgnored(this.state, fact);
    if (reason) this.decided([{ name: 'FactIgnored', data: { factId: fact.id, reason } }]);
  }

  private open({ origin }: Fact): void {
    const { tenant, traceId, links } = origin;
    const provisional = !links.some(
      ({ kind }) => kind === 'conversation' || kind === 'carried' || kind === 'registered',
    );
    this.decided([{ name: 'ConversationOpened', data: { tenant, traceId, provisional } }]);
  }

  /**
   * Meets every demand that follows from what is known, until nothing is left to decide. Policy is asked first and once:
   * whatever it asks about comes from facts, not from what is decided here.
   */
  settle(): void {
    const telling = { ...this.context, now: this.now };
    this.decided(decidePolicy(this.state, telling));
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const before = this.events.length;
      for (const demand of demands) this.decided(demand(this.state, telling));
      if (this.events.length === before) return;
    }
    throw new Error(`conversation ${this.state.id}: demands do not settle`);
  }

  /** Meets the deadlines that have passed, the earliest first. Time alone may change what policy demands. */
  passTime(): void {
    this.settle();
    for (let met = 0; met < MOST_DUES; met += 1) {
      const [due] = duesOf(this.state, this.context);
      if (!due || due.at > this.now) return;
      this.decided(due.decisions);
      this.settle();
    }
  }
}

const absorb = (unfolding: Unfolding, input: Input & { kind: 'absorb' }): void => {
  if (unfolding.state.absorbed.includes(input.from)) return;
  const evidence = input.evidence ? { evidence: input.evidence } : {};
  unfolding.decided([{ name: 'ConversationsMerged', data: { from: input.from, ...evidence } }]);
  for (const fact of input.facts) unfolding.heard(fact);
  unfolding.settle();
};

/**
 * Pure: what follows from one input, given all that is known. The order in which facts arrive changes neither the
 * observations nor the set of commands demanded; only time decides what time may decide.
 */
export const decide = (input: Input, state: Conversation, context: DecisionContext): Outcome => {
  if (state.lifecycle === 'absorbed') return { events: [], state };
  const unfolding = new Unfolding(state, context, input.now);
  switch (input.kind) {
    case 'fact':
      unfolding.heard(input.fact);
      unfolding.settle();
      break;
    case 'time':
      unfolding.passTime();
      // Policies may have changed since it was told anything.
      unfolding.settle();
      break;
    case 'absorb':
      absorb(unfolding, input);
      break;
    case 'giveUp':
      if (state.lifecycle === 'open') unfolding.decided([{ name: 'ConversationAbsorbed', data: { into: input.into } }]);
      break;
  }
  return { events: unfolding.events, state: unfolding.state };
};
