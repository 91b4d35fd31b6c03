import {
  BOOK_VERSION,
  emptyBook,
  entryOf,
  type PolicyBook,
  policySetCatalogue,
  type PolicySetEvent,
  policyStreamOf,
} from '@earwitness/domain';
import { decodePolicySetEvent } from '@earwitness/messaging';
import { type Page, toPage } from '../reading/page';
import type { TenantRows } from '../reading/tenant-rows';
import { draftEventId, foldBook } from './policy-books';
import type { PolicySetDetail, PolicySetFilter, PolicySetSummary } from './policy-set.read-model';

interface Body {
  readonly body: string;
}

const EVENTS = `
SELECT body::text AS body FROM tenant_events WHERE tenant = $1 AND stream_id = $2 AND kind = 'policies'`;

export const toSummary = ({ findings = [], ...entry }: PolicyBook['entries'][number]): PolicySetSummary => ({
  ...entry,
  findings,
});

const toHistory = ({ name, data, recordedAt }: PolicySetEvent): PolicySetDetail['history'][number] => ({
  event: name,
  at: recordedAt,
  by: data.by,
  ...(name === 'PolicySetSimulated' ? { summary: data.summary } : {}),
});

/** The policies of a tenant, as row-level security shows them to it. */
export class PolicySetsReader {
  constructor(private readonly rows: TenantRows) {}

  async bookOf(tenant: string): Promise<PolicyBook> {
    const streamId = policyStreamOf(tenant);
    const [head] = await this.rows.read<{ state: PolicyBook | null; shape: number }>(
      tenant,
      `SELECT state, state_version AS shape FROM tenant_policy_books WHERE tenant = $1 AND stream_id = $2`,
      [streamId],
    );
    if (!head) return emptyBook;
    if (head.state && head.shape === BOOK_VERSION) return head.state;
    const events = await this.rows.read<Body>(tenant, `${EVENTS} ORDER BY version`, [streamId]);
    return foldBook(events.map(({ body }) => body));
  }

  /** The latest version first. */
  async list(tenant: string, { cursor, limit }: PolicySetFilter): Promise<Page<PolicySetSummary>> {
    const before = cursor?.[0] ?? Infinity;
    const { entries } = await this.bookOf(tenant);
    const found = entries.filter(({ version }) => version < before).reverse();
    return toPage(found, limit, { item: toSummary, position: ({ version }) => [version] });
  }

  /** As they were handed in; undefined where the tenant has no such set. */
  async documentsOf(tenant: string, hash: string): Promise<readonly unknown[] | undefined> {
    const streamId = policyStreamOf(tenant);
    const [found] = await this.rows.read<Body>(tenant, `${EVENTS} AND event_id = $3`, [
      streamId,
      draftEventId(streamId, hash),
    ]);
    const event = found && decodePolicySetEvent(found.body);
    return event?.name === 'PolicySetDrafted' ? event.data.documents : undefined;
  }

  async find(tenant: string, hash: string): Promise<PolicySetDetail | undefined> {
    const streamId = policyStreamOf(tenant);
    const entry = entryOf(await this.bookOf(tenant), hash);
    if (!entry) return undefined;
    const stored = await this.rows.read<Body>(tenant, `${EVENTS} AND (event_id = $3 OR type <> $4) ORDER BY version`, [
      streamId,
      draftEventId(streamId, hash),
      policySetCatalogue.PolicySetDrafted.type,
    ]);
    const events = stored.map(({ body }) => decodePolicySetEvent(body)).filter(({ data }) => data.hash === hash);
    const documents = events.flatMap(({ name, data }) => (name === 'PolicySetDrafted' ? data.documents : []));
    return { ...toSummary(entry), documents, history: events.map(toHistory) };
  }
}
