import { type Conversation, type ConversationEvent, type Fact, isDecision } from '@earwitness/domain';
import {
  allTopics,
  type Appendable,
  appendToLog,
  decodeEvent,
  type Log,
  placement,
  PostgresLog,
  Queues,
} from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import { Database, readAll } from '@earwitness/persistence';
import { ActivePolicies, type PolicySet } from '@earwitness/policy';
import { freshDatabase, until } from '@earwitness/testing';
import { adapters, Sealer } from '@earwitness/vendors';
import { foldStream } from '../conversations/workspace';
import { createSaga, type Saga } from '../create-saga';
import type { SagaParts } from '../saga.module';
import { type AccountEntry, directoryOf, recordAll } from './accounts';
import { type Said, toRecord, Voices } from './voices';

export interface Circumstances extends Partial<Pick<SagaParts, 'queues' | 'vendorTimeoutMs' | 'vendorConcurrency'>> {
  readonly accounts: readonly AccountEntry[];
  readonly policies?: PolicySet;
}

export const topics = allTopics(adapters.map(({ vendor }) => vendor));
const place = placement(topics);
const sealer = new Sealer([Buffer.alloc(32, 7)]);
/** A dead member is noticed soon. */
const LIVELY = { sessionTimeoutMs: 1_500, heartbeatIntervalMs: 200, pollIntervalMs: 50 } as const;

/** Records of facts and commands that nobody has taken in yet, and commands without an outcome. */
const OPEN = `
SELECT (SELECT count(*) FROM log_partitions l
         WHERE l.topic ~ 'facts|commands' AND l.next_offset > coalesce(
               (SELECT c.next_offset FROM consumer_offsets c
                 WHERE c.topic = l.topic AND c.partition = l.partition AND c.consumer_group IN ('saga', 'dispatch')), 0))
     + (SELECT count(*) FROM dispatches WHERE status <> 'done') AS open`;

/** One conversation as the ledger has it. */
export interface Kept {
  readonly id: string;
  readonly events: readonly ConversationEvent[];
  readonly state: Conversation;
}

/** A database with the bus in it, and as many sagas as are started. */
export class World {
  readonly fatal: unknown[] = [];
  readonly voices: Voices;
  /** Of every saga here. */
  readonly policies: ActivePolicies;
  private readonly sagas = new Set<Saga>();
  private readonly logs = new Map<Database, PostgresLog>();
  private readonly directory;

  private constructor(
    readonly url: string,
    readonly database: Database,
    private readonly circumstances: Circumstances,
  ) {
    this.directory = directoryOf(circumstances.accounts);
    this.policies = new ActivePolicies(circumstances.policies ?? recordAll());
    this.voices = new Voices(this.directory, sealer);
  }

  static async begin(circumstances: Circumstances): Promise<World> {
    const url = await freshDatabase();
    const world = new World(url, new Database({ url, connections: 20 }), circumstances);
    await world.logIn(world.database).ensure(topics);
    return world;
  }

  /** @param database of this saga alone, with a bus of its own in it; it is closed with the world */
  async startSaga(database = this.database, log: Log = this.logIn(database)): Promise<Saga> {
    const { queues = new Queues(), vendorTimeoutMs = 400 } = this.circumstances;
    const saga = await createSaga(
      {
        database,
        directory: this.directory,
        policies: this.policies,
        sealer,
        queues,
        vendorTimeoutMs,
        searchEveryMs: 3_600_000,
        vendorConcurrency: this.circumstances.vendorConcurrency ?? 8,
        keepLogMs: 60_000,
        logger: createLogger({ service: 'saga', level: 'silent' }),
      },
      { log, onFatal: (error) => void this.fatal.push(error) },
    );
    this.sagas.add(saga);
    return saga;
  }

  async stopSaga(saga: Saga): Promise<void> {
    this.sagas.delete(saga);
    await saga.app.close();
  }

  async end(): Promise<void> {
    for (const saga of this.sagas) await this.stopSaga(saga);
    for (const log of this.logs.values()) await log.close();
    for (const database of this.logs.keys()) await database.close();
  }

  private logIn(database: Database): PostgresLog {
    const log = this.logs.get(database) ?? new PostgresLog(database, LIVELY);
    this.logs.set(database, log);
    return log;
  }

  async say(...said: readonly Said[]): Promise<void> {
    await this.append(said.flatMap((one) => this.voices.records(one)));
  }

  async sayFacts(...facts: readonly Fact[]): Promise<void> {
    await this.append(facts.map(toRecord));
  }

  async append(records: readonly Appendable[]): Promise<void> {
    await this.database.transaction((tx) => appendToLog(tx, records.map(place)));
  }

  async kept(): Promise<readonly Kept[]> {
    const streams = new Map<string, ConversationEvent[]>();
    for await (const { streamId, body } of readAll(this.database)) {
      const events = streams.get(streamId) ?? [];
      streams.set(streamId, [...events, decodeEvent(body).event]);
    }
    return [...streams].map(([id, events]) => ({ id, events, state: foldStream(id, events) }));
  }

  /** The living conversation that a session or a capture is part of. */
  async find(ref: string): Promise<Kept | undefined> {
    const all = await this.kept();
    return all.find(
      ({ state, events }) =>
        state.lifecycle === 'open' &&
        events.some((e) => !isDecision(e) && (e.origin.sessionRef === ref || e.origin.captureRef === ref)),
    );
  }

  /** Waits for an event of the conversation of a session or a capture. */
  heard<N extends ConversationEvent['name']>(
    ref: string,
    name: N,
    withinMs = 20_000,
  ): Promise<Extract<ConversationEvent, { name: N }>> {
    const isIt = (event: ConversationEvent): event is Extract<ConversationEvent, { name: N }> => event.name === name;
    const find = async () => (await this.find(ref))?.events.find(isIt);
    return until(find, { what: `${name} of ${ref}`, withinMs });
  }

  /** Waits until all facts are taken in and every command has its outcome. */
  async settled(withinMs = 20_000): Promise<void> {
    const isSettled = async (): Promise<boolean> => {
      const [row] = await this.database.query<{ open: number }>(OPEN);
      return row?.open === 0;
    };
    await until(isSettled, { what: 'everything to be taken in', withinMs });
  }
}
