import { defined, joinedList } from '../capture/join';
import { lastEffectAt } from '../command/effect';
import type { Command } from '../commands';
import { resolvedCaptureId } from '../conversation/lookup';
import type { CommandLife, Conversation, Expectation, Retained } from '../conversation/state';
import type { DecisionName, DecisionOf, RetentionTerms } from '../decisions';
import type { Instant } from '../instant';
import { withOutcome } from './command.fold';

const changed = (state: Conversation, id: string, change: (known: Expectation) => Expectation): Conversation => ({
  ...state,
  expectations: state.expectations.map((known) => (known.id === id ? change(known) : known)),
});

/** The first time counts, should it ever be demanded twice. */
const joinLives = joinedList<CommandLife>(
  (a, b) => a.id === b.id,
  (a, b) => (b.issuedAt < a.issuedAt ? b : a),
);

/** Withheld or sent makes no difference here: what was demanded is the same. */
const demanded = (state: Conversation, command: Command, at: Instant): Conversation => {
  const life: CommandLife = {
    id: command.commandId,
    command: { ...command, refs: {}, handles: {} },
    issuedAt: at,
    ...defined({ effectBefore: lastEffectAt(state, command) }),
  };
  return { ...state, commands: joinLives(state.commands, [life]) };
};

const isOfCapture = (state: Conversation, known: Retained, captureId: string): boolean =>
  resolvedCaptureId(state, known.captureId) === resolvedCaptureId(state, captureId);

const withTerms = (state: Conversation, terms: RetentionTerms): Conversation => ({
  ...state,
  retentions: [...state.retentions.filter((known) => !isOfCapture(state, known, terms.captureId)), defined(terms)],
});

export type DecisionFolds = {
  readonly [N in DecisionName]: (state: Conversation, data: DecisionOf<N>['data'], at: Instant) => Conversation;
};

export const decisionFolds: DecisionFolds = {
  ConversationOpened: (state, { tenant, traceId }) => ({ ...state, lifecycle: 'open', tenant, traceId }),
  ConversationsMerged: (state, { from }) => ({ ...state, absorbed: [...state.absorbed, from] }),
  ConversationAbsorbed: (state, { into }) => ({ ...state, lifecycle: 'absorbed', absorbedInto: into }),
  PolicyDecided: (state, { decision }) => ({ ...state, decision }),
  PolicyConflictDetected: (state, conflict) => ({ ...state, conflicts: [...state.conflicts, conflict] }),
  CaptureExpected: (state, { expectationId, policyIds }) => ({
    ...state,
    expectations: [...state.expectations, { id: expectationId, policyIds, verdict: 'open' }],
  }),
  ExpectationOverdue: (state, { expectationId }, at) =>
    changed(state, expectationId, (known) => ({ ...known, overdueSince: at })),
  ExpectationSatisfied: (state, { expectationId }) =>
    changed(state, expectationId, ({ why: _, ...known }) => ({ ...known, verdict: 'satisfied' })),
  ExpectationExcused: (state, { expectationId, reason }) =>
    changed(state, expectationId, ({ shortfall: _, ...known }) => ({ ...known, verdict: 'excused', why: reason })),
  ExpectationMissed: (state, { expectationId, cause }) =>
    changed(state, expectationId, ({ shortfall: _, ...known }) => ({ ...known, verdict: 'missed', why: cause })),
  RedundancyNotMet: (state, { expectationId, ...shortfall }) =>
    changed(state, expectationId, (known) => ({ ...known, shortfall })),
  RedundancyMet: (state, { expectationId }) => changed(state, expectationId, ({ shortfall: _, ...known }) => known),
  CommandIssued: (state, { command }, at) => demanded(state, command, at),
  CommandWithheld: (state, { command }, at) => demanded(state, command, at),
  CommandTimedOut: (state, { commandId }, at) => withOutcome(state, { commandId, timedOutAt: at }),
  RetentionSet: (state, terms) => withTerms(state, terms),
  DisposalDue: (state, { captureId }, at) => ({
    ...state,
    retentions: state.retentions.map((known) =>
      isOfCapture(state, known, captureId) ? { ...known, disposalDueSince: at } : known,
    ),
  }),
  FactIgnored: (state) => state,
};
