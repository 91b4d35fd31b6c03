import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Logger } from '@earwitness/observability';
import type { FastifyReply } from 'fastify';
import { WebhookRefused } from './webhook-refused';

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
}

/** Errors of the bus that say "not now": the vendor should come again. */
const NOT_NOW = new Set(['Overloaded', 'Unacknowledged', 'Closed']);

const notDurable = (name: string): Problem =>
  NOT_NOW.has(name)
    ? { status: 503, title: name, retryAfterSeconds: 2 }
    : { status: 503, title: 'NotDurable', retryAfterSeconds: 5 };

const problemOf = (error: unknown): Problem => {
  if (error instanceof WebhookRefused) return { status: error.status, title: error.reason, ...error.options };
  if (error instanceof HttpException) return { status: error.getStatus(), title: error.message };
  const { statusCode = 500, message = '', name = '' } = error as Partial<Error & { statusCode: number }>;
  return statusCode < 500 ? { status: statusCode, title: message } : notDurable(name);
};

/** Every refusal is a problem (RFC 9457); what could not be made durable is 503, so that the vendor sends it again. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const { status, title, detail, retryAfterSeconds } = problemOf(error);
    if (status >= 500) this.logger.warn({ err: error, title }, 'webhook not taken');
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    void reply
      .status(status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', title, status, ...(detail ? { detail } : {}) }));
  }
}
