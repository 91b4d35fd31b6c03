import { z } from 'zod';

/*
 * What operations answer, as documented ("Auvious Recorder API v1.0", Schemas). It goes to whoever asked, as it is.
 */

const test = z.looseObject({ passed: z.boolean(), message: z.string() }).partial();

/** `StorageVerificationStatusMessage`. */
export const storageVerification = z.looseObject({
  bucketTestResult: test.optional(),
  writeTestResult: test.optional(),
  readTestResult: test.optional(),
  modifyTestResult: test.optional(),
  deleteTestResult: test.optional(),
});

/** `StorageProfileDataMessage`. */
export const storageProfile = z
  .looseObject({ applicationId: z.string(), provider: z.string(), url: z.string() })
  .partial();

/** `URLResourceMessage`: the address is a secret for as long as it is valid. */
export const signedUrl = z.looseObject({ url: z.url(), validUntil: z.string() }).partial();

/** `Resource`: Spring's view of a file. What really comes is the file itself. */
export const resource = z
  .looseObject({
    description: z.string(),
    file: z.unknown(),
    filename: z.string(),
    inputStream: z.looseObject({}),
    open: z.boolean(),
    readable: z.boolean(),
    uri: z.string(),
    url: z.string(),
  })
  .partial();
