import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { deriveId } from '@earwitness/domain';
import { at, fact } from '@earwitness/testing';
import { heard } from '../conformance/stories';
import { World } from '../conformance/world';

const run = promisify(execFile);

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}
interface Answer {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly example?: unknown }>>;
    readonly responses: Readonly<Record<string, Answer>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

let world: World;
let document: Document;
let directory: string;
beforeAll(async () => {
  world = await World.begin();
  document = (await world.served.ask(undefined, '/openapi.json')).body as unknown as Document;
  directory = mkdtempSync(join(tmpdir(), 'earwitness-openapi-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await world.end();
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, method, operation })),
  );

/** @throws with what is wrong */
const lint = async (content: unknown): Promise<void> => {
  const file = join(directory, 'openapi.json');
  writeFileSync(file, JSON.stringify(content));
  await run(process.execPath, ['node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js', file]);
};

const resolved = (answer: Answer): Answer =>
  answer.$ref ? (document.components.responses[answer.$ref.split('/').at(-1) ?? ''] ?? {}) : answer;

/** What is wrong with a value that a schema of the document describes. */
const faultsOf = (schema: object, value: unknown): readonly object[] => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const validate = ajv.compile({ ...schema, components: document.components });
  return validate(value) ? [] : (validate.errors ?? []);
};

/** Fields that the document does not mention are faults too. */
const exampleOf = ({ schema, example }: Media): unknown => {
  const { $ref = '' } = schema as { $ref?: string };
  return example ?? document.components.schemas[$ref.split('/').at(-1) ?? '']?.example;
};

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    await lint(document);
  });

  it('would not pass with a mistake in it', async () => {
    await expect(
      lint({ ...document, paths: { ...document.paths, '/v1/odd': { get: { responses: 'none' } } } }),
    ).rejects.toThrow();
    await expect(lint({ ...document, info: undefined })).rejects.toThrow();
  });

  it('describes every operation: its id, its scope, its answers and its problems', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, method, path, operation } of operations()) {
      expect({ name, security: operation.security }).toEqual({ name, security: [{ apiKey: [] }] });
      expect({ name, tags: operation.tags.length }).toEqual({ name, tags: 1 });
      const statuses = Object.keys(operation.responses);
      const success: unknown = method === 'get' ? '200' : expect.stringMatching(/^20[012]$/);
      const expected = [success, '400', '401', '403', '500', '503'];
      expect({ name, statuses }).toEqual({ name, statuses: expect.arrayContaining(expected) });
      if (path.includes('{')) expect({ name, statuses }).toEqual({ name, statuses: expect.arrayContaining(['404']) });
    }
    expect(Object.keys(document.components.securitySchemes)).toEqual(['apiKey']);
  });

  it('has an example of every body, which is what its schema says', () => {
    for (const { name, operation } of operations()) {
      const answers = Object.entries(operation.responses).map(
        ([status, answer]) => [status, resolved(answer)] as const,
      );
      for (const [status, { content }] of [...answers, ['request', operation.requestBody ?? {}] as const]) {
        if (status === '304' || (status === 'request' && !content)) continue;
        for (const media of Object.values(content ?? { none: { schema: {} } })) {
          const example = exampleOf(media);
          expect({ name, status, hasExample: example !== undefined }).toEqual({ name, status, hasExample: true });
          expect({ name, status, faults: faultsOf(media.schema, example) }).toEqual({ name, status, faults: [] });
        }
      }
    }
  });

  it('names every part of a path as a parameter', () => {
    for (const { name, path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map((parameter) => parameter.name);
      expect({ name, declared }).toEqual({ name, declared: inPath });
    }
  });
});

