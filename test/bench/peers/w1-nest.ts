import 'reflect-metadata';
import { Controller, HttpCode, Module, Post, Req, type Type, UnauthorizedException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, type KafkaOptions } from '@nestjs/microservices';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo, Server } from 'node:net';
import { lastValueFrom } from 'rxjs';
import { answer } from '../child';
import { Normaliser, type W1Opened, type W1Settings } from './w1-normaliser';

export interface NestSettings extends W1Settings {
  readonly platform: 'express' | 'fastify';
  /** As kafkajs documents it for producing without duplicates; else as it is shipped. */
  readonly isIdempotent: boolean;
}

interface Webhook {
  readonly headers: unknown;
  readonly body: Buffer;
}

const clientOf = ({ brokers, isIdempotent }: NestSettings): ClientKafka => {
  const options: NonNullable<KafkaOptions['options']> = {
    client: { brokers: [...brokers], clientId: 'stock' },
    producerOnlyMode: true,
    ...(isIdempotent ? { producer: { idempotent: true, maxInFlightRequests: 1 } } : {}),
  };
  return new ClientKafka(options);
};

/** What the Nest documentation shows: a controller that emits each event and waits for it. */
const moduleOf = (settings: NestSettings, client: ClientKafka): Type => {
  const normaliser = new Normaliser(settings.lane);

  @Controller('webhooks')
  class WebhooksController {
    @Post(':vendor/:account')
    @HttpCode(200)
    async receive(@Req() { headers, body }: Webhook): Promise<object> {
      const normalised = await normaliser.normalise(headers, body);
      if (!normalised) throw new UnauthorizedException();
      const emitted = normalised.map(({ key, fact }) =>
        lastValueFrom(client.emit(settings.topic, { key, value: fact })),
      );
      await Promise.all(emitted);
      return {};
    }
  }

  @Module({ controllers: [WebhooksController] })
  class StockModule {}
  return StockModule;
};

/** Bodies as bytes, so that they are parsed once and not by the framework as well; no entity tags of answers. */
const onExpress = async (module: Type): Promise<NestExpressApplication> => {
  const options = { logger: false, bodyParser: false } as const;
  const app = await NestFactory.create<NestExpressApplication>(module, new ExpressAdapter(), options);
  app.useBodyParser('raw', { type: () => true, limit: '256kb' });
  app.disable('etag').disable('x-powered-by');
  return app;
};

const onFastify = async (module: Type): Promise<NestFastifyApplication> => {
  const options = { logger: false, bodyParser: false } as const;
  const adapter = new FastifyAdapter({ keepAliveTimeout: 75_000 });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
};

const open = async (settings: NestSettings): Promise<W1Opened> => {
  const client = clientOf(settings);
  await client.connect();
  const module = moduleOf(settings, client);
  const app = await (settings.platform === 'express' ? onExpress(module) : onFastify(module));
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Server & { keepAliveTimeout: number };
  server.keepAliveTimeout = 75_000;
  return { port: (server.address() as AddressInfo).port };
};

answer({ open });
