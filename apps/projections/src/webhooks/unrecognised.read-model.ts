import { instant } from '@earwitness/domain';
import { z } from 'zod';
import { pageOf, paging, positionByTime } from '../reading/page';

export const unrecognisedFilter = z.strictObject(paging(positionByTime));
export type UnrecognisedFilter = Readonly<z.output<typeof unrecognisedFilter>>;

export const unrecognised = z
  .object({
    eventId: z.uuid(),
    vendor: z.string(),
    account: z.string(),
    reason: z.enum(['UnknownType', 'NotJson', 'NotTheDocumentedShape', 'NotGenuine']),
    vendorType: z.string().optional(),
    sizeBytes: z.number().int(),
    detail: z.string().optional(),
    deliveryId: z.string(),
    digest: z.string().describe('SHA-256 of the raw words, which are kept in the ledger, sealed.'),
    receivedAt: instant,
    recordedAt: instant,
  })
  .meta({ id: 'UnrecognisedWebhook', description: 'Nothing we understand, or could believe.' });
export type Unrecognised = Readonly<z.infer<typeof unrecognised>>;

export const unrecognisedPage = pageOf(unrecognised).meta({ id: 'UnrecognisedWebhooks' });
