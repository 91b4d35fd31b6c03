import { storableText } from '@earwitness/domain';

/** Escapes of what a Postgres text cannot hold: NUL, and one half of a surrogate pair. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

const storable = (_: string, value: unknown): unknown => (typeof value === 'string' ? storableText(value) : value);

/** JSON that Postgres can take apart. What a vendor may say and Postgres cannot hold becomes U+FFFD. */
export const storableJson = (value: unknown): string => {
  const text = JSON.stringify(value);
  return UNSTORABLE.test(text) ? JSON.stringify(value, storable) : text;
};
