import type { Command } from '../commands';
import type { DecisionName, DecisionOf } from '../decisions';
import type { Instant } from '../instant';
import { earliest } from '../instant';
import { withOutcome } from './command.fold';
import type { Conversation, Expectation } from './state';

const withExpectation = (state: Conversation, id: string, change: Partial<Expectation>): Conversation => {
  const known: Expectation = state.expectations[id] ?? { id, policyIds: [], verdict: 'open' };
  return { ...state, expectations: { ...state.expectations, [id]: { ...known, ...change } } };
};

/** Withheld or sent makes no difference here: what was demanded is the same. */
const demanded = (state: Conversation, command: Command, at: Instant): Conversation => {
  const { commandId: id } = command;
  const issuedAt = earliest(state.commands[id]?.issuedAt, at) ?? at;
  const life = { id, command: { ...command, refs: {}, handles: {} }, issuedAt };
  return { ...state, commands: { ...state.commands, [id]: life } };
};

export type DecisionFolds = {
  readonly [N in DecisionName]: (state: Conversation, data: DecisionOf<N>['data'], at: Instant) => Conversation;
};

export const decisionFolds: DecisionFolds = {
  ConversationOpened: (state, { tenant, traceId }) => ({ ...state, lifecycle: 'open', tenant, traceId }),
  ConversationsMerged: (state, { from }) => ({ ...state, absorbed: { ...state.absorbed, [from]: true } }),
  ConversationAbsorbed: (state, { into }) => ({ ...state, lifecycle: 'absorbed', absorbedInto: into }),
  PolicyDecided: (state, { decision }) => ({ ...state, decision }),
  CaptureExpected: (state, { expectationId, policyIds }) => withExpectation(state, expectationId, { policyIds }),
  ExpectationOverdue: (state, { expectationId }, at) => withExpectation(state, expectationId, { overdueSince: at }),
  ExpectationSatisfied: (state, { expectationId, captureId }) =>
    withExpectation(state, expectationId, { verdict: 'satisfied', why: captureId }),
  ExpectationExcused: (state, { expectationId, reason }) =>
    withExpectation(state, expectationId, { verdict: 'excused', why: reason }),
  ExpectationMissed: (state, { expectationId, cause }) =>
    withExpectation(state, expectationId, { verdict: 'missed', why: cause }),
  CommandIssued: (state, { command }, at) => demanded(state, command, at),
  CommandWithheld: (state, { command }, at) => demanded(state, command, at),
  CommandTimedOut: (state, { commandId }, at) =>
    withOutcome(state, commandId, (outcome) => ({ ...outcome, timedOutAt: earliest(outcome.timedOutAt, at) ?? at })),
  FactIgnored: (state) => state,
};
