import { deriveId, type Fact } from '@earwitness/domain';
import { type Appendable, encodeEvent, KafkaLog, MicroBatchProducer } from '@earwitness/messaging';
import { type Call, callOf, EVENTS_PER_CALL, factsOf, TENANT } from './calls';

/** So many calls go on at once: what one says is far apart on the bus. */
const LIVE_CALLS = 5_000;
const SEED = 20_260_105;
/** One event in twenty comes twice in a row. */
const REPEATED = 0.05;
/** And after one in twenty an earlier one of the stream comes again; the first has none before it. */
const REGRESSED = (0.05 * EVENTS_PER_CALL) / (EVENTS_PER_CALL - 1);

/** Chance from a seed (mulberry32). Answers 0 ≤ x < 1. */
const chanceFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

interface Live {
  readonly call: Call;
  readonly facts: readonly Fact[];
  heard: number;
}

const recordOf = ({ call: { conversationId, traceId }, facts }: Live, version: number): Appendable => {
  const fact = facts[version - 1];
  if (!fact) throw new RangeError(`a call has no event ${version}`);
  const position = {
    conversationId,
    version,
    eventId: deriveId('event', conversationId, String(version)),
    tenant: TENANT,
    recordedAt: fact.origin.occurredAt,
    traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
  };
  return encodeEvent(fact, position).record;
};

/** What comes of the next event of a call: the event, and what comes again after it. */
const spoken = (speaking: Live, chance: () => number): readonly Appendable[] => {
  speaking.heard += 1;
  const { heard } = speaking;
  const records = [recordOf(speaking, heard)];
  if (chance() < REPEATED) records.push(recordOf(speaking, heard));
  if (heard > 1 && chance() < REGRESSED) records.push(recordOf(speaking, 1 + Math.floor(chance() * (heard - 1))));
  return records;
};

/**
 * The events of so many calls as the relay brings them, at least once: each stream in order, but that it may go back and
 * come again. The same for everybody, from a seed.
 */
export function* busTraffic(calls: number): Generator<Appendable> {
  const chance = chanceFrom(SEED);
  const live: Live[] = [];
  for (let started = 0; started < calls || live.length > 0;) {
    for (; live.length < LIVE_CALLS && started < calls; started += 1) {
      const call = callOf(started);
      live.push({ call, facts: factsOf(call), heard: 0 });
    }
    const index = Math.floor(chance() * live.length);
    const speaking = live[index] as Live;
    yield* spoken(speaking, chance);
    if (speaking.heard === EVENTS_PER_CALL) live.splice(index, 1);
  }
}

/** The events of one call, in order and each once. */
export const callRecords = (number: number): readonly Appendable[] => {
  const call = callOf(number);
  const all: Live = { call, facts: factsOf(call), heard: 0 };
  return all.facts.map((_, index) => recordOf(all, index + 1));
};

const CHUNK = 2_000;

/** Puts the events of so many calls on a topic. @returns how many records they became. */
export const preload = async (
  brokers: readonly string[],
  topic: { readonly topic: string; readonly partitions: number },
  calls: number,
): Promise<number> => {
  const log = new KafkaLog({ brokers });
  await log.ensure([topic]);
  const producer = await MicroBatchProducer.open(log, { topics: [topic] });
  let records = 0;
  let chunk: Appendable[] = [];
  const flush = async (): Promise<void> => {
    await producer.append(chunk);
    records += chunk.length;
    chunk = [];
  };
  for (const record of busTraffic(calls)) {
    chunk.push({ ...record, topic: topic.topic });
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
  await producer.close();
  await log.close();
  return records;
};
