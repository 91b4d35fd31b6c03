import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { loggerParams } from '@earwitness/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IngressModule, type IngressParts } from './ingress.module';
import { problemOf, sendProblem } from './webhooks/problem';

export interface IngressServerOptions {
  readonly mostBodyBytes: number;
  /** Beyond it new connections are cut: each may hold a body. */
  readonly mostConnections?: number;
  /** From the connection, or the end of the last request, to the last byte of the headers. */
  readonly headersWithinMs?: number;
  /** The same to the last byte of the body. */
  readonly requestWithinMs?: number;
}

const defaults = { mostConnections: 2_048, headersWithinMs: 5_000, requestWithinMs: 10_000 } as const;
const IDLE_CONNECTIONS_STAY_MS = 75_000;
/** Node looks for requests that take too long only so often: 30 s, if left to itself. */
const LOOK_FOR_LATE_REQUESTS_MS = 1_000;

const adapterFor = (options: Required<IngressServerOptions>): FastifyAdapter => {
  const { mostBodyBytes, mostConnections, headersWithinMs, requestWithinMs } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: mostBodyBytes,
    requestTimeout: requestWithinMs,
    http: {
      headersTimeout: headersWithinMs,
      connectionsCheckingInterval: Math.min(LOOK_FOR_LATE_REQUESTS_MS, headersWithinMs),
    },
    keepAliveTimeout: IDLE_CONNECTIONS_STAY_MS,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, problemOf(error)),
  });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = mostConnections;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return adapter;
};

/** The HTTP application, not listening yet. Bodies stay bytes: what a signature covers is not parsed before it is checked. */
export const createIngress = async (
  parts: IngressParts,
  options: IngressServerOptions,
): Promise<NestFastifyApplication> => {
  @Module({ imports: [LoggerModule.forRoot(loggerParams(parts.logger)), IngressModule.register(parts)] })
  class IngressApplication {}

  const adapter = adapterFor({ ...defaults, ...options });
  const app = await NestFactory.create<NestFastifyApplication>(IngressApplication, adapter, {
    bodyParser: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(NestLogger));
  return app;
};
