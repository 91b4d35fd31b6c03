import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@earwitness/observability';
import type { FastifyReply } from 'fastify';
import { problemOf, sendProblem } from './problem';

/** Every refusal is a problem; what could not be made durable is 503, so that the vendor sends it again. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    if (problem.status >= 500) this.logger.warn({ err: error, title: problem.title }, 'webhook not taken');
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), problem);
  }
}
