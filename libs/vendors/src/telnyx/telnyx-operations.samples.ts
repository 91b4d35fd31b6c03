import type { OperationSample } from '../contract/adapter.contract';
import type { HttpCall } from '../contract/command';
import { aboutConference, aboutLeg, CONTROL, RECORDING } from './telnyx.samples';

const CONNECTION = '1684641123236054244';
const LEG_PATH = `calls/${encodeURIComponent(CONTROL)}`;

const call = (request: string, body?: object): HttpCall => {
  const [method, path] = request.split(' ') as [HttpCall['method'], string];
  return {
    via: 'http',
    method,
    url: `https://api.telnyx.com/v2/${path}`,
    headers: {
      authorization: 'Bearer KEY-CANARY',
      ...(body && { 'content-type': 'application/json' }),
      accept: 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  };
};

const onLeg = { sessionRef: aboutLeg.sessionRef, refs: aboutLeg.refs };
const connector = { name: 'compliance-srs-eu', host: 'srs.example.net', port: 5061 };
const bucket = {
  backend: 's3',
  bucket: 'bank-recordings',
  region: 'eu-west-1',
  aws_access_key_id: 'AKIA',
  aws_secret_access_key: 'secret',
};
const recorded = {
  record: 'record-from-answer',
  record_channels: 'dual',
  record_format: 'wav',
  webhook_retries_policies: { 'call.hangup': { retries_ms: [1_000, 2_000, 5_000] } },
};
const spoken = {
  payload: 'This call is recorded.',
  voice: 'female',
  service_level: 'basic',
  language: 'en-US',
  target_legs: 'both',
};
const application = {
  application_name: 'earwitness',
  webhook_event_url: 'https://rec.example.com/webhooks/telnyx/main',
  webhook_api_version: '2',
};

type Row = readonly [operation: string, input: object, call: HttpCall];

const onSessions: readonly Row[] = [
  ['hangUp', {}, call(`POST ${LEG_PATH}/actions/hangup`, {})],
  ['answer', recorded, call(`POST ${LEG_PATH}/actions/answer`, recorded)],
  ['speak', spoken, call(`POST ${LEG_PATH}/actions/speak`, spoken)],
  ['transfer', { to: '+4670' }, call(`POST ${LEG_PATH}/actions/transfer`, { to: '+4670' })],
  [
    'updateClientState',
    { client_state: 'e30=' },
    call(`PUT ${LEG_PATH}/actions/client_state_update`, { client_state: 'e30=' }),
  ],
];

const onAccounts: readonly Row[] = [
  ['siprecConnectorCreate', connector, call('POST siprec_connectors', connector)],
  ['siprecConnectorGet', { connector_name: 'a b' }, call('GET siprec_connectors/a%20b')],
  ['siprecConnectorReplace', { ...connector, connector_name: 'eu' }, call('PUT siprec_connectors/eu', connector)],
  ['siprecConnectorDelete', { connector_name: 'eu' }, call('DELETE siprec_connectors/eu')],
  [
    'customStorageCreate',
    { connection_id: CONNECTION, configuration: bucket },
    call(`POST custom_storage_credentials/${CONNECTION}`, { backend: 's3', configuration: bucket }),
  ],
  ['customStorageGet', { connection_id: CONNECTION }, call(`GET custom_storage_credentials/${CONNECTION}`)],
  [
    'customStorageReplace',
    { connection_id: CONNECTION, configuration: bucket },
    call(`PUT custom_storage_credentials/${CONNECTION}`, { backend: 's3', configuration: bucket }),
  ],
  ['customStorageDelete', { connection_id: CONNECTION }, call(`DELETE custom_storage_credentials/${CONNECTION}`)],
  ['recordingGet', { recording_id: RECORDING }, call(`GET recordings/${RECORDING}`)],
  [
    'recordingsList',
    { 'filter[call_leg_id]': 'l', 'page[size]': 10 },
    call('GET recordings?filter%5Bcall_leg_id%5D=l&page%5Bsize%5D=10'),
  ],
  ['recordingDelete', { recording_id: RECORDING }, call(`DELETE recordings/${RECORDING}`)],
  ['recordingsDelete', { ids: [RECORDING] }, call('POST recordings/actions/delete', { ids: [RECORDING] })],
  ['transcriptionGet', { recording_transcription_id: RECORDING }, call(`GET recording_transcriptions/${RECORDING}`)],
  ['transcriptionsList', {}, call('GET recording_transcriptions')],
  [
    'dial',
    { connection_id: CONNECTION, to: '+4670', from: '+4680' },
    call('POST calls', { connection_id: CONNECTION, to: '+4670', from: '+4680' }),
  ],
  ['callGet', { call_control_id: CONTROL }, call(`GET ${LEG_PATH}`)],
  [
    'activeCalls',
    { connection_id: CONNECTION, 'page[number]': 2 },
    call(`GET connections/${CONNECTION}/active_calls?page%5Bnumber%5D=2`),
  ],
  ['callEvents', {}, call('GET call_events')],
  [
    'webhookDeliveries',
    { 'filter[status][eq]': 'failed', 'filter[event_type]': 'call.hangup' },
    call('GET webhook_deliveries?filter%5Bstatus%5D%5Beq%5D=failed&filter%5Bevent_type%5D=call.hangup'),
  ],
  ['callControlApplicationCreate', application, call('POST call_control_applications', application)],
  ['callControlApplicationGet', { id: CONNECTION }, call(`GET call_control_applications/${CONNECTION}`)],
  [
    'callControlApplicationUpdate',
    { id: CONNECTION, webhook_timeout_secs: null },
    call(`PATCH call_control_applications/${CONNECTION}`, { webhook_timeout_secs: null }),
  ],
];

const named = (rows: readonly Row[], context: OperationSample['context']): [string, OperationSample][] =>
  rows.map(([operation, input, expected]) => [
    operation,
    { operation, input, call: expected, ...(context && { context }) },
  ]);

export const operationSamples: Readonly<Record<string, OperationSample>> = {
  ...Object.fromEntries([...named(onSessions, onLeg), ...named(onAccounts, undefined)]),
  'a conference cannot be hung up': {
    operation: 'hangUp',
    input: {},
    context: { sessionRef: aboutConference.sessionRef, refs: aboutConference.refs },
    call: { via: 'nothing', reason: 'MissingRef', detail: 'callControlRef' },
  },
  'a name that leads elsewhere is refused': {
    operation: 'siprecConnectorDelete',
    input: { connector_name: '..' },
    call: { via: 'nothing', reason: 'InvalidInput', detail: 'a path' },
  },
};
