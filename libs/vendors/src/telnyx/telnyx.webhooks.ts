import { z } from 'zod';

/*
 * The wire as documented: Telnyx API v2, "Callbacks" of the call commands (OpenAPI 2.0.0 of 2026-07-16) and "Voice API
 * Webhooks" (2026-04-10). Loose, with open enums: both have grown before. The translation itself checks by hand, which
 * is cheaper; this says what is wrong with a webhook that it did not understand, and holds the simulator to the wire.
 */

const text = z.string().min(1);
const id = z.union([text, z.number()]);
const moment = z.iso.datetime({ offset: true, local: true });
const headers = z.array(z.looseObject({ name: z.string(), value: z.string() }));

const common = {
  call_control_id: text.optional(),
  call_session_id: text.optional(),
  client_state: z.string().nullish(),
  connection_id: id.optional(),
};
const ofLeg = { ...common, call_leg_id: text };
const parties = {
  from: z.string().optional(),
  to: z.string().optional(),
  start_time: moment.optional(),
  custom_headers: headers.nullish(),
  sip_headers: headers.nullish(),
  tags: z.array(z.string()).nullish(),
};
const urls = z.record(z.string(), z.string().nullish()).nullish();
const file = {
  recording_id: text.optional(),
  channels: z.string().optional(),
  format: z.string().optional(),
  recording_started_at: moment.optional(),
  recording_ended_at: moment.optional(),
  recording_urls: urls,
  public_recording_urls: urls,
};

const leg = z.looseObject(ofLeg);
const conference = z.looseObject({ ...common, conference_id: text });

const payloads: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['call.initiated', z.looseObject({ ...ofLeg, ...parties, direction: z.string().optional() })],
  ['call.answered', z.looseObject({ ...ofLeg, ...parties })],
  ['call.bridged', z.looseObject({ ...ofLeg, ...parties })],
  ['call.hangup', z.looseObject({ ...ofLeg, ...parties, hangup_cause: text, hangup_source: text.optional() })],
  ['siprec.started', leg],
  ['siprec.stopped', z.looseObject({ ...ofLeg, hangup_cause: z.string().optional() })],
  ['siprec.failed', z.looseObject({ ...ofLeg, failure_cause: z.string().optional() })],
  ['call.recording.saved', z.looseObject({ ...ofLeg, ...file })],
  ['call.recording.error', z.looseObject({ ...ofLeg, reason: z.string().optional(), result: z.string().optional() })],
  [
    'call.recording.transcription.saved',
    z.looseObject({ ...ofLeg, recording_transcription_id: text, recording_id: text.optional() }),
  ],
  ['conference.recording.saved', z.looseObject({ ...common, ...file, conference_id: text })],
  ['conference.ended', z.looseObject({ ...common, conference_id: text, reason: z.string().optional() })],
  ['conference.participant.joined', z.looseObject({ ...ofLeg, conference_id: text })],
  ['conference.participant.left', z.looseObject({ ...ofLeg, conference_id: text })],
  ['streaming.failed', z.looseObject({ ...ofLeg, failure_reason: z.string().optional() })],
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
