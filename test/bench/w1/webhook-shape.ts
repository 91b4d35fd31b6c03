/** What one reads back a delivery by: its number, within the deliveries that were signed together. */
export interface DeliveryNumber {
  readonly generation: number;
  readonly index: number;
}

export const BODY_BYTES = 1_094;
export const CONVERSATIONS = 5_000;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const ID_LENGTH = 36;

export const deliveryIdOf = ({ generation, index }: DeliveryNumber): string =>
  `${hex(generation, 8)}-0000-8000-8000-${hex(index, 12)}`;

/** Undefined for anything else than what `deliveryIdOf` makes. */
export const parseDeliveryId = (id: string): DeliveryNumber | undefined => {
  const [, generation, index] = /^([0-9a-f]{8})-0000-8000-8000-([0-9a-f]{12})$/.exec(id) ?? [];
  return generation && index ? { generation: parseInt(generation, 16), index: parseInt(index, 16) } : undefined;
};

const FIELD = Buffer.from('"deliveryId":"');

/** The delivery that a stored fact came from, whichever of the systems wrote it. */
export const deliveryIn = (value: Buffer): DeliveryNumber | undefined => {
  const at = value.indexOf(FIELD) + FIELD.length;
  return at < FIELD.length ? undefined : parseDeliveryId(value.toString('latin1', at, at + ID_LENGTH));
};

const bodyOf = (delivery: DeliveryNumber, padding: string) => {
  const conversation = hex(delivery.index % CONVERSATIONS, 8);
  return JSON.stringify({
    data: {
      record_type: 'event',
      event_type: 'call.hangup',
      id: deliveryIdOf(delivery),
      occurred_at: '2026-03-02T09:21:43.998102Z',
      payload: {
        call_control_id: 'v3:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ',
        call_leg_id: `${conversation}-162d-11f1-9d3a-02420a1f0a69`,
        call_session_id: `${conversation}-162d-11f1-8f52-02420a1f0a69`,
        client_state: null,
        connection_id: '1684641123236054244',
        from: '+35319605860',
        to: '+35312345678',
        start_time: '2026-03-02T09:14:01.120034Z',
        end_time: '2026-03-02T09:21:43.940001Z',
        state: 'hangup',
        hangup_cause: 'normal_clearing',
        hangup_source: 'caller',
        sip_hangup_cause: '200',
        call_quality_stats: {
          inbound: { jitter_max_variance: '2.74', jitter_packet_count: '0', mos: '4.50', packet_count: '23140' },
          outbound: { packet_count: '23011', skip_packet_count: '0' },
        },
        custom_headers: [{ name: 'X-Interaction-Id', value: 'b0f4c1de-3a77' }],
        tags: [padding],
      },
    },
    meta: { attempt: 1, delivered_to: 'https://rec.example.com/webhooks/telnyx/main' },
  });
};

const PADDING = 'p'.repeat(BODY_BYTES - bodyOf({ generation: 0, index: 0 }, '').length);

/** A hang-up as Telnyx reports it (Voice API Webhooks, `call.hangup`), which states one fact. */
export const webhookBody = (delivery: DeliveryNumber): Buffer => Buffer.from(bodyOf(delivery, PADDING));
