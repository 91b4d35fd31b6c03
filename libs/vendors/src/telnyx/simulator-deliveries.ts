import { apiErrors, type Handled, type Handler } from './simulator-answers';
import type { LoggedDelivery, WebhookDelivery } from './simulator-delivery';
import { isWithin, page } from './simulator-pages';

const exact: ReadonlyMap<number, number> = new Map([
  [400, 75_400],
  [404, 75_404],
  [500, 75_500],
]);

/** Why an attempt failed (Telnyx API error codes of webhook deliveries); undefined when it did not. */
const errorCodeOf = (status: number | undefined): number | undefined => {
  if (status === undefined) return 75_002;
  if (status === 200) return undefined;
  if (status < 400) return status < 300 ? 75_299 : 75_300;
  return exact.get(status) ?? (status < 500 ? 75_499 : 75_599);
};

const shownAttempt = ({ url, status }: LoggedDelivery['attempts'][number]) => {
  const code = errorCodeOf(status);
  return {
    http: { request: { url }, response: { status } },
    errors: code === undefined ? [] : [{ code, title: 'Webhook delivery failed' }],
  };
};

/** Attempts are newest first. */
const shown = ({ event, status, attempts, startedAt }: LoggedDelivery) => ({
  record_type: 'webhook_delivery',
  id: event.id,
  status,
  started_at: startedAt,
  attempts: attempts.map(shownAttempt).reverse(),
  webhook: {
    record_type: 'event',
    id: event.id,
    event_type: event.type,
    occurred_at: event.occurredAt,
    payload: event.payload,
  },
});

/** `GET /v2/webhook_deliveries`: what was delivered or given up, newest first. */
export const deliveryResource =
  ({ log }: WebhookDelivery): Handler =>
  ({ method, query }): Handled => {
    if (method !== 'GET') return apiErrors.unknownResource;
    const status = query.get('filter[status][eq]');
    const type = query.get('filter[event_type]');
    const matching = log
      .filter((logged) => logged.status !== 'pending' && logged.status === (status ?? logged.status))
      .filter(({ event }) => event.type === (type ?? event.type))
      .filter(({ startedAt }) => isWithin(query, 'started_at', startedAt));
    return page(matching.map(shown).reverse(), query);
  };

/** As the portal's debugger shows a webhook: another form than that on the wire. */
const shownEvent = ({ event, status, attempts }: LoggedDelivery) => ({
  record_type: 'call_event',
  type: 'webhook',
  name: event.type,
  call_leg_id: event.payload.call_leg_id,
  call_session_id: event.payload.call_session_id,
  event_timestamp: event.occurredAt,
  metadata: { attempt: attempts.length, status },
});

/** `GET /v2/call_events`. */
export const callEventResource =
  ({ log }: WebhookDelivery): Handler =>
  ({ method, query }) =>
    method === 'GET' ? page(log.map(shownEvent).reverse(), query) : apiErrors.unknownResource;
