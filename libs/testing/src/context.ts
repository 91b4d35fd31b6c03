import type { AccountProfile, Capability, CaptureDecision, DecisionContext } from '@earwitness/domain';

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

export interface Circumstances {
  readonly decision?: Partial<CaptureDecision>;
  /** By vendor; the plain one for all others. */
  readonly profiles?: Readonly<Record<string, AccountProfile>>;
}

/** A policy that records everything, and vendors that record files by command, unless told otherwise. */
export const contextOf = ({ decision = {}, profiles = {} }: Circumstances = {}): DecisionContext => ({
  profileOf: (vendor) => profiles[vendor] ?? plainProfile,
  decisionFor: () => ({ ...recordEverything, ...decision }),
});
