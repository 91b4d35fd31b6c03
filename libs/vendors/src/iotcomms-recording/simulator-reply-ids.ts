import { createHmac } from 'node:crypto';
import { nowMs, type SimulatorContext } from './simulator-state';

const SECRET = 'only the vendor knows';

/** What a `replyId` gives power over. */
export interface Capability {
  readonly event: string;
  readonly id: string;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signatureOf = (signed: string): string => createHmac('sha256', SECRET).update(signed).digest('base64url');

/** Which claims the vendor puts into a `replyId` depends on what it may be used for. */
const claimsOf = ({ settings }: SimulatorContext, { event, id }: Capability): object => {
  const { domain, commandQueue, topicArn } = settings;
  const common = { domain, commandQueue, eventTopic: topicArn };
  if (event === 'RECORDINGREADY' || event === 'RECORDINGSTORED')
    return {
      ...common,
      recordingId: id,
      alarmTopic: topicArn,
      tempBucket: `recordings.${domain}`,
      tempKey: `${id}.mp3`,
    };
  const server = { ...common, controlIp: '10.85.166.54', recordingServer: '10.85.166.54' };
  if (event === 'RECORDINGSTARTED') return { ...server, recordingId: id };
  return event === 'STREAMSTARTED' ? { ...server, streamId: id } : { ...server, sessionId: id };
};

/** A JWT, different for every event of one recording, and opaque to the customer. */
export const issueReplyId = (context: SimulatorContext, capability: Capability): string => {
  const claims = { ...claimsOf(context, capability), event: capability.event, iat: Math.floor(nowMs(context) / 1000) };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${signatureOf(signed)}`;
};

/** Undefined for what was not issued here. */
export const readReplyId = (replyId: string): Capability | undefined => {
  const [signed, signature] = [replyId.slice(0, replyId.lastIndexOf('.')), replyId.slice(replyId.lastIndexOf('.') + 1)];
  if (signature !== signatureOf(signed)) return undefined;
  const payload = Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString();
  const { event = '', recordingId, streamId, sessionId } = JSON.parse(payload) as Readonly<Record<string, string>>;
  return { event, id: recordingId ?? streamId ?? sessionId ?? '' };
};
