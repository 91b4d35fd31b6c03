import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, loggerParams } from '@earwitness/observability';
import { Logger as NestLogger, LoggerModule } from 'nestjs-pino';
import { acceptJsonOnly } from './http/json-body';
import { watchRoutes } from './http/method-not-allowed';
import { openApiDocument } from './openapi/document';
import { serveOpenApi } from './openapi/serve';
import { ProjectionsModule, type ProjectionsParts } from './projections.module';

const MOST_BODY_BYTES = 65_536;

/** The HTTP application, neither initialised nor listening yet. */
export const createQueryApi = async (
  parts: ProjectionsParts & { readonly logger: Logger },
): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: 10_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
  });
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
  acceptJsonOnly(fastify);
  fastify.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  serveOpenApi(fastify, () => openApiDocument(app));
  return app;
};
