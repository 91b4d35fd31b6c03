import { parsePolicySet, type Parsed } from '../documents/parse-policy-set';
import type { PolicySet } from '../evaluation/policy-set';

/** The documents of every set that was ever put in force, and those sets compiled that were used last. */
export class CompiledSets {
  private readonly documents = new Map<string, readonly unknown[]>();
  /** The one that was used longest ago comes first. */
  private readonly compiled = new Map<string, PolicySet>();

  constructor(private readonly most: number) {}

  /** The set is known by the hash that it was drafted under, whatever today's code would call it. */
  add(hash: string, documents: readonly unknown[]): Parsed {
    const known = this.compiled.get(hash);
    if (known) return { isValid: true, set: this.use(known) };
    const parsed = parsePolicySet(documents);
    if (!parsed.isValid) return parsed;
    this.documents.set(hash, documents);
    return { isValid: true, set: this.use({ ...parsed.set, hash }) };
  }

  get(hash: string): PolicySet | undefined {
    const documents = this.documents.get(hash);
    const found = documents && this.add(hash, documents);
    return found?.isValid ? found.set : undefined;
  }

  private use(set: PolicySet): PolicySet {
    this.compiled.delete(set.hash);
    this.compiled.set(set.hash, set);
    const [oldest] = this.compiled.keys();
    if (this.compiled.size > this.most && oldest !== undefined) this.compiled.delete(oldest);
    return set;
  }
}
