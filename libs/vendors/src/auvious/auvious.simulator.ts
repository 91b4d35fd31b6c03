import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest, SimulatorFactory } from '../contract/simulator';
import { RecorderApi } from './simulator-api';
import { Cobrowse } from './simulator-cobrowse';
import { Conferences } from './simulator-conferences';
import { SimulatorControl } from './simulator-control';
import { Delivery } from './simulator-delivery';
import { Recorders, stateOf } from './simulator-recorders';
import { noSimulatorFaults, simulatorSettings } from './simulator-settings';
import type { SimulatorContext } from './simulator-state';
import { Tokens } from './simulator-tokens';
import { Tracks } from './simulator-tracks';

/** Answers what Auvious would answer, and tells of conferences what the customer's application would tell. */
export const simulateAuvious: SimulatorFactory = (world, given = {}) => {
  const settings = simulatorSettings.parse(given);
  const context: SimulatorContext = { world, settings, faults: noSimulatorFaults, conferences: [], effects: {} };
  const delivery = new Delivery(context);
  const recorders = new Recorders(context, delivery, new Tracks(context));
  const conferences = new Conferences(context, delivery, recorders);
  const cobrowse = new Cobrowse(context);
  const api = new RecorderApi(context, new Tokens(context), { conferences, recorders, cobrowse });
  const control = new SimulatorControl(context, { conferences, recorders, delivery });

  const handle = (request: SimulatedRequest): HttpAnswer => {
    const { pathname } = new URL(request.url, 'http://auvious');
    const path = pathname.split('/').slice(1).map(decodeURIComponent);
    if (path[0] === '__sim') return control.handle(request, path.slice(1));
    const answer = pathname === '/security/oauth/token' ? api.issueToken(request) : api.handle(request, path);
    return { ...answer, headers: { ...answer.headers, date: new Date(world.now()).toUTCString() } };
  };

  return {
    vendor: 'auvious',
    handle: (request) => Promise.resolve(handle(request)),
    knowledge: () => ({
      vendor: 'auvious',
      sessions: context.conferences.map(({ conversationId, state, recorders: captures }) => ({
        sessionRef: conversationId,
        state,
        captures: captures.map((recorder) => ({ captureRef: recorder.recorderId, state: stateOf(recorder) })),
      })),
      effects: { ...context.effects },
      refusals: [...api.refusals],
      deliveries: { ...delivery.counts },
    }),
  };
};
