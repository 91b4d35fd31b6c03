import type { Question } from '../contract/webhook';
import type { SinchAccount } from './sinch.config';
import { isConsentReply } from './sinch.consent';
import type { Said } from './sinch.origin';

export type Asking = 'ice' | 'ace' | 'pie' | 'dice';

const ASKING: ReadonlySet<string> = new Set(['ice', 'ace', 'pie', 'dice']);

export const isAsking = (event: string): event is Asking => ASKING.has(event);

export const customerOf = ({ routing }: SinchAccount) => ('customer' in routing ? routing.customer : undefined);

/**
 * A call that was decided about when it came in is asked about again when it is answered: the answer is the same, and only
 * then has its recording begun.
 */
export const isAboutRecording = (event: Asking, { recording, decideOn, enforceNoRecording }: SinchAccount): boolean => {
  switch (event) {
    case 'ice':
      return recording !== undefined && decideOn === 'ice';
    case 'ace':
      return recording !== undefined;
    case 'pie':
      return recording !== undefined && enforceNoRecording;
    case 'dice':
      return false;
  }
};

/** A call's end only waits for an answer where the customer may have one. */
export const questionOf = (said: Said, id: string): Question | undefined => {
  const {
    event: { event, callRef },
    account,
  } = said;
  if (!isAsking(event) || callRef === undefined) return undefined;
  if (isConsentReply(said)) return { about: 'recording', subject: callRef, id, resumesRouting: true };
  if (event === 'dice' && customerOf(account) === undefined) return undefined;
  return { about: isAboutRecording(event, account) ? 'recording' : 'routing', subject: callRef, id };
};
