import { z } from 'zod';

/*
 * What Telnyx API v2 answers, as documented (OpenAPI 2.0.0 of 2026-07-16). Reading checks by hand what it needs; this
 * holds the simulator to the wire. Loose, with open enums.
 */

const text = z.string().min(1);
const moment = z.iso.datetime();

const result = z.looseObject({ result: z.literal('ok') });

const call = z.looseObject({
  record_type: z.literal('call'),
  call_control_id: text,
  call_leg_id: text,
  call_session_id: text,
  client_state: z.string().nullish(),
  is_alive: z.boolean().optional(),
  call_duration: z.number().int().min(0).optional(),
  start_time: z.iso.datetime({ offset: true }).optional(),
  end_time: z.iso.datetime({ offset: true }).optional(),
});

const recording = z.looseObject({
  record_type: z.literal('recording'),
  id: z.guid(),
  call_control_id: text.optional(),
  call_leg_id: text.optional(),
  call_session_id: text.optional(),
  conference_id: text.optional(),
  connection_id: text.optional(),
  channels: text,
  from: z.string().optional(),
  to: z.string().optional(),
  duration_millis: z.number().int().min(0),
  download_urls: z.looseObject({ mp3: z.string().optional(), wav: z.string().optional() }),
  recording_started_at: moment,
  recording_ended_at: moment,
  created_at: moment,
  updated_at: moment,
  /** `call` or `conference`. */
  source: text,
  /** `StartCallRecordingAPI`, `StartConferenceRecordingAPI`, `OutboundAPI`, `DialVerb`, `RecordVerb`, `Trunking` … */
  initiated_by: text,
  status: text,
});

const transcription = z.looseObject({
  record_type: text,
  id: z.guid(),
  recording_id: z.guid(),
  transcription_text: z.string().optional(),
  status: text,
});

const connector = z.looseObject({
  record_type: z.literal('siprec_connector'),
  name: text,
  host: text,
  port: z.number().int(),
  app_subdomain: z.string().nullish(),
  created_at: moment,
  updated_at: moment,
});

const storage = z.looseObject({
  record_type: text,
  connection_id: text,
  data: z.looseObject({ backend: text, configuration: z.looseObject({ backend: text }) }),
});

const delivery = z.looseObject({
  record_type: z.literal('webhook_delivery'),
  status: z.enum(['delivered', 'failed']),
  started_at: moment,
  /** Newest first. */
  attempts: z.array(z.looseObject({ http: z.looseObject({}), errors: z.array(z.looseObject({ code: z.number() })) })),
  webhook: z.looseObject({ record_type: z.literal('event'), id: text, event_type: text, payload: z.looseObject({}) }),
});

const application = z.looseObject({
  record_type: text,
  id: text,
  application_name: text,
  webhook_event_url: text,
  webhook_event_failover_url: z.string().nullish(),
  webhook_api_version: z.enum(['1', '2']),
});

const meta = z.looseObject({
  page_number: z.number().int(),
  page_size: z.number().int(),
  total_pages: z.number().int(),
  total_results: z.number().int(),
});

const one = (data: z.ZodType) => z.looseObject({ data });
const list = (data: z.ZodType) => z.looseObject({ data: z.array(data), meta });

/** By the name of what is asked for. */
export const answers = {
  result: one(result),
  call: one(call),
  activeCalls: list(call),
  recording: one(recording),
  recordings: list(recording),
  transcription: one(transcription),
  transcriptions: list(transcription),
  connector: one(connector),
  storage,
  deliveries: list(delivery),
  application: one(application),
} as const;
