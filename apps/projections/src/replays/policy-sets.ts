import { activeEntry, type BookCommand, entryOf } from '@earwitness/domain';
import { type ActivePolicies, noPolicies, type PolicySet } from '@earwitness/policy';
import { LRUCache } from 'lru-cache';
import { notFound, Problem } from '../http/problem';
import type { PolicyBooks } from '../policies/policy-books';
import type { PolicySetsReader } from '../policies/policy-sets.reader';
import { parsePolicies } from '../policies/read-policies';

const MOST_COMPILED = 32;
/** Never stored for the tenant, or no longer taken by today's code. */
const LOST: readonly number[] = [404, 422];

export interface PolicySetsParts {
  readonly reader: Pick<PolicySetsReader, 'bookOf' | 'documentsOf'>;
  readonly books: Pick<PolicyBooks, 'simulated'>;
  /** What is in force for whoever has put nothing in force; demands nothing where it is left out. */
  readonly file?: Pick<ActivePolicies, 'active' | 'byHash'> | undefined;
}

interface Stored {
  readonly tenant: string;
  readonly hash: string;
}

/** The policy sets of tenants, drafts among them, ready to decide. Of other tenants nothing is known. */
export class PolicySets {
  /** Whoever asks for one that is being compiled waits for the same. */
  private readonly compiled = new LRUCache<string, PolicySet, Stored>({
    max: MOST_COMPILED,
    fetchMethod: (_key, _known, { context }) => this.compile(context),
    ignoreFetchAbort: true,
  });

  constructor(private readonly parts: PolicySetsParts) {}

  /** @throws Problem 404 where the tenant has no such set, 422 where today's code no longer takes it */
  async find(tenant: string, hash: string): Promise<PolicySet> {
    const set = await this.compiled.fetch(`${tenant} ${hash}`, { context: { tenant, hash } });
    if (!set) throw notFound('policy set');
    return set;
  }

  /** One that has decided for the tenant, be it the file's; undefined where nobody knows it any more. */
  async known(tenant: string, hash: string): Promise<PolicySet | undefined> {
    return this.find(tenant, hash).catch((error: unknown) => {
      if (error instanceof Problem && LOST.includes(error.status)) return this.parts.file?.byHash(hash);
      throw error;
    });
  }

  /** How the tenant counts the set. */
  async versionOf(tenant: string, hash: string): Promise<number | undefined> {
    return entryOf(await this.parts.reader.bookOf(tenant), hash)?.version;
  }

  /** What decides now. */
  async inForce(tenant: string): Promise<PolicySet> {
    const active = activeEntry(await this.parts.reader.bookOf(tenant));
    return active ? this.find(tenant, active.hash) : (this.parts.file?.active(tenant) ?? noPolicies);
  }

  /** Nothing happens where the tenant has no such set. */
  noteReplay(tenant: string, replayed: Omit<BookCommand & { kind: 'simulate' }, 'kind'>): Promise<void> {
    return this.parts.books.simulated(tenant, replayed);
  }

  /** Known by the hash that it was drafted under, whatever today's code would call it. */
  private async compile({ tenant, hash }: Stored): Promise<PolicySet | undefined> {
    const documents = await this.parts.reader.documentsOf(tenant, hash);
    return documents && { ...(await parsePolicies(documents, tenant)).set, hash };
  }
}
