import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawWebhook } from '../contract/webhook';
import { iotcommsRecording, type IotcommsRecordingAccount } from '.';
import { TEST_KEY } from './simulator-key';

export const RECEIVED_AT = '2023-03-31T08:17:46.000Z';
export const SESSION = '83c7a360-cf9c-11ed-8779-876722fa3073';
export const RECORDING = '83c7a361-cf9c-11ed-8779-876722fa3073';
export const STREAM = '83c7a362-cf9c-11ed-8779-876722fa3073';
export const LEGACY = '015b5b80-c275-11ed-a32c-fddf7fd4273c';
export const OURS = {
  captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
};

export const accountIn = (mode: 'legacy' | 'session', more: object = {}): IotcommsRecordingAccount => ({
  ...iotcommsRecording.accountSchema.parse({
    domain: 'customer47.prod-eu-north-1.iotcomms.io',
    mode,
    callbacks: { publicKeys: createPublicKey(TEST_KEY).export({ type: 'spki', format: 'pem' }).toString() },
    commandQueueAccounts: ['111122223333'],
    ...more,
  }),
  id: 'main',
  tenant: 'bank',
});
export const legacy = accountIn('legacy');
export const session = accountIn('session');

export const webhookOf = (kind: string, body: string): RawWebhook => ({
  headers: {},
  body: Buffer.from(body),
  kind,
  receivedAt: RECEIVED_AT,
});
export const enveloped = (message: string): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: 'm-1',
    TopicArn: 't',
    Message: message,
    Timestamp: RECEIVED_AT,
    SignatureVersion: '2',
    Signature: 's',
    SigningCertURL: 'u',
  });
export const said = (kind: string, payload: unknown, account = session) => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return iotcommsRecording.interpret(webhookOf(kind, kind === 'sns' ? enveloped(text) : text), account);
};
/** A fixture is named after the situation and the address that it is sent to. */
export const told = (name: string, account = session) => {
  const body = readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8');
  return said(name.split('.').at(-1) ?? '', body, account).facts;
};
export const handle = (which: string) => ({
  replyId: `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.CANARY-REPLY-${which}.IcNtVkQ8RvTzKY1ZdpkvoCAcM9TzUA8i5`,
  commandQueue: 'https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd-CANARY-QUEUE',
  commandRegion: 'eu-north-1',
});
