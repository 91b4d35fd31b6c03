import { z } from 'zod';
import type { AccountBase } from '../contract/adapter';
import { callbackKeys, requestKey } from '../iotcomms-jwt/rsa-keys';
import { callEventAnswer, getIvrCommandAnswer, newCallAnswer } from './iotcomms-mediaservice.calls';

const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** The customer's own application, asked as if we were not there. */
const customer = z.strictObject({
  /** Its base: the callback's path is added, `/newCall`. */
  url: baseUrl,
  /** How long its answer may take; the vendor's own limit is not documented. */
  deadlineMs: z.number().int().min(50).max(10_000).default(1_500),
  /** When it does not answer: as the template says, or with an error, so that the vendor's own fallback applies. */
  onFailure: z.enum(['template', 'error']).default('template'),
});

const routing = z
  .strictObject({
    /** What is answered where there is no application of the customer's, or where it does not answer, by question. */
    template: z
      .strictObject({
        newCall: newCallAnswer.optional(),
        callEvent: callEventAnswer.optional(),
        getIvrCommand: getIvrCommandAnswer.optional(),
      })
      .default({}),
    customer: customer.optional(),
  })
  .superRefine(({ template: { newCall }, customer: application }, context) => {
    if (!newCall && application?.onFailure !== 'error')
      context.addIssue({
        code: 'custom',
        path: ['template', 'newCall'],
        message: 'is needed to answer a call, unless an application does and "onFailure" is "error"',
      });
  });

/** Our own requests. The document names no base address; this is by analogy with the vendor's other service. */
const rest = requestKey.extend({
  baseUrl: baseUrl.default('https://api.prod-eu-north-1.iotcomms.io/mediaservice'),
});

export const iotcommsMediaserviceAccountSchema = z.strictObject({
  domain: z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be a domain in lower case'),
  callbacks: callbackKeys,
  rest,
  routing,
  /** Actions that connect people, so that there is something to record. The document leaves the list open. */
  connectingActions: z.array(z.string().min(1)).min(1).default(['call', 'httpcall']),
  /**
   * `policy`: files are named as the policy says where it tells captures apart by `{captureId}`, folders by underscores.
   * `ours`: by an id alone.
   */
  fileNames: z.enum(['ours', 'policy']).default('ours'),
  /**
   * Whether the customer's own `sessionReferenceId` tells calls apart, so that it may join what belongs to one. To be
   * switched off where an application sets the same for all of its calls.
   */
  referenceIdentifiesCall: z.boolean().default(true),
  /** SIP headers, among `xHeaders` and `pHeaders`, whose values identify a conversation. */
  correlationHeaders: z.array(z.string().min(1).toLowerCase()).default(['x-conversation-id']),
});

export type IotcommsMediaserviceAccount = AccountBase & z.infer<typeof iotcommsMediaserviceAccountSchema>;

export const iotcommsMediaserviceSecretPaths = ['rest.privateKey'] as const;
