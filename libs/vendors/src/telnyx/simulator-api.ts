import { toEpochMs } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import type { CallActions } from './simulator-actions';
import { answered, type ApiError, apiErrors, errorAnswer } from './simulator-answers';
import type { SimulatedCalls } from './simulator-calls';
import type { Connectors } from './simulator-connectors';
import type { LoggedDelivery, WebhookDelivery } from './simulator-delivery';
import { happens, type SimulatedCall, type SimulatorContext } from './simulator-state';

type Body = Readonly<Record<string, unknown>>;

/** How long a call can be asked for after its end. */
const CALL_KEPT_MS = 600_000;

/** Races with the call and throttling are nobody's fault. */
const FAULTLESS: ReadonlySet<unknown> = new Set(['90018', '90034', '10011', '10007']);

interface Parts {
  readonly calls: SimulatedCalls;
  readonly actions: CallActions;
  readonly connectors: Connectors;
  readonly delivery: WebhookDelivery;
}

export const parseBody = ({ body }: SimulatedRequest): Body | undefined => {
  if (body === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Body) : undefined;
  } catch {
    return undefined;
  }
};

/** `/v2` as far as calls and SIPREC go, as strict as the documents are. */
export class TelnyxApi {
  readonly refusals: { readonly request: string; readonly reason: string }[] = [];
  private readonly second = { at: '', requests: 0 };

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  handle(request: SimulatedRequest, path: readonly string[]): HttpAnswer {
    const { faults } = this.context;
    const throttled = this.throttled();
    if (throttled) return throttled;
    if (happens(this.context, faults.serverError)) return errorAnswer(apiErrors.broken);
    const answer = this.route(request, path);
    return happens(this.context, faults.lostAnswer) ? errorAnswer(apiErrors.broken) : answer;
  }

  private route(request: SimulatedRequest, [resource = '', ...path]: readonly string[]): HttpAnswer {
    const body = parseBody(request);
    if (request.headers.authorization !== `Bearer ${this.context.settings.apiKey}`)
      return this.refuse(request, apiErrors.unauthenticated);
    if (!body || !this.isJson(request)) return this.refuse(request, apiErrors.malformed);
    switch (resource) {
      case 'siprec_connectors':
        return this.connector(request, path[0], body);
      case 'webhook_deliveries':
        return this.deliveries(request);
      case 'calls':
        return request.method === 'GET' ? this.call(request, path) : this.command(request, path, body);
    }
    return this.refuse(request, apiErrors.unknownResource);
  }

  private connector(request: SimulatedRequest, name: string | undefined, body: Body): HttpAnswer {
    const answer = this.parts.connectors.handle(request.method, name, body);
    if (answer.status >= 400) this.remember(request, `${answer.status} siprec_connectors`);
    return answer;
  }

  private command(request: SimulatedRequest, [ref = '', verb, action]: readonly string[], body: Body): HttpAnswer {
    if (request.method !== 'POST' || verb !== 'actions' || !action)
      return this.refuse(request, apiErrors.unknownResource);
    const call = this.parts.calls.byControlId(ref);
    const error = call ? this.parts.actions.perform(action, call, body) : apiErrors.unknownCall;
    return error ? this.refuse(request, error) : answered(200, { data: { result: 'ok' } });
  }

  private isJson({ body, headers }: SimulatedRequest): boolean {
    return body === '' || /^application\/json\b/i.test(headers['content-type'] ?? '');
  }

  private refuse(request: SimulatedRequest, error: ApiError): HttpAnswer {
    const where = error.pointer ? ` at ${error.pointer}` : '';
    if (!FAULTLESS.has(error.code)) this.remember(request, `${error.code} ${error.title}${where}`);
    return errorAnswer(error);
  }

  private remember({ method, url }: SimulatedRequest, reason: string): void {
    this.refusals.push({ request: `${method} ${url}`, reason });
  }

  private call(request: SimulatedRequest, [ref = '']: readonly string[]): HttpAnswer {
    const { world } = this.context;
    const call = this.parts.calls.byControlId(ref);
    const isKept = call && (!call.endedAt || toEpochMs(world.now()) - toEpochMs(call.endedAt) < CALL_KEPT_MS);
    return isKept ? answered(200, { data: shown(call) }) : this.refuse(request, apiErrors.unknownResource);
  }

  private deliveries({ url }: SimulatedRequest): HttpAnswer {
    const query = new URL(url, 'http://telnyx').searchParams;
    const status = query.get('filter[status][eq]');
    const type = query.get('filter[event_type]');
    const matching = this.parts.delivery.log.filter(
      (logged) => (!status || logged.status === status) && (!type || logged.event.type === type),
    );
    return answered(200, { data: matching.map(shownDelivery).reverse() });
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

const shown = (call: SimulatedCall) => ({
  record_type: 'call',
  call_control_id: call.controlId,
  call_leg_id: call.legId,
  call_session_id: call.sessionId,
  client_state: call.clientState,
  is_alive: call.state !== 'ended',
  start_time: call.startedAt,
  ...(call.endedAt && { end_time: call.endedAt }),
});

const shownDelivery = ({ event, status, attempts }: LoggedDelivery) => ({
  record_type: 'webhook_delivery',
  status,
  attempts: attempts
    .map((attempt) => ({ http: { request: { url: attempt.url }, response: { status: attempt.status } } }))
    .reverse(),
  webhook: {
    record_type: 'event',
    id: event.id,
    event_type: event.type,
    occurred_at: event.occurredAt,
    payload: event.payload,
  },
});
