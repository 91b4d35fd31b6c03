import { z } from 'zod';
import type { AccountBase } from '../contract/adapter';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Credentials travel to it: in the clear only within this machine, where a simulator runs. */
const baseUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname, username, password, search, hash } = new URL(text);
    const isSafe = protocol === 'https:' || LOOPBACK.test(hostname);
    return isSafe && `${username}${password}${search}${hash}` === '';
  }, 'must be https, except on this machine, with nothing but a host, a port and a path')
  .transform((url) => url.replace(/\/+$/, ''));

/** A file holds one key a line; more than one while a key is being replaced. */
const keys = z.preprocess(
  (given) => (typeof given === 'string' ? given.split(/\s+/).filter(Boolean) : given),
  z.array(z.string().min(8)).min(1),
);

export const auviousAccountSchema = z.strictObject({
  base: baseUrl.default('https://auvious.video'),
  /** OAuth 2.0 client: recording needs the role Agent, what is read of finished ones may need Supervisor. */
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  applicationId: z.string().min(1),
  /** Of webhooks: HMAC-SHA256. The customer's own application signs announcements of conferences with the same. */
  webhookKeys: keys,
  audio: z.boolean().default(true),
  video: z.boolean().default(true),
  /**
   * `command` recordings are started by us: the application is set to Manual at Auvious · `vendor` they start when an
   * agent enters the room, and are found and followed.
   */
  starts: z.enum(['command', 'vendor']).default('command'),
  /** What signed links are asked for with; Auvious wants the address of a page of its own. */
  referer: z.url().optional(),
  /** All intervals of polling are multiplied by it. */
  pollScale: z.number().positive().max(100).default(1),
  /** Headers in announcements of conferences whose values identify a conversation. */
  correlationHeaders: z.array(z.string().min(1).toLowerCase()).default([]),
});

export type AuviousAccount = AccountBase & z.infer<typeof auviousAccountSchema>;

export const auviousSecretPaths = ['clientSecret', 'webhookKeys'] as const;
