import { type Link, traceIdOf } from '@earwitness/domain';

/** Carries the id of a conversation through a vendor as a SIP header. Whoever may set headers may link by it. */
export const CONVERSATION_HEADER = 'x-earwitness-conversation';
/** Vendors hand on headers that begin with `X-`; SIPREC metadata has the plain name. */
const TRACE_HEADERS: ReadonlySet<string> = new Set(['traceparent', 'x-traceparent']);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_VALUE = 512;

export interface Carried {
  readonly links: readonly Link[];
  readonly traceId?: string;
}

/** The link to one of our conversations; undefined when the value is no id of ours. */
export const conversationLink = (value: string, evidence: string): Link | undefined => {
  const conversationId = value.trim().toLowerCase();
  return UUID.test(conversationId) ? { kind: 'conversation', value: conversationId, evidence } : undefined;
};

interface Found {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly evidence: string;
}

const linkOf = ({ name, value, evidence }: Found, correlationHeaders: readonly string[]): Link | undefined => {
  if (name === CONVERSATION_HEADER) return conversationLink(value, evidence);
  const traceId = TRACE_HEADERS.has(name) ? traceIdOf(value) : undefined;
  if (traceId) return { kind: 'carried', value: `trace:${traceId}`, evidence };
  const link = `header:${name}:${value}`;
  const isCorrelating = correlationHeaders.includes(name) && link.length <= LONGEST_VALUE;
  return isCorrelating ? { kind: 'carried', value: link, evidence } : undefined;
};

/**
 * What SIP headers, or the same carried as SIPREC metadata, say about which conversation a session belongs to. The
 * values are the same whichever vendor carried them: that is what joins the sessions.
 * @param from.evidence where the headers were found, for people
 * @param from.correlationHeaders names, in lower case, of further headers whose values identify a conversation
 */
export const carriedBy = (
  headers: Iterable<{ readonly name: string; readonly value: string }>,
  from: { readonly evidence: string; readonly correlationHeaders: readonly string[] },
): Carried => {
  const links: Link[] = [];
  for (const header of headers) {
    const name = header.name.toLowerCase();
    const evidence = `${from.evidence}/${name}`.slice(0, 128);
    const link = linkOf({ name, value: header.value.trim(), evidence }, from.correlationHeaders);
    if (link) links.push(link);
  }
  const trace = links.find(({ value }) => value.startsWith('trace:'));
  return trace ? { links, traceId: trace.value.slice('trace:'.length) } : { links };
};
