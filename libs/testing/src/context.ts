import type { AccountProfile, Basis, Capability, CaptureDecision, DecisionContext } from '@earwitness/domain';

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

/** Of a decision that nobody asks about. */
export const basisOf = (conversationId: string, now: string): Basis => ({
  decisionId: conversationId,
  at: now,
  policySetHash: recordEverything.policySetHash,
  factsHash: '0'.repeat(64),
  facts: {
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
  },
  findings: [],
});

export interface Circumstances {
  readonly decision?: Partial<CaptureDecision>;
  /** By vendor; the plain one for all others. */
  readonly profiles?: Readonly<Record<string, AccountProfile>>;
}

/** A policy that records everything, and vendors that record files by command, unless told otherwise. */
export const contextOf = ({ decision = {}, profiles = {} }: Circumstances = {}): DecisionContext => ({
  profileOf: (vendor) => profiles[vendor] ?? plainProfile,
  decisionFor: ({ id }, now) => ({ decision: { ...recordEverything, ...decision }, basis: basisOf(id, now) }),
});
