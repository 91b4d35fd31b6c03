import type { Instant, PolicySetInForce } from '@earwitness/domain';
import type { PolicyFault } from '../checking/fault';
import type { PolicySet } from '../evaluation/policy-set';
import { CompiledSets } from './compiled-sets';

const MOST_COMPILED = 256;
/** Conversations that began with one of them keep it. */
const MOST_EARLIER_FILES = 8;

interface Activation {
  readonly hash: string;
  readonly since: Instant;
}

/** Which policies are in force, and which ones were: all in memory, for decisions that may wait for nothing. */
export class ActivePolicies {
  private readonly sets: CompiledSets;
  private readonly inForce = new Map<string, PolicySet>();
  /** What came into force for each tenant, the first one first. */
  private readonly activations = new Map<string, Activation[]>();
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
    return this.inForce.get(tenant) ?? this.file;
  }

  /** What was in force for a tenant at a moment, if that came after the set with this hash. */
  succeeding(tenant: string, hash: string, at: Instant): PolicySet | undefined {
    const all = this.activations.get(tenant) ?? [];
    const first = this.fileOf(hash) ? -1 : all.findIndex((activation) => activation.hash === hash);
    const found = all.slice(first + 1).findLast(({ since }) => since <= at);
    return found && this.byHash(found.hash);
  }

  /** A set that is or was in force for anybody, or came out of the file while this process ran. */
  byHash(hash: string): PolicySet | undefined {
    return this.fileOf(hash) ?? this.sets.get(hash);
  }

  /**
   * Puts a set in force. One with faults, which today's code no longer takes, changes nothing: what was in force stays.
   * @returns the faults
   */
  activated({ tenant, hash, documents, activatedAt }: PolicySetInForce): readonly PolicyFault[] {
    const compiled = this.sets.add(hash, documents);
    if (!compiled.isValid) return compiled.faults;
    this.inForce.set(tenant, compiled.set);
    const all = this.activations.get(tenant) ?? [];
    all.push({ hash, since: activatedAt });
    this.activations.set(tenant, all);
    return [];
  }

  /** The file was read again. */
  fileRead(file: PolicySet): void {
    const others = [this.file, ...this.earlierFiles].filter(({ hash }) => hash !== file.hash);
    this.earlierFiles = others.slice(0, MOST_EARLIER_FILES);
    this.file = file;
  }

  private fileOf(hash: string): PolicySet | undefined {
    return [this.file, ...this.earlierFiles].find((file) => file.hash === hash);
  }
}
