import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest, SimulatorFactory } from '../contract/simulator';
import { answered, parseObject, RestApi } from './simulator-api';
import { Commands } from './simulator-commands';
import { SimulatorControl } from './simulator-control';
import { Delivery } from './simulator-delivery';
import { Messages } from './simulator-messages';
import { Recordings } from './simulator-recordings';
import { Sessions } from './simulator-sessions';
import { noSimulatorFaults, simulatorSettings } from './simulator-settings';
import type { SimulatorContext } from './simulator-state';
import { Streams } from './simulator-streams';

interface Served {
  readonly messages: Messages;
  readonly delivery: Delivery;
}

/** What SNS serves: certificates by file name, and the confirmation of subscriptions. */
const serveSns = ({ searchParams }: URL, file: string | undefined, { messages, delivery }: Served): HttpAnswer => {
  const pem = file ? messages.sns.certificate(file) : undefined;
  if (pem !== undefined) return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: pem };
  const isConfirmation = !file && searchParams.get('Action') === 'ConfirmSubscription';
  const isDone = isConfirmation && delivery.confirm(searchParams.get('TopicArn'));
  return isDone ? answered(200, { confirmed: true }) : answered(404, { message: 'Not Found' });
};

/** Says what iotcomms Call Recording would say, signed as it would sign, and refuses what it would refuse. */
export const simulateIotcommsRecording: SimulatorFactory = (world, given = {}) => {
  const context: SimulatorContext = { world, settings: simulatorSettings.parse(given), faults: noSimulatorFaults };
  const messages = new Messages(context);
  const delivery = new Delivery(context, messages);
  const recordings = new Recordings(context, delivery);
  const streams = new Streams(context, delivery);
  const sessions = new Sessions(context, { delivery, recordings, streams });
  const commands = new Commands(context, delivery, { sessions, recordings, streams });
  const api = new RestApi(context, commands);
  const control = new SimulatorControl(context, { sessions, recordings, delivery });

  const handle = async (request: SimulatedRequest): Promise<HttpAnswer> => {
    const url = new URL(request.url, 'http://iotcomms');
    const [root, ...path] = url.pathname.split('/').slice(1).map(decodeURIComponent);
    if (root === '__sim') return control.handle(request, path);
    if (root === 'sns') return serveSns(url, path[0], { messages, delivery });
    return api.handle(request, root === undefined ? path : [root, ...path]);
  };

  return {
    vendor: 'iotcomms-recording',
    handle,
    receive: (queueUrl, body) => {
      const command = parseObject(body);
      if (queueUrl !== context.settings.commandQueue || !command) commands.refuse(queueUrl, 'no command of this queue');
      else commands.execute(command);
      return Promise.resolve();
    },
    knowledge: () => ({
      vendor: 'iotcomms-recording',
      sessions: sessions.all.map((session) => ({
        sessionRef: session.id,
        state: session.state,
        captures: [
          ...session.recordings.map((recording) => ({
            captureRef: recording.id,
            state: recordings.stateOf(recording),
          })),
          ...session.streams.map(({ id, state }) => ({ captureRef: id, state })),
        ],
      })),
      effects: { ...commands.effects },
      refusals: [...commands.refusals],
      deliveries: { ...delivery.counts },
    }),
  };
};
