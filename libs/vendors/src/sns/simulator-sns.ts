import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { deriveId, type Instant, later } from '@earwitness/domain';
import { type SnsType, snsStringToSign } from './envelope';
import { selfSignedCertificate } from './simulator-certificate';

const YEAR_MS = 31_536_000_000;

interface Signer {
  readonly privateKey: KeyObject;
  readonly file: string;
  readonly pem: string;
}

export type SimulatedEnvelope = Readonly<Record<string, string>>;

export interface SimulatedSnsOptions {
  /** Where certificates and confirmations are served; ends in a slash. */
  readonly baseUrl: string;
  readonly signatureVersion: '1' | '2';
  /** PEM of the key that signs at first; left out, one is made. */
  readonly privateKey?: string;
}

/** Signs as SNS does, with keys and certificates of its own. */
export class SimulatedSns {
  private readonly signers: Signer[] = [];

  constructor(private readonly options: SimulatedSnsOptions) {}

  /** From now on another key signs; the certificates of the earlier ones stay. @param at a moment within its validity */
  rotate(at: Instant): void {
    this.signWith(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, at);
  }

  private signWith(privateKey: KeyObject, at: Instant): void {
    const serial = this.signers.length + 1;
    const pem = selfSignedCertificate({
      privateKey,
      commonName: 'sns.simulated',
      serial,
      validFrom: later(at, -YEAR_MS),
      validTo: later(at, YEAR_MS),
    });
    const name = deriveId('certificate', pem).replaceAll('-', '');
    this.signers.push({ privateKey, file: `SimpleNotificationService-${name}.pem`, pem });
  }

  /** The PEM text by its file name. */
  certificate(file: string): string | undefined {
    return this.signers.find((signer) => signer.file === file)?.pem;
  }

  notification(about: {
    readonly id: string;
    readonly topicArn: string;
    readonly message: string;
    readonly at: Instant;
  }) {
    const { id: MessageId, topicArn: TopicArn, message: Message, at } = about;
    return this.signed('Notification', { MessageId, TopicArn, Message }, at);
  }

  subscription(
    type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation',
    about: { readonly id: string; readonly topicArn: string; readonly token: string; readonly at: Instant },
  ): SimulatedEnvelope {
    const { id: MessageId, topicArn: TopicArn, token: Token, at } = about;
    const query = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn, Token });
    const SubscribeURL = `${this.options.baseUrl}?${query.toString()}`;
    const Message = `You have chosen to subscribe to the topic ${TopicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`;
    return this.signed(type, { MessageId, TopicArn, Token, Message, SubscribeURL }, at);
  }

  private signed(Type: SnsType, fields: SimulatedEnvelope, at: Instant): SimulatedEnvelope {
    const { privateKey } = this.options;
    if (this.signers.length === 0 && privateKey !== undefined) this.signWith(createPrivateKey(privateKey), at);
    if (this.signers.length === 0) this.rotate(at);
    const signer = this.signers.at(-1);
    if (!signer) throw new Error('no key to sign with');
    const { baseUrl, signatureVersion: SignatureVersion } = this.options;
    const unsigned = { Type, ...fields, Timestamp: at };
    const algorithm = SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256';
    const Signature = sign(algorithm, Buffer.from(snsStringToSign(unsigned)), signer.privateKey).toString('base64');
    return { ...unsigned, SignatureVersion, Signature, SigningCertURL: `${baseUrl}${signer.file}` };
  }
}
