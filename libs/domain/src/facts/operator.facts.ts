import { z } from 'zod';
import { message } from '../message';
import { captureMode } from './capture.facts';
import { span } from './recording.facts';

/** Requests of people and programs by API. They are facts like a vendor's: kept, ordered, replayable. */
const requestedBy = { requestId: z.string(), requestedBy: z.string() };
const ofCapture = { ...requestedBy, captureId: z.string() };

/** What must not be heard, on one side or both. */
export const maskedSpan = span.extend({ side: z.enum(['caller', 'callee', 'both']).default('both') });
export type MaskedSpan = Readonly<z.infer<typeof maskedSpan>>;

export const PauseRequested = message(
  'PauseRequested',
  'request.pause',
  z.object({ ...requestedBy, reason: z.string() }),
);
export const ResumeRequested = message('ResumeRequested', 'request.resume', z.object(requestedBy));
/** `streamTarget` names a target of the account's configuration: addresses and credentials never travel in requests. */
export const CaptureRequested = message(
  'CaptureRequested',
  'request.capture',
  z.object({ ...requestedBy, sessionKey: z.string(), mode: captureMode, streamTarget: z.string().optional() }),
);
export const StopRequested = message('StopRequested', 'request.stop', z.object(ofCapture));
export const CancelRequested = message('CancelRequested', 'request.cancel', z.object(ofCapture));
export const SessionStopRequested = message(
  'SessionStopRequested',
  'request.sessionstop',
  z.object({ ...requestedBy, sessionKey: z.string() }),
);
/** `operation` is one of the vendor's own, `input` as its adapter declares it. */
export const OperationRequested = message(
  'OperationRequested',
  'request.operation',
  z.object({
    ...requestedBy,
    sessionKey: z.string(),
    operation: z.string(),
    input: z.record(z.string(), z.unknown()).default({}),
  }),
);
export const StoreRequested = message(
  'StoreRequested',
  'request.store',
  z.object({ ...ofCapture, mask: z.array(maskedSpan).readonly().default([]), trim: span.optional() }),
);
export const MergeRequested = message(
  'MergeRequested',
  'request.merge',
  z.object({ ...requestedBy, captureIds: z.array(z.string()).min(2).readonly() }),
);
export const DeleteRequested = message('DeleteRequested', 'request.delete', z.object(ofCapture));
