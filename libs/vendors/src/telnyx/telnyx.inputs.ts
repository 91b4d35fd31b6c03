import { z } from 'zod';

/*
 * What operations take, in the words of Telnyx API v2 (OpenAPI 2.0.0 of 2026-07-16). Strict: what the documents do not
 * name is a slip of whoever typed it.
 */

const text = z.string().min(1);
const base64 = z.base64().min(1);
const seconds = z.number().int().min(0);
const address = z.url({ protocol: /^https?$/ }).max(2_000);
const method = z.enum(['POST', 'GET']);

/** None. */
export const nothing = z.strictObject({});

export const connectorName = z.strictObject({ connector_name: text });
export const connector = z.strictObject({
  name: text,
  host: text,
  port: z.number().int().min(1).max(65_535),
  /** Only for Telnyx' own recording server. */
  app_subdomain: text.optional(),
});
export const replacedConnector = connector.extend({ connector_name: text });

/** Called `call_control_application_id` in some places. */
export const connectionId = z.strictObject({ connection_id: text });
const bucket = { bucket: text };
const configuration = z.discriminatedUnion('backend', [
  z.strictObject({ backend: z.literal('gcs'), ...bucket, credentials: text }),
  z.strictObject({
    backend: z.literal('s3'),
    ...bucket,
    region: text,
    aws_access_key_id: text,
    aws_secret_access_key: text,
  }),
  z.strictObject({ backend: z.literal('azure'), ...bucket, account_name: text, account_key: text }),
]);
/** Where files of a connection are put instead of Telnyx' own storage. */
export const customStorage = z.strictObject({ connection_id: text, configuration });

export const recordingId = z.strictObject({ recording_id: z.guid() });
export const recordingIds = z.strictObject({ ids: z.array(z.guid()).min(1) });
export const transcriptionId = z.strictObject({ recording_transcription_id: z.guid() });

export const callControlId = z.strictObject({ call_control_id: text });

const page = {
  'page[number]': z.number().int().min(1).optional(),
  'page[size]': z.number().int().min(1).max(250).optional(),
};
export const paging = z.strictObject(page);
export const activeCalls = connectionId.extend(page);
export const recordingFilter = z.strictObject({
  'filter[call_leg_id]': text.optional(),
  'filter[call_session_id]': text.optional(),
  'filter[conference_id]': text.optional(),
  'filter[created_at][gte]': z.iso.datetime().optional(),
  'filter[created_at][lte]': z.iso.datetime().optional(),
  ...page,
});
export const deliveryFilter = z.strictObject({
  'filter[status][eq]': z.enum(['delivered', 'failed']).optional(),
  'filter[event_type]': text.optional(),
  'filter[started_at][gte]': z.iso.datetime().optional(),
  'filter[started_at][lte]': z.iso.datetime().optional(),
  ...page,
});

/** The voices `male` and `female` speak at the level `basic`, in the language that is said. */
export const speak = z.strictObject({
  payload: text.max(3_000),
  voice: text,
  payload_type: z.enum(['text', 'ssml']).optional(),
  service_level: z.enum(['basic', 'premium']).optional(),
  language: text.optional(),
  target_legs: z.enum(['self', 'opposite', 'both']).optional(),
});

export const clientState = z.strictObject({ client_state: base64 });

/** At most five repetitions, within a minute in all. */
const retries = z.strictObject({
  retries_ms: z
    .array(z.number().int().positive())
    .min(1)
    .max(5)
    .refine((all) => all.reduce((sum, one) => sum + one, 0) <= 60_000, 'must be at most 60 000 in all'),
});

/** Recording from the moment of the answer, with other defaults than `record_start` has; and where its webhooks go. */
const onAnswer = {
  client_state: base64.optional(),
  record: z.literal('record-from-answer').optional(),
  record_channels: z.enum(['single', 'dual']).optional(),
  record_format: z.enum(['wav', 'mp3']).optional(),
  record_max_length: seconds.max(43_200).optional(),
  record_timeout_secs: seconds.optional(),
  record_track: z.enum(['both', 'inbound', 'outbound']).optional(),
  record_trim: z.literal('trim-silence').optional(),
  record_custom_file_name: text.max(40).optional(),
  webhook_url: address.optional(),
  webhook_url_method: method.optional(),
  webhook_urls: z.record(z.string(), address).optional(),
  webhook_urls_method: method.optional(),
  webhook_retries_policies: z.record(z.string(), retries).optional(),
};
export const answer = z.strictObject(onAnswer);
export const transfer = z.strictObject({ to: text, from: text.optional(), ...onAnswer });
export const dial = z.strictObject({ connection_id: text, to: text, from: text, ...onAnswer });

const application = {
  webhook_event_failover_url: address.nullable().optional(),
  webhook_api_version: z.enum(['1', '2']).optional(),
  webhook_timeout_secs: seconds.max(30).nullable().optional(),
  first_command_timeout: z.boolean().optional(),
  first_command_timeout_secs: seconds.optional(),
  call_cost_in_webhooks: z.boolean().optional(),
  anchorsite_override: text.optional(),
  dtmf_type: text.optional(),
};
export const newApplication = z.strictObject({ application_name: text, webhook_event_url: address, ...application });
export const applicationId = z.strictObject({ id: text });
export const changedApplication = z.strictObject({
  id: text,
  application_name: text.optional(),
  webhook_event_url: address.optional(),
  ...application,
});
