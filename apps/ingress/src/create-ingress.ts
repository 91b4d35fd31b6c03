import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { loggerParams } from '@earwitness/observability';
import { IngressModule, type IngressParts } from './ingress.module';
import { Module } from '@nestjs/common';

export interface IngressServerOptions {
  readonly mostBodyBytes: number;
}

/** The HTTP application, not listening yet. Bodies stay bytes: what a signature covers is not parsed before it is checked. */
export const createIngress = async (
  parts: IngressParts,
  { mostBodyBytes }: IngressServerOptions,
): Promise<NestFastifyApplication> => {
  @Module({ imports: [LoggerModule.forRoot(loggerParams(parts.logger)), IngressModule.register(parts)] })
  class IngressApplication {}

  const adapter = new FastifyAdapter({
    bodyLimit: mostBodyBytes,
    requestTimeout: 10_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(IngressApplication, adapter, {
    bodyParser: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(NestLogger));
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
};
