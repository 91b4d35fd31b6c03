import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Controller, type INestMicroservice, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Payload, Transport } from '@nestjs/microservices';
import { Column, DataSource, Entity, PrimaryColumn, type Repository } from 'typeorm';
import { answer } from '../child';
import type { W2Settings } from './w2-earwitness';
import { applied, type CallColumns, type EventEnvelope } from './w2-call-columns';

/** The same concurrency as ours. */
const PARTITIONS_AT_ONCE = 4;

@Entity('bench_calls')
class CallRow implements CallColumns {
  @PrimaryColumn('uuid')
  id!: string;
  @Column('int')
  version!: number;
  @Column('text', { nullable: true })
  caller!: string | null;
  @Column('text', { nullable: true })
  callee!: string | null;
  @Column('text', { nullable: true, name: 'started_at' })
  startedAt!: string | null;
  @Column('text', { nullable: true, name: 'ended_at' })
  endedAt!: string | null;
  @Column('text', { nullable: true })
  state!: string | null;
  @Column('text', { nullable: true, name: 'file_key' })
  fileKey!: string | null;
  @Column('int', { nullable: true, name: 'size_bytes' })
  sizeBytes!: number | null;
}

/** What the documentation shows: a handler of the topic, which loads, changes and saves. */
const moduleOf = (topic: string, rows: Repository<CallRow>, done: () => void): Type => {
  @Controller()
  class EventsController {
    @EventPattern<Record<string, EventEnvelope>>(topic)
    async apply(@Payload() event: EventEnvelope): Promise<void> {
      const known = await rows.findOneBy({ id: event.subject });
      if (!known || known.version < event.streamversion)
        await rows.save(rows.create(applied(known, event)), { reload: false, transaction: false });
      done();
    }
  }

  @Module({ controllers: [EventsController] })
  class StockModule {}
  return StockModule;
};

interface Opened {
  readonly app: INestMicroservice;
  readonly source: DataSource;
}

let opened: Opened | undefined;
let handled = 0;

const open = async ({ brokers, topic, databaseUrl: url }: W2Settings): Promise<void> => {
  const source = new DataSource({ type: 'postgres', url, entities: [CallRow], synchronize: true });
  await source.initialize();
  const module = moduleOf(topic, source.getRepository(CallRow), () => (handled += 1));
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(module, {
    transport: Transport.KAFKA,
    options: {
      client: { brokers: [...brokers] },
      consumer: { groupId: randomUUID() },
      subscribe: { fromBeginning: true },
      run: { partitionsConsumedConcurrently: PARTITIONS_AT_ONCE },
    },
    logger: false,
  });
  opened = { app, source };
};

const close = async (): Promise<void> => {
  await opened?.app.close();
  await opened?.source.destroy();
};

answer({ open, start: () => opened?.app.listen(), handled: () => handled, close });
