import type {
  AccountProfile,
  Basis,
  Capability,
  CaptureDecision,
  CapturePlan,
  Conversation,
  DecisionContext,
  Instant,
  PolicyFacts,
} from '@earwitness/domain';

export const recordEverything: CaptureDecision = {
  record: true,
  policyIds: ['record-everything'],
  policySetHash: 'f'.repeat(64),
  startWithinMs: 5_000,
  availableWithinMs: 60_000,
  settleMs: 1_000,
  maxPauseMs: 600_000,
};

export const fileCapture: Capability = {
  mode: 'file',
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture', 'PauseCapture', 'ResumeCapture'],
  pause: 'native',
  sendsStartedEvent: true,
  sendsFailedEvent: true,
  canQueryState: false,
  resultWithinMs: { StartCapture: 10_000 },
};

export const plainProfile: AccountProfile = { startsWithSession: ['file'], capabilities: { file: fileCapture } };

/** With nothing that policy could say. */
export const plainPlan: CapturePlan = {
  prefer: [],
  redundancy: 1,
  tracks: 'both',
  failMode: 'open',
  announce: { kind: 'none' },
  onProhibition: 'keep',
};

/** Of a conversation of which nothing is known but that it takes place. */
export const plainFacts = (conversationId: string, now: Instant): PolicyFacts => ({
  now,
  c: {
    id: conversationId,
    traceId: '0'.repeat(32),
    tenant: 'acme',
    channel: 'voice',
    direction: 'unknown',
    tags: [],
    attrs: {},
    route: {},
    participants: [],
    consent: { state: 'unknown' },
    captures: [],
    requested: false,
    cues: [],
  },
  vendors: [],
});

/** Of a decision that nobody asks about. */
export const basisOf = (conversationId: string, now: string): Basis => ({
  decisionId: conversationId,
  at: now,
  policySetHash: recordEverything.policySetHash,
  factsHash: '0'.repeat(64),
  facts: plainFacts(conversationId, now),
  findings: [],
});

type Demanded = Partial<CaptureDecision>;

export interface Circumstances {
  /** What differs from recording everything, by what is known of the conversation where it depends on that. */
  readonly decision?: Demanded | ((conversation: Conversation, now: Instant) => Demanded);
  /** By vendor; the plain one for all others. */
  readonly profiles?: Readonly<Record<string, AccountProfile>>;
}

/** A policy that records everything, and vendors that record files by command, unless told otherwise. */
export const contextOf = ({ decision = {}, profiles = {} }: Circumstances = {}): DecisionContext => ({
  profileOf: (vendor) => profiles[vendor] ?? plainProfile,
  decisionFor: (conversation, now) => {
    const demanded = typeof decision === 'function' ? decision(conversation, now) : decision;
    return { decision: { ...recordEverything, ...demanded }, basis: basisOf(conversation.id, now) };
  },
});
