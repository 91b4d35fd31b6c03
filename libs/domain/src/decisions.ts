import { z } from 'zod';
import { command } from './commands';
import { link } from './facts/origin';
import { location } from './facts/recording.facts';
import { instant } from './instant';
import { type Catalogue, byWireType, message } from './message';
import { captureDecision, policyConflict, retention } from './policy/capture-decision';
import { basis } from './policy/decided';

/** Absent moments: no shortest time, or no end. */
const retentionTerms = z.object({
  captureId: z.string(),
  retainUntil: instant.optional(),
  disposeAt: instant.optional(),
  ...retention.omit({ retainMinMs: true, retainMaxMs: true }).shape,
});
export type RetentionTerms = Readonly<z.infer<typeof retentionTerms>>;

const ofExpectation = { expectationId: z.string() };

const recorders = z.number().int().nonnegative();

/** How many recorders policy demands at once, and how many left a recording that is kept. */
const redundancy = z.object({ demanded: recorders, kept: recorders });
export type Redundancy = Readonly<z.infer<typeof redundancy>>;

const redundancyOf = z.object({ ...ofExpectation, ...redundancy.shape });

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
  /** Again only when what is demanded has changed. `basis` says why. */
  PolicyDecided: message(
    'PolicyDecided',
    'policy.decided',
    z.object({ decision: captureDecision, basis: basis.optional() }),
  ),
  /** Once for each contradiction: it never resolves silently. */
  PolicyConflictDetected: message('PolicyConflictDetected', 'policy.conflictdetected', policyConflict),
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
  /** Recorded, but by fewer recorders than were demanded; again when the numbers change. */
  RedundancyNotMet: message('RedundancyNotMet', 'expectation.redundancynotmet', redundancyOf),
  /** It is no longer so: another recording is kept after all, or fewer are demanded by now, 0 where none is. */
  RedundancyMet: message('RedundancyMet', 'expectation.redundancymet', redundancyOf),
  CommandIssued: message('CommandIssued', 'command.issued', z.object({ command })),
  /** Demanded, but already pointless when it was decided: recorded, not sent. */
  CommandWithheld: message('CommandWithheld', 'command.withheld', z.object({ command, reason: z.string() })),
  CommandTimedOut: message('CommandTimedOut', 'command.timedout', z.object({ commandId: z.string() })),
  /** How long what was kept is to be kept; again when that changes. */
  RetentionSet: message('RetentionSet', 'retention.set', retentionTerms),
  /** The time of a copy that is not ours to delete is over: it lies in a bucket of the customer's, or nobody can. */
  DisposalDue: message(
    'DisposalDue',
    'retention.disposaldue',
    z.object({ captureId: z.string(), dispose: retentionTerms.shape.dispose, location: location.optional() }),
  ),
  FactIgnored: message('FactIgnored', 'fact.ignored', z.object({ factId: z.string(), reason: z.string() })),
} as const satisfies Catalogue;

export type DecisionName = keyof typeof decisionCatalogue;
export type DecisionData<N extends DecisionName> = Readonly<z.infer<(typeof decisionCatalogue)[N]['data']>>;
export type DecisionOf<N extends DecisionName> = { readonly name: N; readonly data: DecisionData<N> };
export type Decision = { [N in DecisionName]: DecisionOf<N> }[DecisionName];

export const decisionByWireType = byWireType(decisionCatalogue);
