import { createPrivateKey, type KeyObject } from 'node:crypto';
import { later } from '@earwitness/domain';
import { SignJWT } from 'jose';
import { type SimulatedEnvelope, SimulatedSns } from '../sns/simulator-sns';
import { TEST_KEY } from './simulator-key';
import { type Fields, nowMs, type SimulatorContext, uuidFrom } from './simulator-state';

const pathByEvent: Readonly<Record<string, string>> = {
  SESSIONSTARTED: 'sessionStarted',
  RECORDINGSTARTED: 'recordingStarted',
  RECORDINGREADY: 'recordingReady',
  RECORDINGFAILED: 'recordingFailed',
  RECORDINGCANCELLED: 'recordingCancelled',
  RECORDINGSTORED: 'recordingStored',
  RECORDINGDELETED: 'recordingDeleted',
};

/** What the document of a REST callback names, where it is less than what goes by SNS. */
const fieldsByEvent: Readonly<Record<string, readonly string[]>> = {
  RECORDINGSTARTED: ['event', 'recordingId', 'domain', 'metaData', 'replyId', 'commandQueue', 'commandRegion'],
  RECORDINGREADY: ['recordingId', 'meta', 'sipRecCallId', 'commandQueue', 'domain', 'replyId'],
  RECORDINGFAILED: ['event', 'recordingId', 'domain', 'replyId', 'commandQueue', 'commandRegion'],
  RECORDINGCANCELLED: ['event', 'recordingId', 'domain', 'metaData', 'replyId', 'commandQueue', 'commandRegion'],
};

const only = (fields: Fields, names: readonly string[] | undefined): Fields =>
  names ? Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name))) : fields;

const TOKEN_SECONDS = 300;
const HOUR_SECONDS = 3_600;

/** One character of the signature is another. */
const forged = (token: string): string => {
  const at = token.lastIndexOf('.') + 1;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
};

export type Tampering = 'none' | 'forged' | 'stale';

/** Ready to be sent, as often as it takes; only a token is made anew each time. */
export interface Outgoing {
  readonly kind: 'callback' | 'notification' | 'subscription';
  readonly url: string;
  readonly body: string;
  headers(): Promise<Record<string, string>>;
}

/** Puts what happens into the words of the REST callbacks and of SNS, signed as each would be. */
export class Messages {
  readonly sns: SimulatedSns;
  private readonly key: KeyObject;

  constructor(private readonly context: SimulatorContext) {
    const { selfUrl, snsSignatureVersion, callbackPrivateKey } = context.settings;
    this.sns = new SimulatedSns({
      baseUrl: `${selfUrl}/sns/`,
      signatureVersion: snsSignatureVersion,
      privateKey: TEST_KEY,
    });
    this.key = createPrivateKey(callbackPrivateKey);
  }

  question(fields: Fields): Outgoing {
    return this.callback('newCall', fields);
  }

  subscription(): Outgoing {
    const { world, settings } = this.context;
    const ids = { id: uuidFrom(this.context), token: uuidFrom(this.context) };
    const { topicArn } = settings;
    const envelope = this.sns.subscription('SubscriptionConfirmation', { ...ids, topicArn, at: world.now() });
    return this.posted(envelope, 'subscription');
  }

  /** All that goes out for one event or alarm: by one way or by both. */
  all(name: string, fields: Fields, tampering: Tampering = 'none'): readonly Outgoing[] {
    const { notifications } = this.context.settings;
    const isAlarm = 'type' in fields;
    const path = isAlarm ? 'alarm' : pathByEvent[name];
    const words = isAlarm ? fields : only(fields, fieldsByEvent[name]);
    return [
      ...(path && notifications !== 'sns' ? [this.callback(path, words, tampering)] : []),
      ...(notifications === 'rest' ? [] : [this.notification(fields, tampering)]),
    ];
  }

  fromForeignTopic(fields: Fields): Outgoing {
    return this.posted(
      this.published(fields, { topicArn: `${this.context.settings.topicArn}-foreign` }),
      'notification',
    );
  }

  private notification(fields: Fields, tampering: Tampering): Outgoing {
    const { topicArn } = this.context.settings;
    const envelope = this.published(fields, { topicArn, ageMs: tampering === 'stale' ? 2 * HOUR_SECONDS * 1000 : 0 });
    const sent = tampering === 'forged' ? { ...envelope, Message: `${envelope.Message} ` } : envelope;
    return this.posted(sent, 'notification');
  }

  private published(fields: Fields, about: { readonly topicArn: string; readonly ageMs?: number }): SimulatedEnvelope {
    const { topicArn, ageMs = 0 } = about;
    const at = later(this.context.world.now(), -ageMs);
    return this.sns.notification({ id: uuidFrom(this.context), topicArn, message: JSON.stringify(fields), at });
  }

  private posted(envelope: SimulatedEnvelope, kind: Outgoing['kind']): Outgoing {
    const headers = {
      'Content-Type': 'text/plain; charset=UTF-8',
      'User-Agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': envelope.Type ?? '',
      'x-amz-sns-message-id': envelope.MessageId ?? '',
      'x-amz-sns-topic-arn': envelope.TopicArn ?? '',
    };
    const url = `${this.context.settings.callbackBase}/sns`;
    return { kind, url, body: JSON.stringify(envelope), headers: () => Promise.resolve(headers) };
  }

  private callback(path: string, fields: Fields, tampering: Tampering = 'none'): Outgoing {
    const headers = async () => ({
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await this.token(tampering)}`,
    });
    const url = `${this.context.settings.callbackBase}/${path}`;
    return { kind: 'callback', url, body: JSON.stringify(fields), headers };
  }

  private async token(tampering: Tampering): Promise<string> {
    const iat = Math.floor(nowMs(this.context) / 1000) - (tampering === 'stale' ? HOUR_SECONDS : 0);
    const token = await new SignJWT({ iss: this.context.settings.domain })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuedAt(iat)
      .setExpirationTime(iat + TOKEN_SECONDS)
      .sign(this.key);
    return tampering === 'forged' ? forged(token) : token;
  }
}
