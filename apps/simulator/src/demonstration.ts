import { createHash } from 'node:crypto';
import { simulatedAccounts } from '@earwitness/vendors/simulators';
import { stringify } from 'yaml';

/** Simulators by the name under which they are served, each with its settings. */
export type SimulatorSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Addresses {
  /** Base addresses, without a slash at the end. */
  readonly ingress: string;
  readonly simulators: string;
}

export const TENANT = 'demo';
export const REGION = 'eu-north-1';
/** The AWS account that the simulated queues are in. */
const AWS_ACCOUNT = '111122223333';

const queueUrl = (name: string): string => `https://sqs.${REGION}.amazonaws.com/${AWS_ACCOUNT}/${name}`;

/** Which simulator answers the forks of Telnyx' calls. */
export const RECORDING_SERVER = 'iotcomms-recording';
/** Calls that Telnyx itself records, on an account of their own. */
export const NATIVE = 'telnyx~native';
/** A second account of the same vendor: sessions by command, events through a queue of the customer's. */
export const BRANCH_SERVER = 'iotcomms-recording~branch';
/** Voice by Sinch, calls through a media server, meetings by video, and meetings whose recorder starts by itself. */
export const CLOUD = 'sinch';
export const IVR = 'iotcomms-mediaservice';
export const VIDEO = 'auvious';
export const ROOMS = 'auvious~rooms';
export const EVENT_QUEUE = 'demo-branch-events';
export const COMMAND_QUEUES: Readonly<Record<string, string>> = {
  [RECORDING_SERVER]: 'demo-recording-commands',
  [BRANCH_SERVER]: 'demo-branch-commands',
};
export const commandQueueUrl = (name: string): string => queueUrl(COMMAND_QUEUES[name] ?? name);

/** Long enough for several restarts of the platform in between; a minute, as Amazon SNS has it, but sooner at first. */
const ATTEMPTS_AFTER_MS = [0, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000];

const VIDEO_ACCOUNTS: Readonly<Record<string, string>> = { [VIDEO]: 'demo-video', [ROOMS]: 'demo-rooms' };
/** A recorder that does in a second what takes half a minute, and is asked as often. */
const QUICK_RECORDER = {
  initialisingMs: 300,
  stoppingMs: 200,
  recoveringMs: 600,
  breakAfterMs: 900,
  uploadMs: 800,
  pollScale: 0.1,
};

const recorders = ({ ingress, simulators }: Addresses): SimulatorSettings =>
  Object.fromEntries(
    [VIDEO, ROOMS].map((name) => [
      name,
      {
        selfUrl: `${simulators}/${name}`,
        webhookUrl: `${ingress}/webhooks/auvious/${VIDEO_ACCOUNTS[name]}`,
        attemptsAfterMs: ATTEMPTS_AFTER_MS,
        autoRecord: name === ROOMS,
        ...QUICK_RECORDER,
      },
    ]),
  );

/** What the simulated vendors are set up with: where to call us, and how they are called. */
export const simulatorSettings = ({ ingress, simulators }: Addresses): SimulatorSettings => ({
  telnyx: {
    selfUrl: `${simulators}/telnyx`,
    webhookUrl: `${ingress}/webhooks/telnyx/demo-voice`,
    attemptsAfterMs: ATTEMPTS_AFTER_MS,
  },
  [NATIVE]: {
    selfUrl: `${simulators}/${NATIVE}`,
    webhookUrl: `${ingress}/webhooks/telnyx/demo-native`,
    attemptsAfterMs: ATTEMPTS_AFTER_MS,
  },
  [RECORDING_SERVER]: {
    selfUrl: `${simulators}/${RECORDING_SERVER}`,
    callbackBase: `${ingress}/webhooks/iotcomms-recording/demo-recording`,
    sourceUrl: `${simulators}/telnyx`,
    notifications: 'both',
    commandQueue: commandQueueUrl(RECORDING_SERVER),
    attemptsAfterMs: ATTEMPTS_AFTER_MS,
  },
  [BRANCH_SERVER]: {
    selfUrl: `${simulators}/${BRANCH_SERVER}`,
    callbackBase: `${ingress}/webhooks/iotcomms-recording/demo-branch`,
    notifications: 'sns',
    commandQueue: commandQueueUrl(BRANCH_SERVER),
    domain: 'branch.prod-eu-north-1.iotcomms.io',
    topicArn: `arn:aws:sns:${REGION}:${AWS_ACCOUNT}:branch-events`,
    eventQueueUrl: queueUrl(EVENT_QUEUE),
    attemptsAfterMs: ATTEMPTS_AFTER_MS,
  },
  [CLOUD]: {
    webhookUrl: `${ingress}/webhooks/sinch/demo-cloud`,
    apiBase: `${simulators}/${CLOUD}`,
    availableAfterMs: 500,
    transcribedAfterMs: 1_000,
  },
  [IVR]: {
    selfUrl: `${simulators}/${IVR}`,
    callbackBase: `${ingress}/webhooks/iotcomms-mediaservice/demo-ivr`,
    attemptsAfterMs: ATTEMPTS_AFTER_MS,
    uploadMs: 1_000,
  },
  ...recorders({ ingress, simulators }),
});

