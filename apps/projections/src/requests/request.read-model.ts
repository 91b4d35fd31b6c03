import { captureMode, instant, maskedSpan, requestNames, statementNames } from '@earwitness/domain';
import { z } from 'zod';
import { moment } from '../reading/moment';

export const pauseBody = z
  .strictObject({ reason: z.string().min(1).max(200) })
  .meta({ id: 'Pause', examples: [{ reason: 'card payment' }] });

export const captureBody = z
  .strictObject({
    sessionKey: z.string().min(1).max(512).describe('A session’s `key`.'),
    mode: captureMode,
    streamTarget: z.string().max(128).optional().describe('Names a target of the account’s configuration.'),
  })
  .meta({ id: 'NewCapture', examples: [{ sessionKey: 'telnyx/main/4d0d3d26', mode: 'native' }] });

export const sessionBody = z
  .strictObject({ sessionKey: z.string().min(1).max(512) })
  .meta({ id: 'SessionToStop', examples: [{ sessionKey: 'telnyx/main/4d0d3d26' }] });

/** Deeper than any operation's input; what walks through it need not fear for its stack. */
const DEEPEST_INPUT = 16;

const isShallow = (value: unknown, depth = DEEPEST_INPUT): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((within) => isShallow(within, depth - 1)));

export const operationBody = z
  .strictObject({
    sessionKey: z.string().min(1).max(512).describe('A session’s `key`.'),
    operation: z.string().min(1).max(128).describe('One of the account’s `operations`: see the vendor.'),
    input: z
      .record(z.string(), z.unknown())
      .refine((input) => isShallow(input), 'is too deep')
      .default({})
      .describe('As the operation declares it.'),
  })
  .meta({
    id: 'NewOperation',
    examples: [{ sessionKey: 'telnyx/main/4d0d3d26', operation: 'hangUp', input: {} }],
  });

export const mergeBody = z.strictObject({ recordingIds: z.array(z.uuid()).min(2).max(50).readonly() }).meta({
  id: 'RecordingsToMerge',
  examples: [{ recordingIds: ['6f9619ff-8b86-8011-b42d-00c04fc964ff', '6f9619ff-8b86-8011-b42d-00c04fc964fe'] }],
});

const part = { from: moment, to: moment };

export const storeBody = z
  .strictObject({
    mask: z.array(maskedSpan.extend(part)).max(500).readonly().default([]).describe('What must not be heard.'),
    trim: z.object(part).optional().describe('What to keep.'),
  })
  .meta({
    id: 'Store',
    examples: [{ mask: [{ from: '2026-01-05T09:01:00.000Z', to: '2026-01-05T09:01:30.000Z', side: 'both' }] }],
  });

const requestCommand = z.object({ id: z.string(), type: z.string(), vendor: z.string(), status: z.string() });

/** A request of somebody by API, from when it was answered with 202. */
export const operatorRequest = z
  .object({
    id: z.uuid(),
    name: z.enum([...requestNames, ...statementNames]),
    conversationId: z.uuid(),
    requestedBy: z.string(),
    requestedAt: instant,
    status: z
      .enum(['pending', 'taken', 'ignored'])
      .describe('`taken`: it is in the ledger, and commands follow from it.'),
    reason: z.string().optional().describe('Why it was ignored.'),
    commands: z.array(requestCommand).readonly(),
  })
  .meta({ id: 'Request' });
export type OperatorRequest = Readonly<z.infer<typeof operatorRequest>>;
