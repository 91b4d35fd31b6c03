import type { Decision } from '../decisions';
import { decisionCatalogue } from '../decisions';
import type { Fact, FactName, FactOf } from '../facts/fact';
import type { Origin } from '../facts/origin';
import type { Instant } from '../instant';
import { captureFolds } from './capture.fold';
import { commandFolds } from './command.fold';
import { type DecisionFolds, decisionFolds } from './decision.fold';
import { requestFolds } from './request.fold';
import { sessionFolds } from './session.fold';
import type { Conversation } from './state';
import { touchSession } from './touch';

type Recorded = { readonly id: string; readonly recordedAt: Instant };

/** An event of a conversation's stream: a vendor's fact or a decision of ours, with the moment it was recorded. */
export type ConversationEvent = (Fact & { readonly recordedAt: Instant }) | (Decision & Recorded);

type FactFolds = { readonly [N in FactName]: (state: Conversation, fact: FactOf<N>) => Conversation };

const seenOnly = (state: Conversation, fact: Fact): Conversation => touchSession(state, fact.origin);

/** One entry per fact: a forgotten one does not compile. */
const factFolds: FactFolds = {
  ...sessionFolds,
  ...captureFolds,
  ...commandFolds,
  ...requestFolds,
  TranscriptAvailable: seenOnly,
  ChatTranscriptStored: seenOnly,
  CobrowseStored: seenOnly,
  VendorAlarmRaised: seenOnly,
  DecisionUndelivered: seenOnly,
  VendorEventLost: seenOnly,
  UnrecognisedWebhook: seenOnly,
};

const withLinks = (links: Conversation['links'], origin: Origin): Conversation['links'] =>
  origin.links.reduce((known, link) => {
    const key = `${link.kind}:${link.value}`;
    const before = known[key];
    return before && before.evidence >= link.evidence ? known : { ...known, [key]: link };
  }, links);

export const isDecision = (event: ConversationEvent): event is Decision & Recorded => event.name in decisionCatalogue;

/** Folds a fact in; a second time it changes nothing. */
export const evolveFact = (state: Conversation, fact: Fact): Conversation => {
  if (fact.id in state.facts) return state;
  const known = {
    ...state,
    facts: { ...state.facts, [fact.id]: true as const },
    links: withLinks(state.links, fact.origin),
  };
  return (factFolds[fact.name] as (state: Conversation, fact: Fact) => Conversation)(known, fact);
};

export const evolveDecision = (state: Conversation, decision: Decision, at: Instant): Conversation =>
  (decisionFolds[decision.name] as DecisionFolds['FactIgnored'])(state, decision.data as never, at);

/** Pure: the same events in any order give the same observations. */
export const evolve = (state: Conversation, event: ConversationEvent): Conversation =>
  isDecision(event) ? evolveDecision(state, event, event.recordedAt) : evolveFact(state, event);
