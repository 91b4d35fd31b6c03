import { z } from 'zod';

/*
 * The wire as documented: Sinch Voice, "Callbacks", and Sinch, "Recording calls". Loose, with open enums: both have grown
 * before. The translation itself checks by hand, which is cheaper; this says what is wrong with a callback that it did
 * not understand, and holds the simulator to the wire.
 */

const text = z.string().min(1);
const moment = z.iso.datetime({ offset: true, local: true });
const money = z.looseObject({ currencyId: z.string().optional(), amount: z.number().optional() });
const identity = z.looseObject({ type: z.string().optional(), endpoint: z.string().optional() });
const headers = z.array(z.looseObject({ key: z.string(), value: z.string() }));

const amd = z.looseObject({
  status: z.string().optional(),
  reason: z.string().optional(),
  duration: z.number().optional(),
});

const common = {
  event: text,
  version: z.number().optional(),
  custom: z.string().optional(),
  applicationKey: z.string().optional(),
  user: z.string().optional(),
};

const ofCall = {
  ...common,
  callid: text.optional(),
  callId: text.optional(),
  conferenceId: z.string().optional(),
  conferenceid: z.string().optional(),
  timestamp: moment,
};

const ice = z.looseObject({
  ...ofCall,
  callResourceUrl: z.string().optional(),
  userRate: money.optional(),
  cli: z.string().optional(),
  to: identity.optional(),
  domain: z.string().optional(),
  originationType: z.string().optional(),
  duration: z.number().optional(),
  rdnis: z.string().optional(),
  callHeaders: headers.optional(),
});

const ace = z.looseObject({ ...ofCall, callResourceUrl: z.string().optional(), amd: amd.optional() });

const dice = z.looseObject({
  ...ofCall,
  reason: z.string().optional(),
  result: z.string().optional(),
  debit: money.optional(),
  userRate: money.optional(),
  to: identity.optional(),
  from: z.string().optional(),
  duration: z.number().optional(),
  callHeaders: headers.optional(),
});

const pie = z.looseObject({
  ...ofCall,
  menuResult: z.looseObject({
    menuId: z.string().optional(),
    type: z.string().optional(),
    value: z.string().optional(),
    inputMethod: z.string().optional(),
  }),
});

const ofNotification = {
  ...common,
  callid: text.optional(),
  callId: text.optional(),
  conferenceId: text.optional(),
  conferenceid: text.optional(),
  type: text,
};

const notification = z.looseObject({
  ...ofNotification,
  destination: z.string().optional(),
  amd: amd.optional(),
  errorCode: z.number().optional(),
  errorMsg: z.string().optional(),
});
const ofFile = z.looseObject({ ...ofNotification, destination: text });

/** Its `timestamp` counts seconds of the recording. */
export const transcriptFile = z.looseObject({
  text: z.string().optional(),
  lines: z.array(
    z.looseObject({
      timestamp: z.number().optional(),
      speakerLabel: z.string().optional(),
      text: z.string().optional(),
    }),
  ),
});

const byEvent: ReadonlyMap<unknown, z.ZodType> = new Map<unknown, z.ZodType>([
  ['ice', ice],
  ['ace', ace],
  ['dice', dice],
  ['pie', pie],
]);

const needsDestination: ReadonlySet<unknown> = new Set([
  'recording_available',
  'transcription_available',
  'transcription_complete',
]);

const envelope = z.looseObject({ event: text });

/** Of a call, or of a conference: one of them must be there. */
const hasSubject = (body: Readonly<Record<string, unknown>>): boolean =>
  ['callid', 'callId', 'conferenceId', 'conferenceid'].some((name) => typeof body[name] === 'string');

const schemaOf = ({ event, type }: Readonly<Record<string, unknown>>): z.ZodType =>
  byEvent.get(event) ?? (needsDestination.has(type) ? ofFile : notification);

/** What is wrong with a callback by the documents; undefined when it is as documented. */
export const callbackFaults = (body: unknown): string | undefined => {
  const outer = envelope.safeParse(body);
  if (!outer.success) return z.prettifyError(outer.error);
  if (!hasSubject(outer.data)) return 'it names neither a call nor a conference';
  const inner = schemaOf(outer.data).safeParse(body);
  return inner.success ? undefined : z.prettifyError(inner.error);
};
