import type { Decision } from '../decisions';
import { decisionCatalogue } from '../decisions';
import type { Fact, FactName, FactOf } from '../facts/fact';
import type { Link } from '../facts/origin';
import type { Instant } from '../instant';
import { joinedBy, joinedList } from '../capture/join';
import { attachmentFolds } from '../fold/attachment.fold';
import { captureFolds } from '../fold/capture.fold';
import { commandFolds } from '../fold/command.fold';
import { type DecisionFolds, decisionFolds } from '../fold/decision.fold';
import { observeSession } from '../fold/observe';
import { requestFolds } from '../fold/request.fold';
import { sessionFolds } from '../fold/session.fold';
import { statementFolds } from '../fold/statement.fold';
import type { Conversation } from './state';

type Recorded = { readonly id: string; readonly recordedAt: Instant };

/** An event of a conversation's stream: a vendor's fact or a decision of ours, with the moment it was recorded. */
export type ConversationEvent = (Fact & { readonly recordedAt: Instant }) | (Decision & Recorded);

type FactFolds = { readonly [N in FactName]: (state: Conversation, fact: FactOf<N>) => Conversation };

const seenOnly = (state: Conversation, fact: Fact): Conversation => observeSession(state, fact.origin);

/** One entry per fact: a forgotten one does not compile. */
const factFolds: FactFolds = {
  ...sessionFolds,
  ...captureFolds,
  ...attachmentFolds,
  ...commandFolds,
  ...requestFolds,
  ...statementFolds,
  VendorAlarmRaised: seenOnly,
  DecisionUndelivered: seenOnly,
  VendorEventLost: seenOnly,
  UnrecognisedWebhook: seenOnly,
};

const joinLinks = joinedList((a, b) => a.value === b.value && a.kind === b.kind, joinedBy<Link>({}));

export const isDecision = (event: ConversationEvent): event is Decision & Recorded => event.name in decisionCatalogue;

/** Folds a fact in; a second time it changes nothing. */
export const evolveFact = (state: Conversation, fact: Fact): Conversation => {
  if (state.facts.includes(fact.id)) return state;
  const known: Conversation = {
    ...state,
    facts: [...state.facts, fact.id],
    links: joinLinks(state.links, fact.origin.links),
  };
  return (factFolds[fact.name] as (state: Conversation, fact: Fact) => Conversation)(known, fact);
};

export const evolveDecision = (state: Conversation, decision: Decision, at: Instant): Conversation =>
  (decisionFolds[decision.name] as DecisionFolds['FactIgnored'])(state, decision.data as never, at);

/** Pure: the same events in any order give the same observations. */
export const evolve = (state: Conversation, event: ConversationEvent): Conversation =>
  isDecision(event) ? evolveDecision(state, event, event.recordedAt) : evolveFact(state, event);
