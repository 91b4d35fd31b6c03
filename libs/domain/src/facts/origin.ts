import { z } from 'zod';
import { instant } from '../instant';

/**
 * Evidence that a session belongs to a conversation, strongest kind first:
 * `conversation` our own id carried through the vendor · `carried` an id of the customer's carried through the vendor
 * (SIP header, RFC 7989 Session-ID, trace) · `registered` linked by API · `grouping` the vendor's own grouping ·
 * `session` the vendor's ref of the session itself.
 */
export const linkKind = z.enum(['conversation', 'carried', 'registered', 'grouping', 'session']);
export type LinkKind = z.infer<typeof linkKind>;

export const link = z.object({
  kind: linkKind,
  /** Globally comparable within a tenant, so prefixed by what it is: `telnyx:call_session_id:…`. */
  value: z.string().min(1).max(512),
  /** Where it was read, for people: `client_state`, `metaData/x:traceparent`. */
  evidence: z.string().max(128),
});
export type Link = Readonly<z.infer<typeof link>>;

/** What every fact carries beside its data. */
export const origin = z.object({
  tenant: z.string().min(1),
  vendor: z.string().min(1),
  account: z.string().min(1),
  /** The vendor's ref of the session: a Telnyx `call_leg_id`, an iotcomms `sessionId`. Absent for account-wide facts. */
  sessionRef: z.string().optional(),
  /**
   * The one of `refs` that tells which session `sessionRef` stands in for, where the vendor speaks of a session before it
   * names it: the ref that it gets later takes its place.
   */
  sessionKnownBy: z.string().optional(),
  /** The vendor's ref of the capture, where it has one: an iotcomms `recordingId`. */
  captureRef: z.string().optional(),
  /** Our own id of the capture, where the vendor echoed it. */
  captureId: z.string().optional(),
  links: z.array(link).readonly(),
  /** Further refs that commands need and that are no secret: `callControlRef`. */
  refs: z.record(z.string(), z.string()).optional(),
  /** Sealed bearer capabilities that commands need, by the vendor event that gave them. Opaque outside the adapter. */
  handles: z.record(z.string(), z.string()).optional(),
  occurredAt: instant,
  /** `received` where the vendor names no moment, or one that cannot be. */
  occurredAtSource: z.enum(['vendor', 'header', 'received']),
  receivedAt: instant,
  /** Stable over redeliveries of the same webhook. */
  deliveryId: z.string(),
  /** SHA-256 (hex) of the raw words, which are kept beside the fact. */
  digest: z.string(),
  /** How it was learned, where the vendor did not say it by webhook, queue or answer: by asking for it. */
  learnedBy: z.enum(['poll', 'backfill']).optional(),
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
});
export type Origin = Readonly<z.infer<typeof origin>>;
