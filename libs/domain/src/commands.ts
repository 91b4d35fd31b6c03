import { z } from 'zod';
import { captureMode } from './facts/capture.facts';
import { maskedSpan } from './facts/operator.facts';
import { relatedRecording, span } from './facts/recording.facts';
import { type Catalogue, byWireType, message } from './message';

/** What every command carries, so that an adapter can act without asking anybody. */
const addressed = {
  /** Derived from intent and attempt, not from the conversation: a redelivery or a merge issues the same command. */
  commandId: z.string(),
  /** What it is for; further attempts share it. */
  intent: z.string(),
  attempt: z.number().int().min(1),
  conversationId: z.string(),
  traceId: z.string(),
  tenant: z.string(),
  vendor: z.string(),
  account: z.string(),
  sessionRef: z.string().optional(),
  captureId: z.string().optional(),
  captureRef: z.string().optional(),
  refs: z.record(z.string(), z.string()),
  handles: z.record(z.string(), z.string()),
};
const ofCapture = { ...addressed, captureId: z.string(), mode: captureMode };
const toStore = { target: z.string(), fileName: z.string() };

const startCapture = z.object({
  type: z.literal('StartCapture'),
  ...ofCapture,
  sessionRef: z.string(),
  /** Names a target of the account's configuration, for mode `stream`. */
  streamTarget: z.string().optional(),
  /** One side only; absent for both. As seen in the conversation, not from the leg. */
  tracks: z.enum(['caller', 'callee']).optional(),
  /** BCP 47. */
  transcribe: z.object({ locale: z.string() }).optional(),
  /** The recorder itself is to be heard to begin. */
  announce: z.literal('tone').optional(),
  /** Why this recorder, where policy prefers some: `instead` none of them can record any session that goes on. */
  choice: z.enum(['preferred', 'instead', 'fallback']).optional(),
});
const stopCapture = z.object({ type: z.literal('StopCapture'), ...ofCapture });
const pauseCapture = z.object({ type: z.literal('PauseCapture'), ...ofCapture });
const resumeCapture = z.object({ type: z.literal('ResumeCapture'), ...ofCapture });
const cancelCapture = z.object({ type: z.literal('CancelCapture'), ...ofCapture });
const stopSession = z.object({ type: z.literal('StopSession'), ...addressed, sessionRef: z.string() });
/** An operation that only this vendor has, by the name that its adapter gives it: hang up, split, announce. */
const operateSession = z.object({
  type: z.literal('OperateSession'),
  ...addressed,
  sessionRef: z.string(),
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
});
const storeRecording = z.object({
  type: z.literal('StoreRecording'),
  ...ofCapture,
  ...toStore,
  captureRef: z.string(),
  mask: z.array(maskedSpan).readonly(),
  trim: span.optional(),
});
const mergeRecordings = z.object({
  type: z.literal('MergeRecordings'),
  ...ofCapture,
  ...toStore,
  sources: z.array(relatedRecording).min(2).readonly(),
});
const deleteRecording = z.object({ type: z.literal('DeleteRecording'), ...ofCapture, captureRef: z.string() });

export const command = z.discriminatedUnion('type', [
  startCapture,
  stopCapture,
  pauseCapture,
  resumeCapture,
  cancelCapture,
  stopSession,
  operateSession,
  storeRecording,
  mergeRecordings,
  deleteRecording,
]);
export type Command = Readonly<z.infer<typeof command>>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** What we ask a vendor to do. */
export const commandCatalogue = {
  StartCapture: message('StartCapture', 'command.startcapture', startCapture),
  StopCapture: message('StopCapture', 'command.stopcapture', stopCapture),
  PauseCapture: message('PauseCapture', 'command.pausecapture', pauseCapture),
  ResumeCapture: message('ResumeCapture', 'command.resumecapture', resumeCapture),
  /** Stop and discard. */
  CancelCapture: message('CancelCapture', 'command.cancelcapture', cancelCapture),
  StopSession: message('StopSession', 'command.stopsession', stopSession),
  OperateSession: message('OperateSession', 'command.operatesession', operateSession),
  /** Copy from the vendor's temporary storage to the customer's, masked and trimmed on the way. */
  StoreRecording: message('StoreRecording', 'command.storerecording', storeRecording),
  MergeRecordings: message('MergeRecordings', 'command.mergerecordings', mergeRecordings),
  /** Delete the vendor's own copy. */
  DeleteRecording: message('DeleteRecording', 'command.deleterecording', deleteRecording),
} as const satisfies Catalogue;

export const commandByWireType = byWireType(commandCatalogue);
