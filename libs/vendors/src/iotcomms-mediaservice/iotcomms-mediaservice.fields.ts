import { storableText } from '@earwitness/domain';
import { parseLosslessly } from '../contract/lossless-json';

export type Payload = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words for people, cut. Numbers are words too: samples print phone numbers, ports and Call-IDs as numbers. */
export const wordsOf = (value: unknown, longest = 500): string | undefined => {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? storableText(text.trim().slice(0, longest)) : undefined;
};

const LONGEST_REF = 200;

/** An id of the vendor's; undefined for what cannot be one. */
export const refOf = (value: unknown): string | undefined => {
  const text = wordsOf(value, LONGEST_REF + 1);
  return text !== undefined && text.length <= LONGEST_REF ? text : undefined;
};

/** Undefined for what is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return parseLosslessly(text);
  } catch {
    return undefined;
  }
};

/** A vendor's token within a text; a `replyId` is one. */
const TOKEN = /eyJ[\w-]*\.[\w-]*(?:\.[\w-]*)?/g;

/** Words of the vendor's without the capabilities that may be among them. */
export const safeWords = (value: unknown, longest = 500): string | undefined => {
  const text = isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : value;
  return wordsOf(wordsOf(text, 8_000)?.replace(TOKEN, '[removed]'), longest);
};
