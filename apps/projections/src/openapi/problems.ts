import type { OpenAPIObject } from '@nestjs/swagger';
import { Problem, problem, PROBLEM_JSON, type ProblemDetails } from '../http/problem';
import { toOpenApiSchema } from './schema';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const example = (status: number, options: ConstructorParameters<typeof Problem>[1]): ProblemDetails =>
  JSON.parse(JSON.stringify(new Problem(status, options).details)) as ProblemDetails;

const errors = [{ parameter: 'limit', detail: 'Too big: expected number to be <=200' }];

/** What may be answered in place of what was asked for. */
const problems: Readonly<Record<string, ProblemDetails>> = {
  400: example(400, { detail: 'The request is not valid.', errors }),
  401: example(401, { detail: 'The API key is not valid.' }),
  403: example(403, { detail: 'The API key lacks the scope control.' }),
  404: example(404, { detail: 'There is no such recording.' }),
  409: example(409, { detail: 'The conversation has ended.' }),
  413: example(413, { detail: 'Request body is too large' }),
  415: example(415, { detail: 'Unsupported Media Type' }),
  422: example(422, {
    detail: 'There is no such operation.',
    errors: [{ pointer: '/operation', detail: 'Sessions of telnyx/main have these operations: hangUp, transfer.' }],
  }),
  500: example(500, {}),
  503: example(503, { detail: 'The database is away.' }),
};

const responses = Object.fromEntries(
  Object.entries(problems).map(([status, shown]) => [
    `Problem${status}`,
    {
      description: shown.title,
      content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' }, example: shown } },
    },
  ]),
);

/** What may come too late, or at the same moment as another. */
const perishable = new Set([
  '/v1/policies',
  '/v1/conversations/{id}/pause',
  '/v1/policies/{hash}/approve',
  '/v1/policies/{hash}/activate',
]);

const statusesOf = (path: string, method: string): readonly number[] => [
  ...[400, 401, 403],
  ...(path.includes('{') ? [404] : []),
  ...(method !== 'get' && perishable.has(path) ? [409] : []),
  ...(method === 'get' ? [] : [413, 415, 422]),
  ...[500, 503],
];

const withProblemsOf = (path: string, method: string, operation: Operation): Operation => {
  const references = statusesOf(path, method).map((status) => [
    String(status),
    { $ref: `#/components/responses/Problem${status}` },
  ]);
  return { ...operation, responses: { ...operation.responses, ...(Object.fromEntries(references) as object) } };
};

/** Adds the problems that every operation may answer with. */
export const withProblems = (document: OpenAPIObject): OpenAPIObject => {
  const paths = Object.entries(document.paths).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [method, withProblemsOf(path, method, operation as Operation)]),
    ),
  ]);
  const schemas = {
    ...document.components?.schemas,
    ...toOpenApiSchema(problem, { schemaType: 'output' })?.components,
  };
  return {
    ...document,
    paths: Object.fromEntries(paths) as OpenAPIObject['paths'],
    components: { ...document.components, schemas, responses } as NonNullable<OpenAPIObject['components']>,
  };
};
