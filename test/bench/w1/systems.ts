import { join } from 'node:path';
import { FACTS } from '@earwitness/messaging';
import { Child } from '../child';
import type { NestSettings } from '../peers/w1-nest';
import type { W1Opened, W1Settings } from '../peers/w1-normaliser';
import { ReadBack } from '../read-back';

export interface SystemPlan {
  readonly name: string;
  readonly script: string;
  readonly topic: string;
  readonly settings?: Pick<NestSettings, 'platform' | 'isIdempotent'>;
}

const SCRIPTS = join(__dirname, '../peers');

export const OURS: SystemPlan = {
  name: 'earwitness',
  script: join(SCRIPTS, 'w1-earwitness.js'),
  topic: FACTS.topic,
};
export const FLOOR: SystemPlan = { name: 'floor', script: join(SCRIPTS, 'w1-floor.js'), topic: 'bench.floor' };

const nest = (platform: 'express' | 'fastify', isIdempotent: boolean): SystemPlan => {
  const variant = `${platform}, ${isIdempotent ? 'idempotent' : 'as shipped'}`;
  const topic = `bench.${platform}.${isIdempotent ? 'idempotent' : 'shipped'}`;
  return { name: `stock ${variant}`, script: join(SCRIPTS, 'w1-nest.js'), topic, settings: { platform, isIdempotent } };
};

export const PEERS: readonly SystemPlan[] = [
  nest('express', false),
  nest('express', true),
  nest('fastify', false),
  nest('fastify', true),
  FLOOR,
];

/** A system under test that runs and listens. */
export interface RunningSystem {
  readonly plan: SystemPlan;
  readonly child: Pick<Child, 'pid' | 'stop'>;
  readonly port: number;
  readonly readBack: Pick<ReadBack, 'each' | 'close'>;
}

export const startSystem = async (
  plan: SystemPlan,
  where: Omit<W1Settings, 'topic'>,
  execArgv: readonly string[],
): Promise<RunningSystem> => {
  const child = new Child(plan.script, { execArgv });
  const { port } = await child.ask<W1Opened>('open', { ...where, ...plan.settings, topic: plan.topic });
  return { plan, child, port, readBack: await ReadBack.open(where.brokers, plan.topic) };
};

export const stopSystem = async ({ child, readBack }: RunningSystem): Promise<void> => {
  await child.stop();
  await readBack.close();
};
