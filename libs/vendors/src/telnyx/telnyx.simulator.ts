import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest, SimulatorFactory } from '../contract/simulator';
import { CallActions } from './simulator-actions';
import { TelnyxApi } from './simulator-api';
import { SimulatedCalls } from './simulator-calls';
import { Connectors } from './simulator-connectors';
import { SimulatorControl } from './simulator-control';
import { WebhookDelivery } from './simulator-delivery';
import { noTelnyxFaults, simulatorSettings } from './simulator-settings';
import { SiprecSessions } from './simulator-siprec';
import { errorAnswer, apiErrors } from './simulator-answers';
import type { SimulatorContext } from './simulator-state';

/** Says what Telnyx would say, signed as it would sign, and refuses what it would refuse. */
export const simulateTelnyx: SimulatorFactory = (world, given = {}) => {
  const context: SimulatorContext = { world, settings: simulatorSettings.parse(given), faults: noTelnyxFaults };
  const delivery = new WebhookDelivery(context);
  const siprec = new SiprecSessions(context, delivery);
  const calls = new SimulatedCalls(context, delivery, siprec);
  const connectors = new Connectors(world);
  const actions = new CallActions(context, { calls, siprec, connectors });
  const api = new TelnyxApi(context, { calls, actions, connectors, delivery });
  const control = new SimulatorControl(context, { calls, siprec });

  const handle = (request: SimulatedRequest): HttpAnswer => {
    const [root, ...path] = new URL(request.url, 'http://telnyx').pathname.split('/').slice(1).map(decodeURIComponent);
    if (root === '__sim') return control.handle(request, path);
    return root === 'v2' ? api.handle(request, path) : errorAnswer(apiErrors.unknownResource);
  };

  return {
    vendor: 'telnyx',
    handle: (request) => Promise.resolve(handle(request)),
    knowledge: () => ({
      vendor: 'telnyx',
      sessions: calls.all.map((call) => ({
        sessionRef: call.legId,
        state: call.state,
        captures: call.siprec.map(({ callId, state }) => ({ captureRef: callId, state })),
      })),
      effects: { ...actions.effects },
      refusals: [...api.refusals],
      deliveries: { ...delivery.counts },
    }),
  };
};
