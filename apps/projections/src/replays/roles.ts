import type { PolicySet, Role } from '@earwitness/policy';
import type { Sets } from './recorded-decisions';

/** What past decisions keep when another set takes the place of the one that was in force. Each set is looked up once. */
export class Roles {
  private readonly sets = new Map<string, Promise<PolicySet | undefined>>();

  /** @param known by hash: the sets that ever decided */
  constructor(private readonly known: (hash: string) => Promise<PolicySet | undefined>) {}

  async of({ policySetHash, newerSetHash, overBeforeSetHash }: Sets): Promise<Role> {
    const isOver = overBeforeSetHash !== null;
    if (!isOver && newerSetHash === null) return undefined;
    const set = await this.find(policySetHash);
    if (!set) return 'unknown';
    if (!isOver || newerSetHash === null) return { set, isOver };
    const newer = await this.find(newerSetHash);
    return newer ? { set, isOver, newer } : 'unknown';
  }

  private find(hash: string): Promise<PolicySet | undefined> {
    const found = this.sets.get(hash) ?? this.known(hash);
    this.sets.set(hash, found);
    return found;
  }
}
