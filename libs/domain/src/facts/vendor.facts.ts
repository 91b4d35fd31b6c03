import { z } from 'zod';
import { message } from '../message';

const detail = z.record(z.string(), z.unknown()).default({});

export const VendorAlarmRaised = message(
  'VendorAlarmRaised',
  'vendor.alarmraised',
  z.object({ alarm: z.string(), error: z.string().optional(), detail }),
);
/** The vendor could not get our answer to a synchronous question, so its own default applied. */
export const DecisionUndelivered = message(
  'DecisionUndelivered',
  'vendor.decisionundelivered',
  z.object({ error: z.string().optional(), detail }),
);
/** The vendor says that it lost a notification: time to reconcile. */
export const VendorEventLost = message(
  'VendorEventLost',
  'vendor.eventlost',
  z.object({ error: z.string().optional(), detail }),
);
/** Nothing we understand, or could believe. The raw words are kept whole beside it. */
export const UnrecognisedWebhook = message(
  'UnrecognisedWebhook',
  'vendor.unrecognised',
  z.object({
    /** `NotGenuine`: in a queue of the customer's, whose messages nobody could be told to send again. */
    reason: z.enum(['UnknownType', 'NotJson', 'NotTheDocumentedShape', 'NotGenuine']),
    vendorType: z.string().optional(),
    sizeBytes: z.number().int().nonnegative(),
    detail: z.string().optional(),
  }),
);
