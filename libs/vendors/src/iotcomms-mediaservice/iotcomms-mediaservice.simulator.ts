import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest, SimulatorFactory } from '../contract/simulator';
import { RestApi } from './simulator-api';
import { Calls } from './simulator-calls';
import { Commands } from './simulator-commands';
import { Connections } from './simulator-connections';
import { SimulatorControl } from './simulator-control';
import { Delivery } from './simulator-delivery';
import { Ivr } from './simulator-ivr';
import { Recordings } from './simulator-recordings';
import { RemoteCalls } from './simulator-remote';
import { Sessions } from './simulator-sessions';
import { noSimulatorFaults, simulatorSettings } from './simulator-settings';
import type { SimulatorContext } from './simulator-state';
import { Tokens } from './simulator-tokens';

const VENDOR = 'iotcomms-mediaservice';

/** Says what the Mediaservice API would say, signed as it would sign, and refuses what it would refuse. */
export const simulateIotcommsMediaservice: SimulatorFactory = (world, given = {}) => {
  const settings = simulatorSettings.parse(given);
  const context: SimulatorContext = { world, settings, faults: noSimulatorFaults, effects: {}, refusals: [] };
  const tokens = new Tokens(context);
  const delivery = new Delivery(context, tokens);
  const recordings = new Recordings(context, delivery);
  const connections = new Connections(context, { delivery, recordings });
  const sessions = new Sessions(context, { delivery, connections });
  const ivr = new Ivr(context, { delivery, sessions });
  const calls = new Calls(context, { delivery, sessions, connections, ivr });
  const remote = new RemoteCalls(context, { delivery, sessions, connections, calls });
  const commands = new Commands(context, { calls, sessions, recordings, ivr, remote });
  const api = new RestApi(context, { commands, tokens });
  const control = new SimulatorControl(context, { calls, remote, sessions, connections, recordings, delivery });

  const handle = async (request: SimulatedRequest): Promise<HttpAnswer> => {
    const url = new URL(request.url, 'http://iotcomms');
    const [root = '', ...path] = url.pathname.split('/').slice(1).map(decodeURIComponent);
    return root === '__sim' ? control.handle(request, path) : api.handle(request, [root, ...path]);
  };

  return {
    vendor: VENDOR,
    handle,
    knowledge: () => ({
      vendor: VENDOR,
      sessions: sessions.all.map((session) => ({
        sessionRef: session.id,
        state: session.state,
        captures: session.recordings.map(({ fileName, state }) => ({ captureRef: fileName, state })),
      })),
      effects: { ...context.effects },
      refusals: [...context.refusals],
      deliveries: { ...delivery.counts },
    }),
  };
};
