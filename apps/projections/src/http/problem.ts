import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

const fault = z.object({
  pointer: z.string().optional().describe('JSON pointer into the body.'),
  parameter: z.string().optional().describe('Name of a parameter of path, query or header.'),
  detail: z.string(),
});
export type Fault = Readonly<z.infer<typeof fault>>;

/** RFC 9457. `type` is left out: the status says it, and `errors` say where. */
export const problem = z
  .object({
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z.array(fault).readonly().optional(),
  })
  .meta({ id: 'Problem', description: 'Why a request was not met (RFC 9457).' });
export type ProblemDetails = Readonly<z.infer<typeof problem>>;

export const PROBLEM_JSON = 'application/problem+json';

interface ProblemOptions {
  readonly detail?: string;
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that cannot be met, in a form that HTTP can say. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly options: ProblemOptions = {},
  ) {
    super(options.detail ?? STATUS_CODES[status]);
  }

  get details(): ProblemDetails {
    const { detail, errors } = this.options;
    return { title: STATUS_CODES[this.status] ?? 'Error', status: this.status, detail, errors };
  }
}

export const notFound = (what: string): Problem => new Problem(404, { detail: `There is no such ${what}.` });

export const sendProblem = (reply: FastifyReply, { status, details, options }: Problem): void =>
  void reply
    .status(status)
    .headers({ 'content-type': PROBLEM_JSON, 'cache-control': 'no-store', ...options.headers })
    .send(JSON.stringify(details));
