import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Logger } from '@earwitness/observability';
import { isUnavailable } from '@earwitness/persistence';
import type { FastifyReply } from 'fastify';
import { Problem, sendProblem } from './problem';

/** Postgres gave up on a statement because it took too long. */
const QUERY_CANCELLED = '57014';

interface Foreign {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly statusCode?: number;
  readonly retryAfterMs?: number;
}

const later = (seconds: number, detail: string): Problem =>
  new Problem(503, { detail, headers: { 'retry-after': String(seconds) } });

/** Errors of what we depend on, by their names: the caller should come again. */
const whyNotNow = (error: Foreign): Problem | undefined => {
  if (error.name === 'Overloaded') return later(Math.ceil((error.retryAfterMs ?? 1000) / 1000), 'Too much to do.');
  if (error.name === 'Unacknowledged')
    return later(1, 'Nobody can say whether the request was taken. Repeat it with the same Idempotency-Key.');
  if (error.code === QUERY_CANCELLED) return later(5, 'The answer takes too long. Ask for less.');
  return isUnavailable(error) ? later(2, 'The database is away.') : undefined;
};

const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return new Problem(error.getStatus(), { detail: error.message });
  const foreign = error as Foreign;
  if (foreign.statusCode !== undefined && foreign.statusCode < 500)
    return new Problem(foreign.statusCode, { detail: foreign.message ?? '' });
  return whyNotNow(foreign);
};

/** Every refusal is a problem. What nobody foresaw says nothing of itself to the caller, and all to the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Pick<Logger, 'error' | 'warn'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const found = problemOf(error);
    if (!found) this.logger.error({ err: error }, 'request failed');
    else if (found.status >= 500) this.logger.warn({ err: error }, 'request put off');
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), found ?? new Problem(500));
  }
}
