import { z } from 'zod';
import { command } from './commands';
import { link } from './facts/origin';
import { instant } from './instant';
import { type Catalogue, byWireType, message } from './message';

/** What the active policies demand of a conversation: the part of a policy that the saga acts on. Durations in ms. */
export const captureDecision = z.object({
  record: z.boolean(),
  policyIds: z.array(z.string()).readonly(),
  policySetHash: z.string(),
  startWithinMs: z.number().int().positive(),
  /** How long after the end of the last session a recording may take to appear. */
  availableWithinMs: z.number().int().positive(),
  /** How long a temporary file waits for late facts (masks) before it is stored. */
  settleMs: z.number().int().nonnegative(),
  maxPauseMs: z.number().int().positive(),
  store: z.object({ target: z.string(), fileName: z.string(), deleteTemporary: z.boolean() }).optional(),
});
export type CaptureDecision = Readonly<z.infer<typeof captureDecision>>;

const ofExpectation = { expectationId: z.string() };

/** What Earwitness itself decides. */
export const decisionCatalogue = {
  ConversationOpened: message(
    'ConversationOpened',
    'conversation.opened',
    z.object({ tenant: z.string(), traceId: z.string(), provisional: z.boolean() }),
  ),
  /** In the surviving stream; copies of the other's facts follow. */
  ConversationsMerged: message(
    'ConversationsMerged',
    'conversation.merged',
    z.object({ from: z.string(), evidence: link.optional() }),
  ),
  /** The last event of the stream that gave up its conversation. */
  ConversationAbsorbed: message('ConversationAbsorbed', 'conversation.absorbed', z.object({ into: z.string() })),
  PolicyDecided: message('PolicyDecided', 'policy.decided', z.object({ decision: captureDecision })),
  CaptureExpected: message(
    'CaptureExpected',
    'expectation.demanded',
    z.object({ ...ofExpectation, policyIds: z.array(z.string()).readonly(), by: instant }),
  ),
  /** Nothing has started by the deadline; the verdict is still open. */
  ExpectationOverdue: message('ExpectationOverdue', 'expectation.overdue', z.object(ofExpectation)),
  ExpectationSatisfied: message(
    'ExpectationSatisfied',
    'expectation.satisfied',
    z.object({ ...ofExpectation, captureId: z.string(), late: z.boolean() }),
  ),
  ExpectationExcused: message(
    'ExpectationExcused',
    'expectation.excused',
    z.object({ ...ofExpectation, reason: z.string() }),
  ),
  ExpectationMissed: message(
    'ExpectationMissed',
    'expectation.missed',
    z.object({ ...ofExpectation, cause: z.string() }),
  ),
  CommandIssued: message('CommandIssued', 'command.issued', z.object({ command })),
  /** Demanded, but already pointless when it was decided: recorded, not sent. */
  CommandWithheld: message('CommandWithheld', 'command.withheld', z.object({ command, reason: z.string() })),
  CommandTimedOut: message('CommandTimedOut', 'command.timedout', z.object({ commandId: z.string() })),
  FactIgnored: message('FactIgnored', 'fact.ignored', z.object({ factId: z.string(), reason: z.string() })),
} as const satisfies Catalogue;

export type DecisionName = keyof typeof decisionCatalogue;
export type DecisionData<N extends DecisionName> = Readonly<z.infer<(typeof decisionCatalogue)[N]['data']>>;
export type DecisionOf<N extends DecisionName> = { readonly name: N; readonly data: DecisionData<N> };
export type Decision = { [N in DecisionName]: DecisionOf<N> }[DecisionName];

export const decisionByWireType = byWireType(decisionCatalogue);
