import type { Instant } from '@earwitness/domain';
import type { HttpAnswer, HttpCall } from '../contract/command';
import type { Findings, NextRead, Read } from '../contract/reads';
import type { VendorFact } from '../contract/webhook';
import type { TelnyxAccount } from './telnyx.config';
import { eventIdOf, isRecord, momentOf, parseJson, type Payload, textOf, toEvent } from './telnyx.envelope';
import { factsOfEvent } from './telnyx.facts';
import { toHttpCall } from './telnyx.transport';

const PAGE_SIZE = 250;
/** Lists are counted on while they are read; a list that never ends is no list. */
const MOST_PAGES = 4_000;

type About = Read['about'];

const paged = ({ page }: About) => ({ 'page[number]': page, 'page[size]': PAGE_SIZE });

/** Telnyx API v2, "List webhook deliveries". */
const deliveriesQuery = (about: About) => ({
  'filter[status][eq]': 'failed',
  'filter[started_at][gte]': about.from,
  'filter[started_at][lte]': about.to,
  ...paged(about),
});

/** Telnyx API v2, "List all call recordings". */
const recordingsQuery = (about: About) => ({
  'filter[created_at][gte]': about.from,
  'filter[created_at][lte]': about.to,
  ...paged(about),
});

const stated = (facts: readonly VendorFact[], id: string): readonly VendorFact[] =>
  facts.map((fact, ordinal) => ({ ...fact, statement: { id, ordinal } }));

/** What is not known of words that were not sent to us. */
const NO_SIZE = 0;

/** The very facts of the webhook that was not delivered. */
const ofDelivery = ({ webhook }: Payload, account: TelnyxAccount): readonly VendorFact[] => {
  const event = isRecord(webhook) ? toEvent(webhook) : undefined;
  const id = event && eventIdOf(event);
  if (!event || !id) return [];
  return stated(factsOfEvent(event, account, NO_SIZE), id);
};

/** In the words of the webhook that says the same. */
const savedEventOf = (recording: Payload) => {
  const { id, download_urls: urls, conference_id: conferenceRef, source, created_at: createdAt } = recording;
  const isConference = source === 'conference' || (source === undefined && textOf(conferenceRef) !== undefined);
  const formats = isRecord(urls) ? Object.keys(urls).filter((format) => textOf(urls[format]) !== undefined) : [];
  return {
    type: isConference ? 'conference.recording.saved' : 'call.recording.saved',
    id: textOf(id),
    at: momentOf(createdAt),
    payload: {
      ...recording,
      recording_id: id,
      recording_urls: urls,
      ...(formats.length === 1 && { format: formats[0] }),
    },
  };
};

const ofRecording = (recording: Payload, account: TelnyxAccount): readonly VendorFact[] => {
  const event = savedEventOf(recording);
  if (!event.id || (textOf(recording.status) ?? 'completed') !== 'completed') return [];
  const facts = factsOfEvent(event, account, NO_SIZE).filter(({ name }) => name !== 'UnrecognisedWebhook');
  return stated(facts, `recording/${event.id}`);
};

interface List {
  readonly path: string;
  readonly query: (about: About) => Readonly<Record<string, string | number | undefined>>;
  readonly toFacts: (item: Payload, account: TelnyxAccount) => readonly VendorFact[];
  /** What is read once this is read to its end. */
  readonly then?: string;
}

const lists: ReadonlyMap<string, List> = new Map<string, List>([
  ['deliveries', { path: 'webhook_deliveries', query: deliveriesQuery, toFacts: ofDelivery, then: 'recordings' }],
  ['recordings', { path: 'recordings', query: recordingsQuery, toFacts: ofRecording }],
]);

/** Where a backfill begins. */
export const deliveriesRead = (from: Instant, to: Instant): Read => ({
  what: 'deliveries',
  about: { from, to, page: '1' },
});

export const listCall = ({ what, about }: Read, account: TelnyxAccount): HttpCall | undefined => {
  const list = lists.get(what);
  return list && toHttpCall(account, { method: 'GET', path: [list.path], query: list.query(about) });
};

const hasMore = (body: unknown, items: readonly unknown[], page: number): boolean => {
  const meta = isRecord(body) && isRecord(body.meta) ? body.meta : {};
  const total = Number(meta.total_pages);
  return page < MOST_PAGES && items.length > 0 && (total > 0 ? page < total : items.length >= PAGE_SIZE);
};

const nextOf = ({ what, about }: Read, isContinued: boolean): NextRead | undefined => {
  if (isContinued) return { read: { what, about: { ...about, page: String(Number(about.page) + 1) } }, afterMs: 0 };
  const then = lists.get(what)?.then;
  return then === undefined ? undefined : { read: { what: then, about: { ...about, page: '1' } }, afterMs: 0 };
};

/** A list that is refused, or is none, is passed over: the next one may still be read. */
export const listFindings = (read: Read, { status, body: text }: HttpAnswer, account: TelnyxAccount): Findings => {
  const list = lists.get(read.what);
  const body = status === 200 ? parseJson(text) : undefined;
  const items: readonly unknown[] = isRecord(body) && Array.isArray(body.data) ? body.data : [];
  const facts = items.filter(isRecord).flatMap((item) => list?.toFacts(item, account) ?? []);
  const next = nextOf(read, hasMore(body, items, Number(read.about.page)));
  return { facts, ...(next && { next }) };
};
