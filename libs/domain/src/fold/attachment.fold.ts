import { defined, firstOf, joinedBy, joinedList, type Learned } from '../capture/join';
import { captureRefKey, sessionKeyOf } from '../conversation/lookup';
import type { Attachment, Conversation } from '../conversation/state';
import type { FactName, FactOf } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { deriveId } from '../identity';
import { identify } from './identify';
import { observeSession } from './observe';

type Described = Pick<Attachment, 'kind' | 'ref'> & Learned<Pick<Attachment, 'location' | 'language' | 'lineCount'>>;

/** Its words may be fetched later than it was heard of: what is counted of it only grows. */
const joinAttachments = joinedList<Attachment>(
  (a, b) => a.ref === b.ref && a.kind === b.kind && a.account === b.account && a.vendor === b.vendor,
  joinedBy<Attachment>({ at: firstOf, lineCount: Math.max }),
);

/** Not what the capture is called by now, which depends on what else was heard: see `attachmentsOf`. */
const claimedCaptureId = (origin: Origin): string | undefined =>
  origin.captureRef ? deriveId('capture', captureRefKey(origin, origin.captureRef)) : origin.captureId || undefined;

/**
 * An attachment makes no capture: there may be a transcript of a call that nobody recorded. It may show that an id of
 * ours and a ref of the vendor's mean the same capture.
 */
const fold =
  <N extends FactName>(described: (data: FactOf<N>['data']) => Described) =>
  (before: Conversation, { origin, data }: FactOf<N>): Conversation => {
    const observed = observeSession(before, origin);
    const { state } = origin.captureRef ? identify(observed, origin, 'file') : { state: observed };
    const learned = defined({
      ...described(data),
      vendor: origin.vendor,
      account: origin.account,
      sessionKey: origin.sessionRef ? sessionKeyOf(origin, origin.sessionRef) : undefined,
      captureId: claimedCaptureId(origin),
      at: origin.occurredAt,
    }) as Attachment;
    const attachments = joinAttachments(state.attachments, [learned]);
    return attachments === state.attachments ? state : { ...state, attachments };
  };

export const attachmentFolds = {
  TranscriptAvailable: fold<'TranscriptAvailable'>(({ transcriptRef: ref, ...described }) => ({
    kind: 'transcript',
    ref,
    ...described,
  })),
  ChatTranscriptStored: fold<'ChatTranscriptStored'>(({ transcriptRef: ref, location }) => ({
    kind: 'chat',
    ref,
    location,
  })),
  CobrowseStored: fold<'CobrowseStored'>(({ cobrowseRef: ref, location }) => ({ kind: 'cobrowse', ref, location })),
};
