import { Catch, type INestApplication, type RpcExceptionFilter } from '@nestjs/common';
import type { CustomStrategy, NestMicroservice } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';
import type { LogServer } from './log-server';

/** Nest's own filter would answer with "Internal server error" in place of what was thrown. */
@Catch()
export class ErrorsAsTheyAre implements RpcExceptionFilter<unknown> {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Connects a log to an application, whose own filters and pipes are for its other callers. After the application's
 * `init`, whose hooks have run by then; reading begins with `startAllMicroservices`.
 */
export const connectLog = (app: INestApplication, server: LogServer): void => {
  const options = { inheritAppConfig: false, deferInitialization: true };
  const microservice = app.connectMicroservice<CustomStrategy>({ strategy: server }, options) as NestMicroservice;
  microservice.useGlobalFilters(new ErrorsAsTheyAre());
  microservice.setIsInitHookCalled(true);
};
