import type { z } from 'zod';
import type { HttpCall } from '../contract/command';
import { type Operation, operation, type Operations, sessionOperations } from '../contract/operation';
import type { TelnyxAccount } from './telnyx.config';
import * as inputs from './telnyx.inputs';
import { type ApiCall, pathRef, refusal, toHttpCall } from './telnyx.transport';

type Declared = Operation<TelnyxAccount>;

/** An action on the leg that a session is; a conference has no such actions. */
const onLeg = <Input extends object>(
  summary: string,
  input: z.ZodType<Input>,
  [action, method = 'POST']: readonly [action: string, method?: HttpCall['method']],
): Declared =>
  operation<TelnyxAccount, Input>({
    on: 'session',
    summary,
    input,
    toCall: (body, account, { refs }) => {
      const ref = pathRef(refs.callControlRef);
      if (refs.kind === 'conference' || ref === undefined) return refusal('MissingRef', 'callControlRef');
      return toHttpCall(account, { method, path: ['calls', ref, 'actions', action], body });
    },
  });

const onAccount = <Input>(summary: string, input: z.ZodType<Input>, toApiCall: (input: Input) => ApiCall): Declared =>
  operation<TelnyxAccount, Input>({
    on: 'account',
    summary,
    input,
    toCall: (given, account) => {
      const call = toApiCall(given);
      const isSafe = call.path.every((part) => pathRef(part) !== undefined);
      return isSafe ? toHttpCall(account, call) : refusal('InvalidInput', 'a path');
    },
  });

const CONNECTORS = 'siprec_connectors';
const STORAGE = 'custom_storage_credentials';
const APPLICATIONS = 'call_control_applications';

const onSessions = {
  hangUp: onLeg('Ends the call leg (Telnyx API v2, "Hangup call").', inputs.nothing, ['hangup']),
  answer: onLeg('Answers an incoming call, recorded from there if asked for ("Answer call").', inputs.answer, [
    'answer',
  ]),
  transfer: onLeg('Connects the leg to somebody else ("Transfer call").', inputs.transfer, ['transfer']),
  speak: onLeg('Says a text in the call ("Speak text").', inputs.speak, ['speak']),
  updateClientState: onLeg('Replaces the state that webhooks carry ("Update client state").', inputs.clientState, [
    'client_state_update',
    'PUT',
  ]),
} satisfies Operations<TelnyxAccount>;

const connectors = {
  siprecConnectorCreate: onAccount(
    'Names a recording server ("Create a SIPREC connector").',
    inputs.connector,
    (body) => ({
      method: 'POST',
      path: [CONNECTORS],
      body,
    }),
  ),
  siprecConnectorGet: onAccount('Shows a connector; there is no list of them.', inputs.connectorName, (input) => ({
    method: 'GET',
    path: [CONNECTORS, input.connector_name],
  })),
  siprecConnectorReplace: onAccount(
    'Replaces a connector as a whole.',
    inputs.replacedConnector,
    ({ connector_name: name, ...body }) => ({ method: 'PUT', path: [CONNECTORS, name], body }),
  ),
  siprecConnectorDelete: onAccount('Deletes a connector.', inputs.connectorName, (input) => ({
    method: 'DELETE',
    path: [CONNECTORS, input.connector_name],
  })),
} satisfies Operations<TelnyxAccount>;

type Storage = z.infer<typeof inputs.customStorage>;
const storageBody = ({ configuration }: Storage) => ({ backend: configuration.backend, configuration });

const storage = {
  customStorageCreate: onAccount(
    'Has recordings put into a bucket of the customer ("Create a custom storage credential").',
    inputs.customStorage,
    (input) => ({ method: 'POST', path: [STORAGE, input.connection_id], body: storageBody(input) }),
  ),
  customStorageGet: onAccount('Shows which bucket that is.', inputs.connectionId, (input) => ({
    method: 'GET',
    path: [STORAGE, input.connection_id],
  })),
  customStorageReplace: onAccount('Names another bucket.', inputs.customStorage, (input) => ({
    method: 'PUT',
    path: [STORAGE, input.connection_id],
    body: storageBody(input),
  })),
  customStorageDelete: onAccount(
    'Has recordings stay on the storage of Telnyx again.',
    inputs.connectionId,
    (input) => ({
      method: 'DELETE',
      path: [STORAGE, input.connection_id],
    }),
  ),
} satisfies Operations<TelnyxAccount>;

