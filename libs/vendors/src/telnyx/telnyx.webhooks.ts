import { z } from 'zod';

/*
 * The wire as documented: Telnyx API v2, "Callbacks" of the call commands (OpenAPI 2.0.0 of 2026-07-16) and "Voice API
 * Webhooks" (2026-04-10). Loose, with open enums: both have grown before. The translation itself checks by hand, which
 * is cheaper; this says what is wrong with a webhook that it did not understand, and holds the simulator to the wire.
 */

const text = z.string().min(1);
const id = z.union([text, z.number()]);
const words = z.string().optional();
const moment = z.iso.datetime({ offset: true, local: true });
const headers = z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish();

/** Some events have their time in here. */
const common = {
  call_control_id: text.optional(),
  call_session_id: text.optional(),
  client_state: z.string().nullish(),
  connection_id: id.optional(),
  occurred_at: moment.optional(),
};
const ofLeg = { ...common, call_leg_id: text };
const parties = {
  from: words,
  to: words,
  state: words,
  start_time: moment.optional(),
  custom_headers: headers,
  sip_headers: headers,
  tags: z.array(z.string()).nullish(),
};
const announced = {
  direction: words,
  caller_id_name: words,
  calling_party_type: words,
  call_screening_result: words,
  connection_codecs: words,
  offered_codecs: words,
  shaken_stir_attestation: words,
  shaken_stir_validated: z.boolean().nullish(),
};
/** Numbers as text, all of them. */
const quality = z
  .looseObject({
    inbound: z
      .looseObject({
        jitter_max_variance: words,
        jitter_packet_count: words,
        mos: words,
        packet_count: words,
        skip_packet_count: words,
      })
      .nullish(),
    outbound: z.looseObject({ packet_count: words, skip_packet_count: words }).nullish(),
  })
  .nullish();
const ending = {
  end_time: moment.optional(),
  hangup_cause: text,
  hangup_source: text.optional(),
  sip_hangup_cause: words,
  call_quality_stats: quality,
};
const costs = {
  billed_duration_secs: z.number().optional(),
  total_cost: words,
  status: words,
  cost_parts: z
    .array(
      z.looseObject({
        call_part: words,
        billed_duration_secs: z.number().optional(),
        cost: words,
        rate: words,
        currency: words,
      }),
    )
    .nullish(),
};
const urls = z.record(z.string(), z.string().nullish()).nullish();
const file = {
  recording_id: text.optional(),
  channels: words,
  format: words,
  start_time: moment.optional(),
  end_time: moment.optional(),
  recording_started_at: moment.optional(),
  recording_ended_at: moment.optional(),
  recording_urls: urls,
  public_recording_urls: urls,
};
const transcript = {
  calling_party_type: words,
  recording_id: text.optional(),
  recording_transcription_id: text,
  status: words,
  transcription_text: words,
};
const streaming = { stream_url: words };
const streamingFailure = {
  failure_reason: words,
  stream_id: words,
  stream_type: words,
  stream_params: z.looseObject({ stream_url: words, track: words }).nullish(),
};

const leg = z.looseObject(ofLeg);
const conference = z.looseObject({ ...common, conference_id: text });

const payloads: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['call.initiated', z.looseObject({ ...ofLeg, ...parties, ...announced })],
  ['call.answered', z.looseObject({ ...ofLeg, ...parties })],
  ['call.bridged', z.looseObject({ ...ofLeg, ...parties })],
  ['call.hangup', z.looseObject({ ...ofLeg, ...parties, ...ending })],
  ['call.cost', z.looseObject({ ...ofLeg, ...costs })],
  ['siprec.started', leg],
  ['siprec.stopped', z.looseObject({ ...ofLeg, hangup_cause: words })],
  ['siprec.failed', z.looseObject({ ...ofLeg, failure_cause: words })],
  ['streaming.started', z.looseObject({ ...ofLeg, ...streaming })],
  ['streaming.stopped', z.looseObject({ ...ofLeg, ...streaming })],
  ['streaming.failed', z.looseObject({ ...ofLeg, ...streamingFailure })],
  ['call.recording.saved', z.looseObject({ ...ofLeg, ...file })],
  ['call.recording.error', z.looseObject({ ...ofLeg, reason: words, result: words })],
  ['call.recording.transcription.saved', z.looseObject({ ...ofLeg, ...transcript })],
  ['conference.recording.saved', z.looseObject({ ...common, ...file, conference_id: text })],
  ['conference.ended', z.looseObject({ ...common, conference_id: text, reason: words })],
  ['conference.participant.joined', z.looseObject({ ...ofLeg, conference_id: text })],
  ['conference.participant.left', z.looseObject({ ...ofLeg, conference_id: text })],
]);

const payloadOf = (type: string): z.ZodType =>
  payloads.get(type) ?? (type.startsWith('conference.') ? conference : leg);

const event = z.looseObject({ event_type: text, payload: z.looseObject({}) });
const v2 = z.looseObject({
  data: event.extend({ id: text, record_type: z.literal('event'), occurred_at: moment.optional() }),
  meta: z.looseObject({ attempt: z.number().int().min(1), delivered_to: z.string() }).optional(),
});
const v1 = event.extend({ id: text.optional(), webhook_id: text.optional(), created_at: moment.optional() });

/** What is wrong with the envelope; undefined when it is one of the two documented. */
export const envelopeFaults = (body: unknown): string | undefined => {
  const isV2 = typeof body === 'object' && body !== null && 'data' in body;
  const parsed = (isV2 ? v2 : v1).safeParse(body);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
};

/** What is wrong with the payload of an event of this type (in the spelling of v2). */
export const payloadFaults = (type: string, payload: unknown): string | undefined => {
  const parsed = payloadOf(type).safeParse(payload);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
};
