import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import {
  type ApiError,
  apiErrors,
  type Body,
  errorAnswer,
  type Handled,
  type Handler,
  isError,
} from './simulator-answers';
import { happens, type SimulatorContext } from './simulator-state';

/** Races with the call, what has been forgotten since, and throttling are nobody's fault. */
const FAULTLESS: ReadonlySet<unknown> = new Set(['90018', '90019', '90034', '90048', '10011', '10007']);

export const parseBody = ({ body }: SimulatedRequest): Body | undefined => {
  if (body === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Body) : undefined;
  } catch {
    return undefined;
  }
};

const isJson = ({ body, headers }: SimulatedRequest): boolean =>
  body === '' || /^application\/json\b/i.test(headers['content-type'] ?? '');

const isForgotten = (method: string, { status }: ApiError): boolean => method === 'GET' && status === 404;

/** `/v2`: who may ask, how often, and whom; as strict as the documents are. */
export class TelnyxApi {
  readonly refusals: { readonly request: string; readonly reason: string }[] = [];
  private readonly second = { at: '', requests: 0 };

  constructor(
    private readonly context: SimulatorContext,
    private readonly resources: Readonly<Record<string, Handler>>,
  ) {}

  handle(request: SimulatedRequest, path: readonly string[]): HttpAnswer {
    const { faults } = this.context;
    const throttled = this.throttled();
    if (throttled) return throttled;
    if (happens(this.context, faults.serverError)) return errorAnswer(apiErrors.broken);
    const handled = this.route(request, path);
    const answer = isError(handled) ? this.refuse(request, handled) : handled;
    return happens(this.context, faults.lostAnswer) ? errorAnswer(apiErrors.broken) : answer;
  }

  private route(request: SimulatedRequest, [resource = '', ...path]: readonly string[]): Handled {
    const body = parseBody(request);
    if (request.headers.authorization !== `Bearer ${this.context.settings.apiKey}`) return apiErrors.unauthenticated;
    if (!body || !isJson(request)) return apiErrors.malformed;
    const handle = Object.hasOwn(this.resources, resource) ? this.resources[resource] : undefined;
    const query = new URL(request.url, 'http://telnyx').searchParams;
    return handle?.({ method: request.method, path, query, body }) ?? apiErrors.unknownResource;
  }

  private refuse({ method, url }: SimulatedRequest, error: ApiError): HttpAnswer {
    const where = error.pointer ? ` at ${error.pointer}` : '';
    if (!FAULTLESS.has(error.code) && !isForgotten(method, error))
      this.refusals.push({ request: `${method} ${url}`, reason: `${error.code} ${error.title}${where}` });
    return errorAnswer(error);
  }

  private throttled(): HttpAnswer | undefined {
    const limit = this.context.settings.requestsPerSecond;
    if (limit === undefined) return undefined;
    const at = this.context.world.now().slice(0, 19);
    if (this.second.at !== at) Object.assign(this.second, { at, requests: 0 });
    this.second.requests += 1;
    if (this.second.requests <= limit) return undefined;
    const headers = { 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };
    const { headers: type, ...answer } = errorAnswer(apiErrors.tooMany);
    return { ...answer, headers: { ...type, ...headers } };
  }
}