const recordings = {
  recordingGet: onAccount(
    'Shows a recording, with a fresh link that is good for ten minutes.',
    inputs.recordingId,
    (input) => ({
      method: 'GET',
      path: ['recordings', input.recording_id],
    }),
  ),
  recordingsList: onAccount(
    'Lists finished recordings ("List all call recordings").',
    inputs.recordingFilter,
    (query) => ({
      method: 'GET',
      path: ['recordings'],
      query,
    }),
  ),
  recordingDelete: onAccount('Deletes a recording at Telnyx.', inputs.recordingId, (input) => ({
    method: 'DELETE',
    path: ['recordings', input.recording_id],
  })),
  recordingsDelete: onAccount('Deletes several recordings at Telnyx.', inputs.recordingIds, (body) => ({
    method: 'POST',
    path: ['recordings', 'actions', 'delete'],
    body,
  })),
  transcriptionGet: onAccount('Shows a transcript with its words.', inputs.transcriptionId, (input) => ({
    method: 'GET',
    path: ['recording_transcriptions', input.recording_transcription_id],
  })),
  transcriptionsList: onAccount('Lists transcripts.', inputs.paging, (query) => ({
    method: 'GET',
    path: ['recording_transcriptions'],
    query,
  })),
} satisfies Operations<TelnyxAccount>;

const calls = {
  dial: onAccount('Calls somebody, recorded from the answer if asked for ("Dial").', inputs.dial, (body) => ({
    method: 'POST',
    path: ['calls'],
    body,
  })),
  callGet: onAccount(
    'Shows whether a call is alive, until ten minutes after its end.',
    inputs.callControlId,
    (input) => ({
      method: 'GET',
      path: ['calls', input.call_control_id],
    }),
  ),
  activeCalls: onAccount(
    'Lists the live calls of a connection.',
    inputs.activeCalls,
    ({ connection_id: id, ...query }) => ({
      method: 'GET',
      path: ['connections', id, 'active_calls'],
      query,
    }),
  ),
  callEvents: onAccount('Lists webhooks and commands of calls, for debugging.', inputs.paging, (query) => ({
    method: 'GET',
    path: ['call_events'],
    query,
  })),
  webhookDeliveries: onAccount(
    'Lists what became of webhooks, attempt by attempt.',
    inputs.deliveryFilter,
    (query) => ({
      method: 'GET',
      path: ['webhook_deliveries'],
      query,
    }),
  ),
} satisfies Operations<TelnyxAccount>;

const applications = {
  callControlApplicationCreate: onAccount(
    'Says where webhooks go; ask for version 2.',
    inputs.newApplication,
    (body) => ({
      method: 'POST',
      path: [APPLICATIONS],
      body,
    }),
  ),
  callControlApplicationGet: onAccount(
    'Shows where webhooks go, and in which version.',
    inputs.applicationId,
    ({ id }) => ({
      method: 'GET',
      path: [APPLICATIONS, id],
    }),
  ),
  callControlApplicationUpdate: onAccount('Changes an application.', inputs.changedApplication, ({ id, ...body }) => ({
    method: 'PATCH',
    path: [APPLICATIONS, id],
    body,
  })),
} satisfies Operations<TelnyxAccount>;

export const telnyxOperations: Operations<TelnyxAccount> = {
  ...onSessions,
  ...connectors,
  ...storage,
  ...recordings,
  ...calls,
  ...applications,
};

export const telnyxSessionOperations = sessionOperations(telnyxOperations);
