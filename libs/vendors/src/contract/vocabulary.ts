import type { CaptureMode, CommandType, FactName } from '@earwitness/domain';

/** What a vendor's word is here. */
export type Meaning =
  | `fact ${FactName}`
  | `command ${CommandType} ${CaptureMode | ''}`
  | `operation ${string}`
  | `read ${string}`
  | 'answer';

/** One event, status, question or command of a vendor's document. */
export interface Term {
  /** Title of the document, as its vendor calls it. */
  readonly document: string;
  readonly kind: 'event' | 'status' | 'question' | 'command';
  /** As it is on the wire: `call.hangup`, `PENDING_RECOVERY`, `POST /{domain}/startrecording`. */
  readonly term: string;
  /** Never empty: a word that means nothing to a recording is `fact SessionProgressed`, or an operation. */
  readonly becomes: readonly [Meaning, ...Meaning[]];
}
