import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type Instant, toEpochMs } from '@earwitness/domain';

/** Tags of ASN.1 in DER (X.690). */
const TAG = {
  integer: 0x02,
  bitString: 0x03,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  explicit0: 0xa0,
};

const lengthOf = (bytes: number): Buffer => {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const hex = bytes.toString(16);
  const digits = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
};

const der = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const bytes = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(bytes.length), bytes]);
};

const sequence = (...content: readonly Buffer[]): Buffer => der(TAG.sequence, ...content);
const bitString = (bytes: Buffer): Buffer => der(TAG.bitString, Buffer.from([0]), bytes);

/** sha256WithRSAEncryption (RFC 4055) and commonName (RFC 4519). */
const SHA256_WITH_RSA = sequence(der(TAG.oid, Buffer.from('2a864886f70d01010b', 'hex')), der(TAG.null));
const COMMON_NAME = der(TAG.oid, Buffer.from('550403', 'hex'));

const nameOf = (commonName: string): Buffer =>
  sequence(der(TAG.set, sequence(COMMON_NAME, der(TAG.utf8, Buffer.from(commonName)))));

/** `YYMMDDHHMMSSZ`: for years from 1950 to 2049 (RFC 5280). */
const utcTime = (at: Instant): Buffer =>
  der(
    TAG.utcTime,
    Buffer.from(
      new Date(toEpochMs(at))
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2),
    ),
  );

export interface CertificateSubject {
  readonly privateKey: KeyObject;
  readonly commonName: string;
  readonly serial: number;
  readonly validFrom: Instant;
  readonly validTo: Instant;
}

/**
 * A certificate of X.509 version 3 that signs itself: node:crypto reads certificates, but issues none.
 * @returns PEM
 */
export const selfSignedCertificate = (subject: CertificateSubject): string => {
  const name = nameOf(subject.commonName);
  const toBeSigned = sequence(
    der(TAG.explicit0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, Buffer.from([subject.serial & 0x7f])),
    SHA256_WITH_RSA,
    name,
    sequence(utcTime(subject.validFrom), utcTime(subject.validTo)),
    name,
    createPublicKey(subject.privateKey).export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('RSA-SHA256', toBeSigned, subject.privateKey);
  const certificate = sequence(toBeSigned, SHA256_WITH_RSA, bitString(signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};
