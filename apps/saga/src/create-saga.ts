import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { connectLog, FACTS, type Log, LogServer, tellDeadLetters } from '@earwitness/messaging';
import { loggerParams } from '@earwitness/observability';
import { isUnavailable, storedClaims, storedDeadLetters } from '@earwitness/persistence';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { commandTopics } from './dispatch/commands.controller';
import { SagaModule, type SagaParts } from './saga.module';

export interface SagaBus {
  /** Where facts and commands are read from. */
  readonly log: Log;
  /** A consumer cannot go on: the process should end. */
  onFatal(error: unknown): void;
}

export interface Saga {
  readonly app: INestApplication;
  readonly consumers: readonly LogServer[];
}

/** The application, following the bus. */
export const createSaga = async (parts: SagaParts, bus: SagaBus): Promise<Saga> => {
  @Module({ imports: [LoggerModule.forRoot(loggerParams(parts.logger)), SagaModule.register(parts)] })
  class SagaApplication {}

  const app = await NestFactory.create<NestFastifyApplication>(SagaApplication, new FastifyAdapter(), {
    bufferLogs: true,
  });
  app.useLogger(app.get(NestLogger));
  await app.init();
  const shared = {
    log: bus.log,
    claims: storedClaims(parts.database),
    deadLetters: storedDeadLetters(parts.database, tellDeadLetters),
    isUnavailable,
    onFatal: (error: unknown) => bus.onFatal(error),
  };
  const consumers = [
    new LogServer({ ...shared, group: 'saga', topics: [FACTS.topic] }),
    new LogServer({ ...shared, group: 'dispatch', topics: commandTopics }),
  ];
  for (const consumer of consumers) connectLog(app, consumer);
  await app.startAllMicroservices();
  return { app, consumers };
};
