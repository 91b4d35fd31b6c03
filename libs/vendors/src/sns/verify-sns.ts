import { verify, X509Certificate } from 'node:crypto';
import { type Instant, toEpochMs } from '@earwitness/domain';
import type { RefusalReason, VerificationResources, Verdict } from '../contract/webhook';
import { parseSnsEnvelope, type SnsEnvelope, snsStringToSign } from './envelope';
import { isCertificateUrl } from './sns-addresses';

export interface SnsTrust {
  /** ARNs of the topics whose messages are accepted. */
  readonly topics: readonly string[];
  /** How old a message may be: SNS tries for up to an hour, and a queue of the customer's may hold it for days. */
  readonly maxAgeMs: number;
  /** Base address of a simulator, whose certificates are then the only ones accepted. */
  readonly simulatedAt?: string | undefined;
}

/** Clocks differ. */
const SKEW_MS = 300_000;
const MOST_CERTIFICATES = 16;

const algorithms: ReadonlyMap<string, string> = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
]);

const refused = (reason: RefusalReason, detail?: string): Verdict => ({
  isGenuine: false,
  reason,
  ...(detail && { detail }),
});

/** Parsing a certificate costs more than using it. */
const certificates = new Map<string, X509Certificate>();
const toCertificate = (pem: string): X509Certificate | undefined => {
  const known = certificates.get(pem);
  if (known) return known;
  try {
    const certificate = new X509Certificate(pem);
    if (certificates.size >= MOST_CERTIFICATES) certificates.clear();
    certificates.set(pem, certificate);
    return certificate;
  } catch {
    return undefined;
  }
};

const isValidAt = ({ validFromDate, validToDate }: X509Certificate, now: Instant): boolean =>
  validFromDate.getTime() <= toEpochMs(now) && toEpochMs(now) <= validToDate.getTime();

const isStale = ({ Timestamp }: SnsEnvelope, { maxAgeMs }: SnsTrust, now: Instant): boolean => {
  const ageMs = toEpochMs(now) - Date.parse(Timestamp);
  return ageMs > maxAgeMs || ageMs < -SKEW_MS;
};

/** Base64 has several spellings of the same bytes; SNS uses the canonical one. */
const isBase64 = (text: string): boolean => text !== '' && Buffer.from(text, 'base64').toString('base64') === text;

/** What can be said before a certificate is fetched; nothing in the message is acted upon before that. */
const refusalOf = (envelope: SnsEnvelope, trust: SnsTrust, now: Instant): Verdict | undefined => {
  if (!algorithms.has(envelope.SignatureVersion) || !isBase64(envelope.Signature)) return refused('MalformedSignature');
  if (!trust.topics.includes(envelope.TopicArn)) return refused('ForeignTopic', envelope.TopicArn.slice(0, 200));
  if (isStale(envelope, trust, now)) return refused('Stale');
  return isCertificateUrl(envelope.SigningCertURL, trust.simulatedAt)
    ? undefined
    : refused('UntrustedCertificate', 'address');
};

const verifySignature = (envelope: SnsEnvelope, pem: string, now: Instant): Verdict => {
  const certificate = toCertificate(pem);
  if (!certificate) return refused('UntrustedCertificate', 'format');
  if (!isValidAt(certificate, now)) return refused('UntrustedCertificate', 'dates');
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') return refused('UntrustedCertificate', 'key');
  const signed = Buffer.from(snsStringToSign(envelope));
  const signature = Buffer.from(envelope.Signature, 'base64');
  const isSigned = verify(algorithms.get(envelope.SignatureVersion), signed, certificate.publicKey, signature);
  return isSigned ? { isGenuine: true } : refused('WrongSignature');
};

/**
 * Whether SNS signed this message, now, for one of our topics (Amazon SNS, "Verifying the signatures of Amazon SNS
 * messages").
 * @throws as `certificate` does, when the certificate cannot be had.
 */
export const verifySns = async (
  text: string,
  trust: SnsTrust,
  { now, resources }: { readonly now: Instant; readonly resources: VerificationResources },
): Promise<Verdict> => {
  if (trust.topics.length === 0) return refused('NoSecretConfigured');
  const envelope = parseSnsEnvelope(text);
  if (!envelope) return refused('MissingSignature');
  const refusal = refusalOf(envelope, trust, now);
  return refusal ?? verifySignature(envelope, await resources.certificate(envelope.SigningCertURL), now);
};
