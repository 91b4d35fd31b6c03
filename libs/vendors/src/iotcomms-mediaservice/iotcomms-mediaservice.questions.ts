import { bodyDigest } from '../contract/body-digest';
import type { Question, RawWebhook } from '../contract/webhook';
import type { Reading } from './iotcomms-mediaservice.envelope';
import { refOf } from './iotcomms-mediaservice.fields';
import type { Said } from './iotcomms-mediaservice.origin';
import type { IotcommsMediaserviceKind } from './iotcomms-mediaservice.verification';

const about: { readonly [K in IotcommsMediaserviceKind]?: Question['about'] } = {
  newCall: 'recording',
  callEvent: 'recording',
  getIvrCommand: 'routing',
  getCallIdentifier: 'routing',
  newRemoteCall: 'routing',
};

/** What an answer is remembered by, and what a file is named after: a connection ends once for each who was in it. */
export const occasionOf = ({ kind, payload, connectionRef }: Said): readonly string[] =>
  kind === 'newCall' ? [] : [connectionRef ?? '', refOf(payload.event) ?? '', refOf(payload.participantId) ?? ''];

/** An application may say something else each time that it is asked: nothing of that is remembered. */
const askedAnew = (webhook: RawWebhook): Pick<Question, 'id'> => ({
  id: `${webhook.kind}/${bodyDigest(webhook)}/${webhook.receivedAt}`,
});

export const questionOf = (said: Said, webhook: RawWebhook): Question | undefined => {
  const what = about[said.kind];
  if (!what) return undefined;
  const subject = said.sessionId ?? refOf(said.payload.callId) ?? bodyDigest(webhook);
  if (what === 'routing') return { about: what, subject, ...askedAnew(webhook) };
  return { about: what, subject, id: [said.kind, subject, ...occasionOf(said)].join('/') };
};

/** A call waits, whatever nobody understands of it: the customer's application may. */
export const unreadableQuestion = (
  reading: Exclude<Reading, { is: 'callback' }>,
  webhook: RawWebhook,
): Question | undefined => {
  const what = about[webhook.kind as IotcommsMediaserviceKind];
  if (!what || ('isElsewhere' in reading && reading.isElsewhere)) return undefined;
  return { about: what, subject: bodyDigest(webhook), ...askedAnew(webhook) };
};
