import type { StorageProvider } from './simulator-settings';
import { happens, type SimulatorContext } from './simulator-state';

const PLACES: Readonly<Record<StorageProvider, string>> = {
  AMAZON_S3: 'https://s3.eu-north-1.amazonaws.com/tenant-rec',
  AZURE_BLOB: 'https://tenantrec.blob.core.windows.net/recordings',
  GOOGLE_CLOUD: 'https://storage.googleapis.com/tenant-rec',
  SFTP_STORAGE: 'sftp://files.tenant.example/recordings',
};

/** `StorageProfileDataMessage`. */
export const storageProfile = ({ settings: { applicationId, provider } }: SimulatorContext) => ({
  applicationId,
  provider,
  url: PLACES[provider],
});

const passed = { passed: true, message: 'OK' };
const failed = { passed: false, message: 'Access denied' };

/** `StorageVerificationStatusMessage`: what cannot be written can be neither modified nor deleted. */
export const verification = (context: SimulatorContext) => {
  const writing = happens(context, context.faults.storageUnwritable) ? failed : passed;
  return {
    bucketTestResult: passed,
    writeTestResult: writing,
    readTestResult: passed,
    modifyTestResult: writing,
    deleteTestResult: writing,
  };
};
