import { deriveId, type Instant, type Link } from '@earwitness/domain';
import { carriedBy } from '../contract/links';
import type { VendorFact } from '../contract/webhook';
import type { AuviousAccount } from './auvious.config';

/** What every fact says beside its data. */
export type About = Omit<VendorFact, 'name' | 'data'>;

/**
 * A conversation is a session of ours. Its id is the customer's own: where other vendors carry it in one of the
 * account's correlation headers, their calls belong to the same conversation.
 */
export const aboutConversation = (conversationRef: string, { correlationHeaders }: AuviousAccount): About => {
  const grouping: Link = {
    kind: 'grouping',
    value: `auvious:conversation:${conversationRef}`,
    evidence: 'conversationId',
  };
  const headers = correlationHeaders.map((name) => ({ name, value: conversationRef }));
  const { links } = carriedBy(headers, { evidence: 'conversationId', correlationHeaders });
  return { sessionRef: conversationRef, groupRef: conversationRef, links: [...links, grouping] };
};

/** The same statement however often, and by whichever way, it is read. */
export const statedAs = (...parts: readonly string[]): Pick<VendorFact, 'statement'> & object => ({
  statement: { id: deriveId('auvious', ...parts) },
});

/** `since` orders the instances of a recorder: refs are only ever added, so the order must be part of their names. */
export const instanceRef = (
  recorderRef: string,
  instance: string,
  since: Instant | undefined,
): About['refs'] & object => ({
  [`instance/${encodeURIComponent(recorderRef)}/${since ?? ''}/${instance}`]: instance,
});

/** A recorder that crashed goes on as another instance: only the latest can be stopped. */
export const latestInstance = (refs: Readonly<Record<string, string>>, recorderRef: string): string | undefined => {
  const prefix = `instance/${encodeURIComponent(recorderRef)}/`;
  const [latest] = Object.keys(refs)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .slice(-1);
  return latest === undefined ? undefined : refs[latest];
};

/** The recorder of a session of which only one is known. */
export const onlyRecorder = (refs: Readonly<Record<string, string>>): string | undefined => {
  const names = Object.keys(refs).flatMap((name) => /^instance\/([^/]+)\//.exec(name)?.[1] ?? []);
  const [recorder, ...others] = new Set(names);
  return recorder === undefined || others.length > 0 ? undefined : decodeURIComponent(recorder);
};
