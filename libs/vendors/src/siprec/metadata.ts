import type { Instant } from '@earwitness/domain';
import type { ExtensionData } from './extension-data';
import type { XmlFault } from './guarded-xml';

/** The communication session that is recorded (RFC 7865, section 6.3). Refs are a sender's own, opaque strings. */
export interface MetadataSession {
  readonly ref: string;
  /**
   * RFC 7989 Session-IDs: the two halves, sorted because the other leg has them the other way round, without the one
   * that is still all zeros.
   */
  readonly sipSessionIds: readonly (readonly string[])[];
  readonly groupRef?: string;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly reasons: readonly string[];
  readonly extensions: readonly ExtensionData[];
}

export interface MetadataParticipant {
  readonly ref: string;
  /** Addresses of record as they were written, but for anonymous ones. */
  readonly addresses: readonly string[];
  readonly number?: string;
  /** Untrusted text. */
  readonly displayName?: string;
  readonly language?: string;
  readonly joinedAt?: Instant;
  readonly leftAt?: Instant;
  readonly side: 'caller' | 'callee' | 'unknown';
  /** What the side was taken from; absent when it is unknown. */
  readonly sideSource?: 'extension' | 'label';
  /** Refs of the streams it sends and receives; dangling ones are left out. */
  readonly sends: readonly string[];
  readonly receives: readonly string[];
  readonly extensions: readonly ExtensionData[];
}

export interface MetadataStream {
  readonly ref: string;
  readonly sessionRef?: string;
  /** The SDP `a=label` of the media line. */
  readonly label?: string;
  /** Refs of participants. */
  readonly senders: readonly string[];
  readonly extensions: readonly ExtensionData[];
}

export interface Metadata {
  readonly unparsable: false;
  readonly dialect: 'rfc7865' | 'draft' | 'early';
  /** `complete` a snapshot · `partial` a change to what was said before. */
  readonly dataMode: 'complete' | 'partial';
  readonly sessions: readonly MetadataSession[];
  readonly groups: readonly { readonly ref: string; readonly extensions: readonly ExtensionData[] }[];
  readonly participants: readonly MetadataParticipant[];
  readonly streams: readonly MetadataStream[];
  /** Of the document itself and of its associations. */
  readonly extensions: readonly ExtensionData[];
  /** Every irregularity that was put up with. */
  readonly warnings: readonly string[];
}

export interface Unparsable {
  readonly unparsable: true;
  readonly reason: XmlFault | 'NotRecordingMetadata';
  readonly detail?: string;
}
