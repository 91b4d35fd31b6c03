import type { Instant, PolicySetInForce } from '@earwitness/domain';
import type { PolicyFault } from '../checking/fault';
import type { PolicySet } from '../evaluation/policy-set';
import { CompiledSets } from './compiled-sets';

const MOST_COMPILED = 256;
/** Conversations that began with one of them keep it. */
const MOST_EARLIER_FILES = 8;

/** Which policies are in force, and which ones were: all in memory, for decisions that may wait for nothing. */
export class ActivePolicies {
  private readonly sets: CompiledSets;
  private readonly inForce = new Map<string, { readonly set: PolicySet; readonly since: Instant }>();
  private earlierFiles: readonly PolicySet[] = [];

  /** @param file in force for every tenant that has activated none */
  constructor(
    private file: PolicySet,
    mostCompiled = MOST_COMPILED,
  ) {
    this.sets = new CompiledSets(mostCompiled);
  }

  /** The set that is in force for a tenant. */
  active(tenant: string): PolicySet {
    return this.inForce.get(tenant)?.set ?? this.file;
  }

  /** Since when; undefined where it is the file's. */
  activeSince(tenant: string): Instant | undefined {
    return this.inForce.get(tenant)?.since;
  }

  /** A set that is or was in force for anybody, or came out of the file while this process ran. */
  byHash(hash: string): PolicySet | undefined {
    return [this.file, ...this.earlierFiles].find((file) => file.hash === hash) ?? this.sets.get(hash);
  }

  /**
   * Puts a set in force. One with faults, which today's code no longer takes, changes nothing: what was in force stays.
   * @returns the faults
   */
  activated({ tenant, hash, documents, activatedAt }: PolicySetInForce): readonly PolicyFault[] {
    const compiled = this.sets.add(hash, documents);
    if (!compiled.isValid) return compiled.faults;
    this.inForce.set(tenant, { set: compiled.set, since: activatedAt });
    return [];
  }

  /** The file was read again. */
  fileRead(file: PolicySet): void {
    const others = [this.file, ...this.earlierFiles].filter(({ hash }) => hash !== file.hash);
    this.earlierFiles = others.slice(0, MOST_EARLIER_FILES);
    this.file = file;
  }
}