const BRANCH = { mode: 'session', commandTransport: 'rest' };
/** A store that was interrupted is asked for again when its report can no longer come, see `ATTEMPTS_AFTER_MS`. */
const storedWithinMinutes = 1.5;

const hashed = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The accounts at each vendor, as its simulator wants them, with what a customer would add. */
const accountsAt = (addresses: Addresses): Readonly<Record<string, readonly object[]>> => {
  const settings = simulatorSettings(addresses);
  const account = (vendor: string, name: string, own: object) => ({
    ...simulatedAccounts[vendor]?.(settings[name] ?? {}),
    ...own,
  });
  const telnyx = (name: string, own: object) =>
    account('telnyx', name, { apiBase: `${addresses.simulators}/${name}/v2`, ...own });
  return {
    telnyx: [
      telnyx('telnyx', {
        id: 'demo-voice',
        siprec: { connectorName: 'demo-recorder' },
        conference: {},
        legs: 'incoming',
        correlationHeaders: ['x-conversation-id'],
      }),
      telnyx(NATIVE, { id: 'demo-native', native: {}, askAfterMs: 1_000 }),
    ],
    'iotcomms-recording': [
      account('iotcomms-recording', RECORDING_SERVER, { id: 'demo-recording', mode: 'legacy', storedWithinMinutes }),
      account('iotcomms-recording', BRANCH_SERVER, { id: 'demo-branch', ...BRANCH, storedWithinMinutes }),
    ],
    sinch: [account('sinch', CLOUD, { id: 'demo-cloud', askAfterMinutes: 0.1, recording: cloudRecording(addresses) })],
    'iotcomms-mediaservice': [account('iotcomms-mediaservice', IVR, { id: 'demo-ivr' })],
    auvious: [VIDEO, ROOMS].map((name) => account('auvious', name, { id: VIDEO_ACCOUNTS[name] })),
  };
};

/** Into a bucket that the simulator keeps. */
const cloudRecording = ({ simulators }: Addresses) => ({
  destination: { type: 's3', bucket: 'demo-cloud', region: REGION, accessKey: 'SIMULATED', secretKey: 'simulated' },
  transcription: { enabled: true, locale: 'en-GB' },
  storageBase: `${simulators}/${CLOUD}/__sim/buckets`,
});

/** An accounts file that fits the simulated vendors. */
export const demonstrationAccounts = (addresses: Addresses, apiKey: string): string =>
  stringify({
    tenants: {
      [TENANT]: {
        apiKeys: [{ id: 'demo', sha256: hashed(apiKey), scopes: ['read', 'control', 'policies', 'raw'] }],
        stores: { archive: { bucket: 'demo-recordings', region: REGION } },
        accounts: accountsAt(addresses),
      },
    },
  });

/** Record everything, and quickly: a demonstration has no hours to spare. */
export const DEMONSTRATION_POLICIES = stringify({
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'record-all', title: 'Record every conversation' },
  phase: 'capture',
  class: 'obligation',
  when: 'true',
  capture: { startWithin: 'PT5S', availableWithin: 'PT12S' },
  control: { maxPause: 'PT1M' },
  store: { target: 'archive', settle: 'PT1S' },
});
