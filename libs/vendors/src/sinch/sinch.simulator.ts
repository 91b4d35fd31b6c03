import type { HttpAnswer } from '../contract/command';
import type { Knowledge, SimulatedRequest, SimulatorFactory } from '../contract/simulator';
import { SinchApi } from './simulator-api';
import { CustomerApplication } from './simulator-application';
import { Authentication } from './simulator-authentication';
import { Buckets } from './simulator-buckets';
import { Callbacks } from './simulator-callbacks';
import { Callouts } from './simulator-callouts';
import { SimulatedCalls } from './simulator-calls';
import { Conferences, type SimulatedConference } from './simulator-conferences';
import { SimulatorControl } from './simulator-control';
import { CallCourse } from './simulator-course';
import { Events } from './simulator-events';
import { CallManagement } from './simulator-management';
import { Questions } from './simulator-questions';
import { Recordings } from './simulator-recordings';
import { ConferenceManagement } from './simulator-rooms';
import { noSinchFaults, simulatorSettings } from './simulator-settings';
import { refOf, type SimulatedCall, type SimulatedRecording, type SimulatorContext } from './simulator-state';

type KnownSession = Knowledge['sessions'][number];

const known = (sessionRef: string, state: string, recordings: readonly SimulatedRecording[]): KnownSession => ({
  sessionRef,
  state,
  captures: recordings.map((recording) => ({ captureRef: sessionRef, state: recording.state })),
});

const knownCall = ({ id, state, recordings }: SimulatedCall): KnownSession => known(id, state, recordings);

const knownConference = ({ id, participants, recordings }: SimulatedConference): KnownSession =>
  known(refOf({ conferenceId: id }), participants.length > 0 ? 'active' : 'ended', recordings);

/** Says what Sinch Voice v1 would say, signed as it would sign, and refuses what it would refuse. */
export const simulateSinch: SimulatorFactory = (world, given = {}) => {
  const settings = simulatorSettings.parse(given);
  const context: SimulatorContext = {
    world,
    settings,
    faults: noSinchFaults,
    callbackUrls: { primary: settings.webhookUrl, fallback: settings.fallbackUrl ?? '' },
    effects: {},
    refusals: [],
  };
  const callbacks = new Callbacks(context);
  const events = new Events(context, callbacks);
  const buckets = new Buckets();
  const recordings = new Recordings(context, events, buckets);
  const conferences = new Conferences(recordings);
  const calls = new SimulatedCalls(context, events, { recordings, conferences });
  const questions = new Questions(context, { calls, events });
  const course = new CallCourse(context, { calls, events, questions, recordings, conferences });
  const authentication = new Authentication(context);
  const management = new CallManagement(context, { calls, course });
  const rooms = new ConferenceManagement(context, { calls, conferences });
  const callouts = new Callouts(context, { calls, course, conferences });
  const api = new SinchApi(context, { authentication, management, rooms, callouts });
  const application = new CustomerApplication(context, authentication);
  const control = new SimulatorControl(context, { calls, course, events, buckets, application });

  const handle = (request: SimulatedRequest): HttpAnswer => {
    const path = new URL(request.url, 'http://sinch').pathname.split('/').slice(1).map(decodeURIComponent);
    return path[0] === '__sim' ? control.handle(request, path.slice(1)) : api.handle(request, path);
  };

  return {
    vendor: 'sinch',
    handle: (request) => Promise.resolve(handle(request)),
    knowledge: () => ({
      vendor: 'sinch',
      sessions: [...calls.all.map(knownCall), ...conferences.all.map(knownConference)],
      effects: { ...context.effects },
      refusals: [...context.refusals],
      deliveries: { ...callbacks.counts },
    }),
  };
};
