export {
  type Capture,
  captureStatus,
  type CaptureStatus,
  isKept,
  type LearnedBy,
  type Recording,
  startOf,
  type Track,
  yieldsRecording,
} from './capture/capture';
export { commandStatus, type CommandStatus, refusalOf } from './command/command-status';
export * from './commands';
export type { AccountProfile, Announcing, Capability, DecisionContext, OperationTemplate } from './context';
export { attachmentsOf, captureOf } from './conversation/attachments';
export { decide, type Input, nextDeadline, type Outcome } from './conversation/decide';
export { type ConversationEvent, evolve, isDecision } from './conversation/evolve';
export { attemptId, sessionKeyOf, startIntent } from './conversation/lookup';
export * from './conversation/state';
export * from './correlation';
export * from './decisions';
export * from './facts/capture.facts';
export * from './facts/fact';
export * from './facts/operator.facts';
export * from './facts/origin';
export * from './facts/recording.facts';
export * from './facts/session.facts';
export * from './facts/statement.facts';
export * from './identity';
export * from './instant';
export { type Announcement, announcementsOf } from './planning/announcements';
export * from './policy/capture-decision';
export * from './policy/decided';
export * from './policy/policy-book';
export * from './policy/policy-facts';
export { beganAt } from './permission/policy.deadline';
export { sameDemand } from './policy/same-demand';
export * from './policy/policy-set.events';
export { storableText } from './storable-text';
export { consentOf, type Consent } from './statement/consent';
export { cuesOf } from './statement/cues';
export { statedContext, type StatedContext } from './statement/stated-context';
export { mergedSpans } from './storage/masks';
