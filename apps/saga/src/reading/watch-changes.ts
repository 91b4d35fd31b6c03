import type { Directory } from '@earwitness/configuration';
import type { Fact } from '@earwitness/domain';
import type { Sql } from '@earwitness/persistence';
import { beginWatches, endWatches, type NewWatch, type WatchKey } from '@earwitness/persistence';

interface Changes {
  readonly begun: readonly NewWatch[];
  readonly ended: readonly (WatchKey & { readonly tenant: string })[];
}

/** What facts mean for what vendors are asked about. */
export const watchChanges = (facts: readonly Fact[], directory: Directory): Changes => {
  const begun: NewWatch[] = [];
  const ended: (WatchKey & { readonly tenant: string })[] = [];
  for (const fact of facts) {
    const { vendor, account, tenant, traceId } = fact.origin;
    const found = directory.accountOf(vendor, account);
    const changes = found?.adapter.reads?.watch?.(fact, found.settings) ?? [];
    for (const change of changes) {
      const at = { vendor, account, key: change.key, tenant };
      if (change.change === 'end') ended.push(at);
      else begun.push({ ...at, traceId, next: change });
    }
  }
  return { begun, ended };
};

/** In the transaction of the facts: what is heard is watched, or it is not heard. */
export const noteWatches = async (tx: Sql, { begun, ended }: Changes, now: string): Promise<void> => {
  await beginWatches(tx, begun, now);
  await endWatches(tx, ended, now);
};
