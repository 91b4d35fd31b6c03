import { decisionCatalogue } from '@earwitness/domain';
import { decodeEvent } from '@earwitness/messaging';
import { readAll, type StoredEvent } from '@earwitness/persistence';
import type { SqlDatabase } from '../folding/apply-events';
import type { Changed } from '../folding/fold-slice';
import { nothing, project, type Projected } from '../folding/projected';
import { writeRows } from '../folding/write-rows';

export interface RebuildOptions {
  /** Conversations that are written in one transaction. */
  readonly batchSize?: number;
  readonly onProgress?: (conversations: number) => void;
}

export interface Rebuilt {
  readonly conversations: number;
  readonly events: number;
}

/** Streams of accounts hold facts that belong to no conversation; they have no rows. */
const isConversation = ({ type, version }: StoredEvent): boolean =>
  version === 1 && type === decisionCatalogue.ConversationOpened.type;

/** Folds the ledger stream by stream. */
async function* foldLedger(events: AsyncIterable<StoredEvent>): AsyncGenerator<Projected> {
  let current: Projected | undefined;
  for await (const event of events) {
    if (current && event.streamId !== current.state.id) {
      yield current;
      current = undefined;
    }
    if (current || isConversation(event))
      current = project(current ?? nothing(event.streamId), decodeEvent(event.body));
  }
  if (current) yield current;
}

/**
 * Works every row out anew from event 0, beside whatever else is going on: a row of a later version is left alone, one of
 * the same version is written as today's code would write it.
 */
export const rebuild = async (database: SqlDatabase, options: RebuildOptions = {}): Promise<Rebuilt> => {
  const { batchSize = 250, onProgress } = options;
  let [conversations, events] = [0, 0];
  let batch: Changed[] = [];
  const flush = async (): Promise<void> => {
    await database.transaction((tx) => writeRows(tx, batch, { rewritesSameVersion: true }));
    conversations += batch.length;
    batch = [];
    onProgress?.(conversations);
  };
  for await (const after of foldLedger(readAll(database))) {
    events += after.version;
    batch.push({ before: undefined, after });
    if (batch.length >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  return { conversations, events };
};
