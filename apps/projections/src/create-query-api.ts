import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, loggerParams } from '@earwitness/observability';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { acceptBodies } from './bodies/bodies';
import { watchRoutes } from './http/method-not-allowed';
import { Problem, sendProblem } from './http/problem';
import { openApiDocument } from './openapi/document';
import { serveOpenApi } from './openapi/serve';
import { ProjectionsModule, type ProjectionsParts } from './projections.module';

export interface QueryServerOptions {
  /** Beyond it new connections are cut. */
  readonly mostConnections?: number;
  /** From the connection, or the end of the last request, to the last byte of the headers. */
  readonly headersWithinMs?: number;
  /** The same to the last byte of the body. */
  readonly requestWithinMs?: number;
}

const defaults = { mostConnections: 1_024, headersWithinMs: 5_000, requestWithinMs: 10_000 } as const;
const MOST_BODY_BYTES = 65_536;
const IDLE_CONNECTIONS_STAY_MS = 75_000;
/** Node looks for requests that take too long only so often: 30 s, if left to itself. */
const LOOK_FOR_LATE_REQUESTS_MS = 1_000;

const adapterFor = (options: Required<QueryServerOptions>): FastifyAdapter => {
  const { mostConnections, headersWithinMs, requestWithinMs } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: requestWithinMs,
    http: {
      headersTimeout: headersWithinMs,
      connectionsCheckingInterval: Math.min(LOOK_FOR_LATE_REQUESTS_MS, headersWithinMs),
    },
    keepAliveTimeout: IDLE_CONNECTIONS_STAY_MS,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, new Problem(error.statusCode ?? 500, { detail: error.message })),
  });
  adapter.getInstance().server.maxConnections = mostConnections;
  return adapter;
};

/** The HTTP application, neither initialised nor listening yet. */
export const createQueryApi = async (
  parts: ProjectionsParts & { readonly logger: Logger },
  options: QueryServerOptions = {},
): Promise<NestFastifyApplication> => {
  const adapter = adapterFor({ ...defaults, ...options });
  const fastify = adapter.getInstance();
  const refuseOtherMethods = watchRoutes(fastify);

  @Module({ imports: [LoggerModule.forRoot(loggerParams(parts.logger)), ProjectionsModule.register(parts)] })
  class QueryApi implements OnApplicationBootstrap {
    onApplicationBootstrap(): void {
      refuseOtherMethods();
    }
  }

  const app = await NestFactory.create<NestFastifyApplication>(QueryApi, adapter, {
    abortOnError: false,
    bodyParser: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(NestLogger));
  acceptBodies(fastify);
  fastify.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  serveOpenApi(fastify, () => openApiDocument(app));
  return app;
};
