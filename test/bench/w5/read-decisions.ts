import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, FactOf, Origin } from '@earwitness/domain';
import { decodeFact, FACTS, type LogRecord } from '@earwitness/messaging';
import { type Bus, openBus } from './bus';

/** The decision of a question as the bus has it, and how often. */
export interface KeptDecision {
  readonly record: boolean;
  readonly decisionId: string;
  readonly times: number;
  /** Another fact, or the same with another content. */
  readonly isAmbiguous: boolean;
}

interface Kept extends KeptDecision {
  readonly factId: string;
  readonly text: string;
}

const PATIENCE_MS = 60_000;

const records = async (bus: Bus): Promise<readonly LogRecord[]> => {
  const { log, close } = await openBus(bus);
  const read: LogRecord[] = [];
  await log.follow('bench-reader', [FACTS.topic], {
    assigned: (partitions) => Promise.resolve(partitions.map((partition) => ({ ...partition, offset: 0 }))),
    revoked: () => undefined,
    records: ({ from, records: slice }) => {
      read.push(...slice);
      return Promise.resolve((slice.at(-1)?.offset ?? from - 1) + 1);
    },
    failed: (error) => {
      throw error;
    },
  });
  const count = (await log.watermarks([FACTS.topic])).reduce((sum, { end }) => sum + end, 0);
  for (const deadline = Date.now() + PATIENCE_MS; read.length < count && Date.now() < deadline;) await sleep(50);
  await close();
  return read;
};

const keyOf = ({ account, captureRef, sessionRef }: Origin): string => `${account}/${sessionRef ?? captureRef ?? ''}`;

const again = (known: Kept, { id, data: { answer } }: FactOf<'SessionAnnounced'>): Kept => ({
  ...known,
  times: known.times + 1,
  isAmbiguous: known.isAmbiguous || known.factId !== id || known.text !== JSON.stringify(answer),
});

const first = (id: string, answer: Answer): Kept => ({
  record: answer.record,
  decisionId: answer.decided?.basis.decisionId ?? '',
  times: 1,
  isAmbiguous: false,
  factId: id,
  text: JSON.stringify(answer),
});

/** Of every session that was decided about, by account and the vendor's ref. */
export const readDecisions = async (bus: Bus): Promise<ReadonlyMap<string, KeptDecision>> => {
  const found = new Map<string, Kept>();
  for (const record of await records(bus)) {
    const { fact } = decodeFact(record);
    if (fact.name !== 'SessionAnnounced' || !fact.data.answer) continue;
    const key = keyOf(fact.origin);
    const known = found.get(key);
    found.set(key, known ? again(known, fact) : first(fact.id, fact.data.answer));
  }
  return found;
};
