import type { HttpAnswer } from '../contract/command';
import type { Knowledge, SimulatedRequest, SimulatorFactory } from '../contract/simulator';
import { CallActions } from './simulator-actions';
import { apiErrors, errorAnswer } from './simulator-answers';
import { TelnyxApi } from './simulator-api';
import { applicationResource } from './simulator-applications';
import { SimulatedCalls } from './simulator-calls';
import { Conferences } from './simulator-conferences';
import { Connectors } from './simulator-connectors';
import { SimulatorControl } from './simulator-control';
import { callEventResource, deliveryResource } from './simulator-deliveries';
import { WebhookDelivery } from './simulator-delivery';
import { FileStore, isFilePath } from './simulator-files';
import { RecordingResource, transcriptionResource } from './simulator-library';
import { CommandMemory } from './simulator-memory';
import { Recordings } from './simulator-recordings';
import { CallResource, conferenceResource } from './simulator-resources';
import { noTelnyxFaults, simulatorSettings } from './simulator-settings';
import { SiprecSessions } from './simulator-siprec';
import type { AtLeg, SimulatedCall, SimulatedConference, SimulatorContext } from './simulator-state';
import { CustomStorage } from './simulator-storage';
import { Streams } from './simulator-streams';

type KnownSession = Knowledge['sessions'][number];

const recordingsOf = ({ recordings }: SimulatedCall | SimulatedConference): KnownSession['captures'] =>
  recordings.map(({ id, state }) => ({ captureRef: id, state }));

const knownCall = (call: SimulatedCall): KnownSession => ({
  sessionRef: call.legId,
  state: call.state,
  captures: [
    ...call.siprec.map(({ callId, state }) => ({ captureRef: callId, state })),
    ...recordingsOf(call),
    ...call.streams.map(({ id, state }) => ({ captureRef: id, state })),
  ],
});

const knownConference = (conference: SimulatedConference): KnownSession => ({
  sessionRef: conference.conferenceId,
  state: conference.state,
  captures: recordingsOf(conference),
});

const partsOf = (context: SimulatorContext) => {
  const { world, settings } = context;
  const memory = new CommandMemory(world);
  const delivery = new WebhookDelivery(context);
  const storage = new CustomStorage(settings.connectionId);
  const files = new FileStore(context, storage);
  const siprec = new SiprecSessions(context, delivery);
  const recordings = new Recordings(context, delivery, files);
  const streams = new Streams(context, delivery);
  const atLeg: AtLeg[] = [siprec, recordings, streams];
  const calls = new SimulatedCalls(context, delivery, atLeg);
  const conferences = new Conferences(context, { calls, recordings, delivery, memory });
  atLeg.push(conferences);
  const connectors = new Connectors(world);
  const actions = new CallActions(context, { calls, siprec, connectors, recordings, streams, memory });
  const callResource = new CallResource(context, { calls, actions, recordings });
  const api = new TelnyxApi(context, {
    calls: callResource.handle,
    connections: callResource.active,
    conferences: conferenceResource(conferences),
    recordings: new RecordingResource(files, settings.connectionId).handle,
    recording_transcriptions: transcriptionResource(recordings),
    siprec_connectors: connectors.handle,
    custom_storage_credentials: storage.handle,
    call_control_applications: applicationResource(settings),
    webhook_deliveries: deliveryResource(delivery),
    call_events: callEventResource(delivery),
  });
  const control = new SimulatorControl(context, { calls, conferences, siprec });
  return { memory, delivery, files, calls, conferences, api, control };
};

/** Says what Telnyx would say, signed as it would sign, and refuses what it would refuse. */
export const simulateTelnyx: SimulatorFactory = (world, given = {}) => {
  const context: SimulatorContext = { world, settings: simulatorSettings.parse(given), faults: noTelnyxFaults };
  const { memory, delivery, files, calls, conferences, api, control } = partsOf(context);

  const handle = (request: SimulatedRequest): HttpAnswer => {
    const url = new URL(request.url, 'http://telnyx');
    if (isFilePath(url.pathname)) return files.serve(url);
    const [root, ...path] = url.pathname.split('/').slice(1).map(decodeURIComponent);
    if (root === '__sim') return control.handle(request, path);
    return root === 'v2' ? api.handle(request, path) : errorAnswer(apiErrors.unknownResource);
  };

  return {
    vendor: 'telnyx',
    handle: (request) => Promise.resolve(handle(request)),
    knowledge: () => ({
      vendor: 'telnyx',
      sessions: [...calls.all.map(knownCall), ...conferences.all.map(knownConference)],
      effects: { ...memory.effects },
      refusals: [...api.refusals],
      deliveries: { ...delivery.counts },
    }),
  };
};
