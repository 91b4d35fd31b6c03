import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { Overloaded, Refused, Unacknowledged } from '@earwitness/messaging';
import type { FastifyReply } from 'fastify';
import { WebhookRefused } from './webhook-refused';

export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
}

/** What could not be made durable comes again, unless no bus would ever take it. */
const notDurable = (error: unknown): Problem => {
  if (error instanceof Refused) return { status: 413, title: 'TooLargeToKeep' };
  if (error instanceof Overloaded)
    return { status: 503, title: error.name, retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) };
  if (error instanceof Unacknowledged) return { status: 503, title: error.name, retryAfterSeconds: 2 };
  return { status: 503, title: 'NotDurable', retryAfterSeconds: 5 };
};

/** Of errors that Nest and Fastify raise before anything of ours is asked. */
const statusOf = (error: unknown): number =>
  error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number }).statusCode ?? 500);

/** What the caller is told of an error: never its words, which may be the caller's own, or of what broke inside. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof WebhookRefused) return { status: error.status, title: error.reason, ...error.options };
  const status = statusOf(error);
  return status < 500 ? { status, title: STATUS_CODES[status] ?? 'Refused' } : notDurable(error);
};

/** RFC 9457. */
export const sendProblem = (reply: FastifyReply, { status, title, detail, retryAfterSeconds }: Problem): void => {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  void reply
    .status(status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, ...(detail ? { detail } : {}) }));
};
