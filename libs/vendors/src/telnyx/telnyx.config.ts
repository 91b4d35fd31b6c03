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

export const telnyxAccountSchema = z.strictObject({
  publicKeys,
  apiKey: z.string().min(1),
  /** `https://api.telnyx.eu/v2` keeps the data in the EU. */
  apiBase: z
    .url({ protocol: /^https?$/ })
    .default('https://api.telnyx.com/v2')
    .transform((url) => url.replace(/\/+$/, '')),
  /** Absent where calls are only watched. */
  siprec: siprec.optional(),
  /** `incoming` where both legs of a bridged call would else be recorded; a leg of unknown direction always is. */
  legs: z.enum(['all', 'incoming']).default('all'),
  /** SIP headers whose values identify a conversation in the customer's systems. */
  correlationHeaders: z.array(z.string().min(1).toLowerCase()).default([]),
});

export type TelnyxAccount = AccountBase & z.infer<typeof telnyxAccountSchema>;

export const telnyxSecretPaths = ['apiKey'] as const;
