import { createPublicKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import type { Commands } from './simulator-commands';
import type { Executed } from './simulator-runs';
import { type Fields, happens, nowMs, type SimulatorContext } from './simulator-state';

export const answered = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
  body: JSON.stringify(body),
});

export const parseObject = (text: string): Fields | undefined => {
  try {
    const parsed: unknown = JSON.parse(text || '{}');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Fields) : undefined;
  } catch {
    return undefined;
  }
};

/** There is none for MERGERECORDINGS. */
const methodByPath: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['CANCELRECORDING', 'DELETERECORDING', 'STARTFILERECORDING', 'STARTSTREAM', 'STOPFILERECORDING'],
    ...['STOPRECORDING', 'STOPSESSION', 'STOPSTREAM', 'STORERECORDING'],
  ].map((method) => [method.toLowerCase(), method]),
);

const unauthorised = answered(401, { message: 'Unauthorized' });
const forbidden = answered(403, { message: 'Forbidden' });
const malformed = answered(400, { message: 'Invalid request body' });
const notFound = answered(404, { message: 'Not Found' });
const broken = answered(500, { message: 'Internal server error' });

/** `POST /{domain}/{command}`, with a token that the tenant's key has signed. */
export class RestApi {
  private readonly key: KeyObject;

  constructor(
    private readonly context: SimulatorContext,
    private readonly commands: Commands,
  ) {
    this.key = createPublicKey(context.settings.apiPublicKey);
  }

  async handle(request: SimulatedRequest, [domain, path = '']: readonly string[]): Promise<HttpAnswer> {
    const method = Object.hasOwn(methodByPath, path) ? methodByPath[path] : undefined;
    if (request.method !== 'POST' || method === undefined) return this.refused(path, notFound);
    if (!(await this.isAuthorised(request.headers.authorization))) return this.refused(path, unauthorised);
    if (domain !== this.context.settings.domain) return this.refused(path, forbidden);
    return this.obey(method, request.body) ?? this.refused(path, malformed);
  }

  private obey(method: string, text: string): HttpAnswer | undefined {
    const body = parseObject(text);
    const isNamed = method === 'DELETERECORDING' ? !body?.method : body?.method === method;
    if (!body || !isNamed) return undefined;
    const { faults } = this.context;
    if (happens(this.context, faults.serverError)) return broken;
    const executed = this.commands.execute({ ...body, method });
    return happens(this.context, faults.lostAnswer) ? broken : this.answer(executed);
  }

  private answer(executed: Executed): HttpAnswer {
    if (executed.error !== undefined) return answered(200, { success: false, error: executed.error });
    return answered(200, { success: true, ...(executed.streamId !== undefined && { streamId: executed.streamId }) });
  }

  private refused(request: string, answer: HttpAnswer): HttpAnswer {
    this.commands.refuse(request, `HTTP ${answer.status}`);
    return answer;
  }

  private async isAuthorised(header = ''): Promise<boolean> {
    const token = header.startsWith('Bearer ') ? header.slice('Bearer '.length) : '';
    const currentDate = new Date(nowMs(this.context));
    const options = { algorithms: ['RS256'], requiredClaims: ['iat', 'exp'], clockTolerance: 60, currentDate };
    return jwtVerify(token, this.key, options).then(
      () => true,
      () => false,
    );
  }
}
