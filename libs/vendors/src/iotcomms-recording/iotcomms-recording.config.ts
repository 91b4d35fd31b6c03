import { z } from 'zod';
import type { AccountBase } from '../contract/adapter';
import { callbackKeys, requestKey } from '../iotcomms-jwt/rsa-keys';

const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
/** Ends in a slash, so that what is below it can be told from what begins alike. */
const simulatedAt = baseUrl.transform((url) => `${url}/`).optional();
const awsAccount = z.string().regex(/^\d{12}$/, 'must be the 12 digits of an AWS account');

const sns = z.strictObject({
  topics: z.array(z.string().regex(/^arn:aws(?:-cn)?:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/)).min(1),
  /** Only for a simulator: its certificates and confirmations are then the only ones accepted. */
  simulatedAt,
});

/** Our own requests. */
const rest = requestKey.extend({
  baseUrl: baseUrl.default('https://api.prod-eu-north-1.iotcomms.io/callrecording'),
});

const streamTarget = z.strictObject({
  url: z.url({ protocol: /^wss?$/ }),
  channels: z.array(z.union([z.number().int().min(0), z.strictObject({ label: z.string() })])).optional(),
  chunkDurationMs: z.number().min(20).max(2_000).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  trustSelfSigned: z.boolean().optional(),
});

/** Enough for a masked copy of a long call. */
export const STORED_WITHIN_MINUTES = 10;

export const iotcommsRecordingAccountSchema = z
  .strictObject({
    domain: z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be a domain in lower case'),
    /** `legacy` one recording that starts with our answer · `session` recordings and streams by command. */
    mode: z.enum(['legacy', 'session']).default('legacy'),
    /** In session mode: what a session is captured in, where policy demands it. */
    captures: z.array(z.enum(['file', 'stream'])).default(['file']),
    /** In session mode: how `/newCall` is answered to have a session opened. The documents do not say. */
    sessionAnswer: z.record(z.string(), z.json()).default({ recordCall: false, startSession: true }),
    callbacks: callbackKeys,
    sns: sns.optional(),
    /** A queue of the customer's that is subscribed to the vendor's topic. */
    eventQueue: z.strictObject({ url: z.url(), region: z.string() }).optional(),
    /** The way that is preferred; a command that cannot go this way goes the other, where that is configured. */
    commandTransport: z.enum(['sqs', 'rest']).default('sqs'),
    /** AWS accounts of the vendor's whose queues may be sent to. */
    commandQueueAccounts: z.array(awsAccount).default([]),
    /** Only for a simulator: queues are then there, and nowhere else. */
    commandQueuesSimulatedAt: simulatedAt,
    rest: rest.optional(),
    streamTargets: z.record(z.string(), streamTarget).default({}),
    /** Headers of the recorded call, in SIPREC metadata, whose values identify a conversation. */
    correlationHeaders: z.array(z.string().min(1).toLowerCase()).default(['x-conversation-id']),
    /** How long the vendor keeps a temporary file: an assumption, the documents do not say. */
    temporaryStorageHours: z.number().positive().default(24),
    /** What is not known to be stored or merged by then is asked for again. An assumption too. */
    storedWithinMinutes: z.number().positive().default(STORED_WITHIN_MINUTES),
  })
  .superRefine(({ commandTransport, commandQueueAccounts, rest: byRest, captures, streamTargets }, context) => {
    if (commandTransport === 'rest' && !byRest)
      context.addIssue({ code: 'custom', path: ['rest'], message: 'is needed to send commands by REST' });
    if (commandTransport === 'sqs' && commandQueueAccounts.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['commandQueueAccounts'],
        message: 'is needed to send commands by SQS',
      });
    if (captures.includes('stream') && Object.keys(streamTargets).length === 0)
      context.addIssue({ code: 'custom', path: ['streamTargets'], message: 'is needed to stream sessions' });
  });

export type IotcommsRecordingAccount = AccountBase & z.infer<typeof iotcommsRecordingAccountSchema>;
export type StreamTarget = z.infer<typeof streamTarget>;

export const iotcommsRecordingSecretPaths = ['rest.privateKey', 'streamTargets'] as const;
