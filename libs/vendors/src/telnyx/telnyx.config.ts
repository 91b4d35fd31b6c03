import { z } from 'zod';
import type { AccountBase } from '../contract/adapter';

const KEY_BYTES = 32;

const publicKey = z.string().refine((text) => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === text;
}, 'must be the base64 of 32 bytes, as Mission Control shows it');

/** A file holds one key a line; more than one while a key is being replaced. */
const publicKeys = z.preprocess(
  (given) => (typeof given === 'string' ? given.split(/\s+/).filter(Boolean) : given),
  z.array(publicKey).min(1),
);

const sessionTimeoutSecs = z
  .number()
  .int()
  .refine((seconds) => seconds === 0 || (seconds >= 90 && seconds <= 14_440), 'must be 0 or 90 to 14440');

/** How calls are forked to a recording server. Telnyx knows the server by the name of a SIPREC connector. */
const siprec = z
  .strictObject({
    connectorName: z.string().min(1),
    track: z.enum(['both_tracks', 'inbound_track', 'outbound_track']).default('both_tracks'),
    /** SRTP and TLS to the recording server. */
    secure: z.boolean().default(false),
    transport: z.enum(['udp', 'tcp', 'tls']).optional(),
    sessionTimeoutSecs: sessionTimeoutSecs.default(1800),
    /** Custom headers of the call go into the RFC 7865 metadata, where the recording server's vendor hands them on. */
    includeMetadataCustomHeaders: z.boolean().default(true),
    /** Off where the customer's own application keeps its state in `client_state`: ours would replace it. */
    carryClientState: z.boolean().default(true),
  })
  .transform((given) => ({ ...given, transport: given.transport ?? (given.secure ? 'tls' : 'udp') }) as const);

/** What recordings of calls and of conferences have in common. */
const ofRecording = {
  format: z.enum(['wav', 'mp3']).default('mp3'),
  /** Absent: the id of our capture, by which the file is found again when `client_state` has been replaced. */
  customFileName: z.string().min(1).max(40).optional(),
  playBeep: z.boolean().optional(),
  trim: z.literal('trim-silence').optional(),
};

const seconds = z.number().int().min(0);

/** The filter, and telling speakers apart, only with engine `A`, which is Google's; `B` is Telnyx' own. */
const transcription = z.strictObject({
  engine: z.enum(['A', 'B', 'deepgram/nova-3']).optional(),
  language: z.string().min(1).optional(),
  profanityFilter: z.boolean().optional(),
  speakerDiarization: z.boolean().optional(),
  minSpeakerCount: z.number().int().min(1).optional(),
  maxSpeakerCount: z.number().int().min(1).optional(),
});

/** How Telnyx itself records a call. */
const native = z.strictObject({
  ...ofRecording,
  /** `dual`: the first leg is channel A, all others are B. Of no meaning for a single track. */
  channels: z.enum(['single', 'dual']).default('dual'),
  /** 0 for no end. */
  maxLengthSecs: seconds.max(14_400).optional(),
  /** Ends after so much silence, which is heard by a transcription that is billed; 0 for never. */
  timeoutSecs: seconds.optional(),
  track: z.enum(['both', 'inbound', 'outbound']).optional(),
  /** Absent: nothing is transcribed. */
  transcription: transcription.optional(),
  carryClientState: z.boolean().default(true),
});

/** How Telnyx itself records a conference. */
const conference = z.strictObject({
  ...ofRecording,
  /** `dual`: who created it is channel A, all others are B. */
  channels: z.enum(['single', 'dual']).default('single'),
  region: z.enum(['Australia', 'Europe', 'Middle East', 'US']).optional(),
});

const streamTarget = z.strictObject({
  url: z.url({ protocol: /^wss?$/ }),
  track: z.enum(['inbound_track', 'outbound_track', 'both_tracks']).default('both_tracks'),
  codec: z.enum(['PCMU', 'PCMA', 'G722', 'OPUS', 'AMR-WB', 'L16', 'default']).optional(),
  authToken: z.string().min(1).optional(),
  /** Sent to the target when the stream opens. */
  parameters: z.record(z.string(), z.string()).optional(),
});

const startable = ['siprec', 'native', 'conference'] as const;

export const telnyxAccountSchema = z
  .strictObject({
    publicKeys,
    apiKey: z.string().min(1),
    /** `https://api.telnyx.eu/v2` keeps the data in the EU. */
    apiBase: z
      .url({ protocol: /^https?$/ })
      .default('https://api.telnyx.com/v2')
      .transform((url) => url.replace(/\/+$/, '')),
    /** Absent: calls are not forked to a recording server. */
    siprec: siprec.optional(),
    /** Absent: calls are not recorded by Telnyx itself. */
    native: native.optional(),
    /** Absent: conferences are not recorded. */
    conference: conference.optional(),
    /** By the name that requests use: addresses and tokens never travel in them. */
    streamTargets: z.record(z.string(), streamTarget).default({}),
    /** What a call or conference is captured in where policy demands it; absent: in whatever is configured. */
    captures: z.array(z.enum(startable)).optional(),
    /** `incoming` where both legs of a bridged call would else be recorded; a leg of unknown direction always is. */
    legs: z.enum(['all', 'incoming']).default('all'),
    /** When a call of which no end was heard is asked for, first; then at growing intervals. */
    askAfterMs: z.number().int().positive().default(600_000),
    /** SIP headers whose values identify a conversation in the customer's systems. */
    correlationHeaders: z.array(z.string().min(1).toLowerCase()).default([]),
  })
  .superRefine((account, context) => {
    for (const mode of account.captures ?? [])
      if (!account[mode])
        context.addIssue({ code: 'custom', path: [mode], message: `is needed to capture in mode ${mode}` });
  });

export type TelnyxAccount = AccountBase & z.infer<typeof telnyxAccountSchema>;
export type StreamTarget = z.infer<typeof streamTarget>;
/** What can be started with a session. */
export type StartableMode = (typeof startable)[number];

/** The modes that start with a session: those that were chosen, else all that are configured. */
export const startingModes = (account: TelnyxAccount): readonly StartableMode[] =>
  account.captures ?? startable.filter((mode) => account[mode] !== undefined);

/** A leg has one state, and what sets it replaces it: off for one mode is off for all. */
export const carriesClientState = ({ siprec: fork, native: recording }: TelnyxAccount): boolean =>
  fork?.carryClientState !== false && recording?.carryClientState !== false;

export const telnyxSecretPaths = ['apiKey', 'streamTargets'] as const;
