import type { VendorAdapter } from './contract/adapter';
import { auvious } from './auvious';
import { iotcommsMediaservice } from './iotcomms-mediaservice';
import { iotcommsRecording } from './iotcomms-recording';
import { sinch } from './sinch';
import { telnyx } from './telnyx';

export * from './calling/access-tokens';
export * from './calling/call-http';
export * from './contract/adapter';
export * from './contract/address';
export * from './contract/answering';
export * from './contract/command';
export * from './contract/operation';
export * from './contract/reads';
export * from './contract/sealer';
export * from './contract/vocabulary';
export * from './contract/webhook';
export { type CertificateOptions, Certificates } from './sns/certificates';

/** Every vendor there is, one a line. */
export const adapters: readonly VendorAdapter[] = Object.values({
  auvious,
  iotcommsMediaservice,
  iotcommsRecording,
  sinch,
  telnyx,
});
