import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Child } from '../child';
import { cpuMicroseconds, familyCpuMicroseconds } from '../cpu';
import type { W2Settings } from '../peers/w2-earwitness';
import { EVENTS_PER_CALL } from './calls';
import { ask, type Databases } from './databases';
import { oracleChecksum, OUR_CHECKSUM, PEER_CHECKSUM } from './oracle';

/** What a run gave. Every event counts once, however often it came. */
export interface Sample {
  readonly perSecond: number;
  /** Of the process under test; that of Postgres apart. */
  readonly cpuPerEvent: number;
  readonly postgresCpuPerEvent: number;
}

/** Events on the bus, to be followed to the end. */
export interface Traffic {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly calls: number;
  readonly records: number;
}

export interface Ground {
  readonly databases: Databases;
  readonly directory: string;
  readonly faults: string[];
}

const SCRIPTS = join(__dirname, '../peers');
const POLL_MS = 10;

/** From the word to go until it is over, with what it cost. */
export const measure = async (
  { child, postgres, calls }: { readonly child: Child; readonly postgres: number; readonly calls: number },
  work: () => Promise<void>,
): Promise<Sample> => {
  const cpu = cpuMicroseconds(child.pid);
  const postgresCpu = familyCpuMicroseconds(postgres);
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const events = calls * EVENTS_PER_CALL;
  return {
    perSecond: events / seconds,
    cpuPerEvent: (cpuMicroseconds(child.pid) - cpu) / events,
    postgresCpuPerEvent: (familyCpuMicroseconds(postgres) - postgresCpu) / events,
  };
};

const checkSum = async (ground: Ground, about: { name: string; calls: number; url: string; query: string }) => {
  const row = await ask<{ sum: string }>(about.url, about.query);
  if (row?.sum !== oracleChecksum(about.calls)) ground.faults.push(`${about.name}: the checksum is not the oracle's`);
};

interface Contestant {
  readonly name: string;
  readonly script: string;
  readonly query: string;
  readonly execArgv: readonly string[];
  /** Resolves when everything is in the read model. */
  caughtUp(child: Child, url: string, records: number): Promise<void>;
}

/** Where the group stands is asked of Postgres, where it is committed with the rows. */
const progressReaches = async (url: string, records: number): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const isThere = async (): Promise<boolean> => {
    const { rows } = await client.query<{ done: string | null }>(
      'SELECT sum(next_offset) AS done FROM consumer_offsets',
    );
    return Number(rows[0]?.done ?? 0) >= records;
  };
  while (!(await isThere())) await sleep(POLL_MS);
  await client.end();
};

export const earwitness = (execArgv: readonly string[]): Contestant => ({
  name: 'earwitness',
  script: join(SCRIPTS, 'w2-earwitness.js'),
  query: OUR_CHECKSUM,
  execArgv,
  caughtUp: (_, url, records) => progressReaches(url, records),
});

export const stock: Contestant = {
  name: 'stock',
  script: join(SCRIPTS, 'w2-nest-typeorm.js'),
  query: PEER_CHECKSUM,
  execArgv: [],
  caughtUp: async (child, _, records) => {
    while ((await child.ask<number>('handled')) < records) await sleep(POLL_MS);
  },
};

/** One run of a consumer from the first event to the last, on a database of its own, and what it left there checked. */
export const consume = (contestant: Contestant, traffic: Traffic, ground: Ground): Promise<Sample> =>
  ground.databases.with(async (databaseUrl) => {
    const { brokers, topic, calls, records } = traffic;
    const directory = join(ground.directory, contestant.name);
    mkdirSync(directory, { recursive: true });
    const child = new Child(contestant.script, { execArgv: contestant.execArgv });
    try {
      await child.ask('open', { brokers, topic, databaseUrl, directory } satisfies W2Settings);
      const sample = await measure({ child, postgres: ground.databases.pid, calls }, async () => {
        await child.ask('start');
        await contestant.caughtUp(child, databaseUrl, records);
      });
      await checkSum(ground, { name: contestant.name, calls, url: databaseUrl, query: contestant.query });
      await child.ask('close');
      return sample;
    } finally {
      await child.stop();
    }
  });

export type FloorWork = 'everyEvent' | 'finalRows';

/** The floor keeps its staged rows over all runs. */
export class Floor {
  private constructor(
    private readonly child: Child,
    private readonly url: string,
    private readonly calls: number,
  ) {}

  static async open(databaseUrl: string, calls: number): Promise<Floor> {
    const child = new Child(join(SCRIPTS, 'w2-floor.js'));
    await child.ask('open', { databaseUrl, calls });
    return new Floor(child, databaseUrl, calls);
  }

  async run(work: FloorWork, ground: Ground): Promise<Sample> {
    const { child, calls, url } = this;
    await child.ask('reset');
    await ground.databases.settle();
    const sample = await measure({ child, postgres: ground.databases.pid, calls }, () => child.ask(work));
    await checkSum(ground, { name: `floor (${work})`, calls, url, query: OUR_CHECKSUM });
    return sample;
  }

  async close(): Promise<void> {
    await this.child.ask('close');
    await this.child.stop();
  }
}
