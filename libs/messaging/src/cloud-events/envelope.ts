import { z } from 'zod';
import type { LogRecord } from '../log';
import { UNREADABLE_HEADERS } from '../unreadable-headers';

/** CloudEvents 1.0, structured mode. `tenant`, `traceparent` and the ledger's position are extension attributes. */
export interface Envelope {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject?: string | undefined;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly tenant: string;
  readonly traceparent?: string | undefined;
  /** Position in the conversation's stream, from 1, and when it was recorded there. Only of what is in the ledger. */
  readonly streamversion?: number | undefined;
  readonly recordedat?: string | undefined;
  readonly data: unknown;
}

/** The raw words that a fact came from, sealed; they travel beside it and are kept beside it. */
export const RAW_HEADER = 'earwitness-raw';

const CONTENT_TYPE = Buffer.from('application/cloudevents+json; charset=utf-8');

/** Repeated as headers, so that tools and filters need not parse the value. */
export const headersOf = ({ id, type, source, traceparent }: Envelope, raw?: Buffer): Record<string, Buffer> => ({
  'content-type': CONTENT_TYPE,
  id: Buffer.from(id),
  type: Buffer.from(type),
  source: Buffer.from(source),
  ...(traceparent ? { traceparent: Buffer.from(traceparent) } : {}),
  ...(raw ? { [RAW_HEADER]: raw } : {}),
});

/** Why a record cannot be understood; it goes to the dead letters with its bytes. */
export class Poison extends Error {
  override readonly name = 'Poison';
}

const envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  type: z.string().min(1),
  source: z.string().min(1),
  subject: z.string().optional(),
  time: z.string(),
  tenant: z.string().min(1),
  traceparent: z.string().optional(),
  streamversion: z.number().int().positive().optional(),
  recordedat: z.string().optional(),
  data: z.unknown(),
});

const utf8 = new TextDecoder('utf-8', { fatal: true });

const textOf = (value: Buffer | null): string => {
  if (!value) throw new Poison('tombstone');
  try {
    return utf8.decode(value);
  } catch {
    throw new Poison('not UTF-8');
  }
};

export const parseEnvelope = (text: string): z.infer<typeof envelope> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Poison('not JSON');
  }
  const parsed = envelope.safeParse(json);
  if (!parsed.success) throw new Poison(`not a CloudEvent: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

/** What decoding looks at. */
export type Readable = Pick<LogRecord, 'value' | 'headers'>;

/** @throws Poison */
export const openRecord = ({ value, headers }: Readable): z.infer<typeof envelope> => {
  if (Object.hasOwn(headers, UNREADABLE_HEADERS)) throw new Poison('headers cannot be read');
  return parseEnvelope(textOf(value));
};
