import type { WrittenDocument } from '../documents/written.document';

interface Change {
  readonly documents: readonly WrittenDocument[];
  /** Whether a document is new, or not as it was. */
  isNew(document: WrittenDocument): boolean;
}

const appliesToRunning = (document: WrittenDocument): boolean =>
  document.kind === 'Policy' && document.mode === 'enforce' && document.applyToRunning === 'tighten';

/**
 * Whether conversations that are under way feel the change: a policy that applies to them is new, or is not as it was, or
 * what it may refer to is not.
 */
export const isTightening = ({ documents, isNew }: Change): boolean => {
  const reaching = documents.filter(appliesToRunning);
  return reaching.some(isNew) || (reaching.length > 0 && documents.some((one) => one.kind !== 'Policy' && isNew(one)));
};