describe('real answers', () => {
  const answerOf = (path: string, method: string, status: number): Media => {
    const answer = resolved(document.paths[path]?.[method]?.responses[String(status)] ?? {});
    return Object.values(answer.content ?? {})[0] ?? { schema: { not: {} } };
  };

  it('are what the document says', async () => {
    const { id } = await world.recorded('described');
    const about = { sessionRef: 'session-described', captureRef: 'capture-described', occurredAt: at(80) };
    await world.tell(
      id,
      ...heard(
        fact('TrackStarted', { trackRef: '1', kind: 'screen', participantRef: 'p' }, about),
        fact('TranscriptAvailable', { transcriptRef: 't', lineCount: 3, language: 'en' }, about),
        fact(
          'ChatTranscriptStored',
          { transcriptRef: 'c', location: { store: 's3' } },
          { ...about, learnedBy: 'poll' },
        ),
      ),
    );
    await world.missed('described-too');
    const stream = { id: deriveId('account'), tenant: 'acme', kind: 'account' } as const;
    const odd = fact('UnrecognisedWebhook', { reason: 'NotJson', sizeBytes: 3 }, { links: [] });
    await world.ledger.record(stream, [odd], at(1));
    await world.database.query(
      `INSERT INTO dead_letters (consumer_group, topic, partition, record_offset, value, header_names, header_values, cause)
       VALUES ('saga', 'facts', 0, 0, '{"tenant":"acme"}', '{}', '{}', 'broken')`,
    );
    const recording = world.recordingIdOf(id);
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const { headers } = await world.served.ask('acme', `/v1/conversations/${id}/resume`, { method: 'POST' });
    const asked: readonly (readonly [string, string, number])[] = [
      ['/v1/recordings', '/v1/recordings', 200],
      ['/v1/recordings/{id}', `/v1/recordings/${recording}`, 200],
      ['/v1/conversations', '/v1/conversations?limit=1', 200],
      ['/v1/conversations/{id}', `/v1/conversations/${id}`, 200],
      ['/v1/conversations/{id}/timeline', `/v1/conversations/${id}/timeline`, 200],
      ['/v1/traces/{traceId}', `/v1/traces/${traceId}`, 200],
      ['/v1/requests/{id}', headers.location ?? '', 200],
      ['/v1/vendors', '/v1/vendors', 200],
      ['/v1/vendors/{vendor}', '/v1/vendors/telnyx', 200],
      ['/v1/vendors/{vendor}', '/v1/vendors/none', 404],
      ['/v1/unrecognised-webhooks', '/v1/unrecognised-webhooks', 200],
      ['/v1/dead-letters', '/v1/dead-letters', 200],
      ['/v1/decisions', '/v1/decisions', 200],
      ['/v1/decisions/{id}', `/v1/decisions/${id}`, 200],
      ['/v1/conversations/{id}/decisions', `/v1/conversations/${id}/decisions`, 200],
      ['/v1/recordings/{id}/access', `/v1/recordings/${recording}/access?user=somebody`, 200],
      ['/v1/recordings', '/v1/recordings?limit=0', 400],
      ['/v1/recordings/{id}', `/v1/recordings/${id}`, 404],
    ];
    for (const [path, url, status] of asked) {
      const answer = await world.served.ask('acme', url);
      const faults = faultsOf(answerOf(path, 'get', status).schema, answer.body);
      expect({ url, status: answer.status, faults }).toEqual({ url, status, faults: [] });
      expect(answer.body.items).not.toEqual([]);
    }
    const posted: readonly (readonly [string, string, object, number])[] = [
      ['pause', id, { reason: 'card' }, 409],
      ['operations', id, { sessionKey: 'telnyx/main/session-described', operation: 'hangup' }, 202],
      ['operations', id, { sessionKey: 'telnyx/main/session-described', operation: 'dance' }, 422],
    ];
    for (const [what, of, payload, status] of posted) {
      const answer = await world.served.ask('acme', `/v1/conversations/${of}/${what}`, { method: 'POST', payload });
      const faults = faultsOf(answerOf(`/v1/conversations/{id}/${what}`, 'post', status).schema, answer.body);
      expect({ what, status: answer.status, faults }).toEqual({ what, status, faults: [] });
    }
    const taken = await world.served.ask('acme', `/v1/recordings/${recording}`, { method: 'DELETE' });
    expect(faultsOf(answerOf('/v1/recordings/{id}', 'delete', 202).schema, taken.body)).toEqual([]);
  });

  it('with a field that the document does not mention would be found', async () => {
    const { id } = await world.recorded('odd');
    const { body } = await world.served.ask('acme', `/v1/recordings/${world.recordingIdOf(id)}`);
    const { schema } = answerOf('/v1/recordings/{id}', 'get', 200);
    expect(faultsOf(schema, body)).toEqual([]);
    expect(faultsOf(schema, { ...body, surprise: true })).not.toEqual([]);
  });
});
