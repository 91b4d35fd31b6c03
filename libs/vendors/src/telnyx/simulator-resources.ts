import { toEpochMs } from '@earwitness/domain';
import type { CallActions } from './simulator-actions';
import { answered, apiErrors, type ApiRequest, type Handled, type Handler } from './simulator-answers';
import { newCall, type SimulatedCalls } from './simulator-calls';
import type { Conferences } from './simulator-conferences';
import { page } from './simulator-pages';
import { faultOfDial } from './simulator-parameters';
import type { Recordings } from './simulator-recordings';
import type { SimulatedCall, SimulatorContext } from './simulator-state';

/** How long a call can be asked for after its end. */
const CALL_KEPT_MS = 600_000;
const OK = { data: { result: 'ok' } };

interface Parts {
  readonly calls: SimulatedCalls;
  readonly actions: CallActions;
  readonly recordings: Recordings;
}

/** `/v2/calls`, and `/v2/connections/{id}/active_calls`. */
export class CallResource {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  readonly handle: Handler = (request) => {
    const [ref, ...more] = request.path;
    if (ref === undefined) return request.method === 'POST' ? this.dial(request) : apiErrors.unknownResource;
    return request.method === 'GET' && more.length === 0 ? this.status(ref) : this.act(request);
  };

  readonly active: Handler = ({ method, path: [id, what], query }) => {
    if (method !== 'GET' || what !== 'active_calls' || id !== this.context.settings.connectionId)
      return apiErrors.unknownResource;
    const alive = this.parts.calls.all.filter(({ state }) => state !== 'ended');
    return page(
      alive.map((call) => this.shown(call)),
      query,
    );
  };

  private status(ref: string): Handled {
    const call = this.parts.calls.byControlId(ref);
    const now = toEpochMs(this.context.world.now());
    const isKept = call && (!call.endedAt || now - toEpochMs(call.endedAt) < CALL_KEPT_MS);
    return isKept ? answered(200, { data: this.shown(call) }) : apiErrors.unknownResource;
  }

  private dial({ body }: ApiRequest): Handled {
    const fault = faultOfDial(body);
    if (fault) return fault;
    const { from, to } = body;
    const call = this.parts.calls.create(newCall.parse({ from, to, direction: 'outgoing' }));
    if (typeof body.client_state === 'string') call.clientState = body.client_state;
    this.parts.recordings.fromAnswer(call, body);
    return answered(200, { data: this.shown(call) });
  }

  /** `client_state_update` is a PUT, all others are POSTs. */
  private act({ method, path: [ref = '', verb, action], body }: ApiRequest): Handled {
    const expected = action === 'client_state_update' ? 'PUT' : 'POST';
    if (method !== expected || verb !== 'actions' || !action) return apiErrors.unknownResource;
    const call = this.parts.calls.byControlId(ref);
    if (!call) return apiErrors.unknownCall;
    return this.parts.actions.perform(action, call, body) ?? answered(200, OK);
  }

  private shown(call: SimulatedCall) {
    const durationMs = toEpochMs(call.endedAt ?? this.context.world.now()) - toEpochMs(call.startedAt);
    return {
      record_type: 'call',
      call_control_id: call.controlId,
      call_leg_id: call.legId,
      call_session_id: call.sessionId,
      client_state: call.clientState,
      is_alive: call.state !== 'ended',
      call_duration: Math.max(0, Math.floor(durationMs / 1000)),
      start_time: call.startedAt,
      ...(call.endedAt && { end_time: call.endedAt }),
    };
  }
}

/** `POST /v2/conferences/{id}/actions/{action}`. */
export const conferenceResource =
  (conferences: Conferences): Handler =>
  ({ method, path: [ref = '', verb, action], body }) => {
    if (method !== 'POST' || verb !== 'actions' || !action) return apiErrors.unknownResource;
    const conference = conferences.byId(ref);
    if (!conference) return apiErrors.unknownConference;
    return conferences.perform(action, conference, body) ?? answered(200, OK);
  };
