import { z } from 'zod';

const signed = {
  MessageId: z.string().min(1).max(100),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.iso.datetime(),
  SignatureVersion: z.string(),
  Signature: z.string(),
  SigningCertURL: z.string(),
};
const ofSubscription = { ...signed, Token: z.string(), SubscribeURL: z.string() };

const envelope = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), ...signed, Subject: z.string().nullish() }),
  z.object({ Type: z.literal('SubscriptionConfirmation'), ...ofSubscription }),
  z.object({ Type: z.literal('UnsubscribeConfirmation'), ...ofSubscription }),
]);

/** What SNS posts to an HTTPS endpoint, and puts on a queue (Amazon SNS, "HTTP/HTTPS notification JSON format"). */
export type SnsEnvelope = z.infer<typeof envelope>;
export type SnsType = SnsEnvelope['Type'];

/** Undefined for everything else, raw deliveries among them: they carry no signature. */
export const parseSnsEnvelope = (text: string): SnsEnvelope | undefined => {
  try {
    return envelope.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const keysOfSubscription = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
const signedKeys: { readonly [T in SnsType]: readonly string[] } = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: keysOfSubscription,
  UnsubscribeConfirmation: keysOfSubscription,
};

/** The signed text: a line for the name and one for the value of every signed key that is there, in order. */
export const snsStringToSign = (fields: { readonly Type: SnsType } & Readonly<Record<string, unknown>>): string =>
  signedKeys[fields.Type]
    .filter((key) => fields[key] !== undefined && fields[key] !== null)
    .map((key) => `${key}\n${String(fields[key])}\n`)
    .join('');
