import { storableText } from '@earwitness/domain';

/** A number of 16 digits or more outside of a string, or what looks like one: cheap, and wrong only on the safe side. */
const MAY_LOSE_DIGITS = /(?:^|[:[,\s])-?\d{16}/;
const STRING_OR_LONG_NUMBER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Escapes of what Postgres cannot hold: NUL, and one half of a surrogate pair. */
const MAY_NOT_BE_STORED = /\\u(?:0000|[dD][89a-fA-F])/;

const storable = (_: string, value: unknown): unknown => (typeof value === 'string' ? storableText(value) : value);

const parse = (text: string): unknown => JSON.parse(text, MAY_NOT_BE_STORED.test(text) ? storable : undefined);

/**
 * Parses JSON so that integers of 16 digits and more survive exactly, as strings: vendors send ids of 19 digits as
 * numbers, and every call of one server would collide after rounding. What no database can hold becomes U+FFFD.
 * @throws SyntaxError as `JSON.parse` does.
 */
export const parseLosslessly = (text: string): unknown => {
  const parsed = parse(text);
  if (!MAY_LOSE_DIGITS.test(text)) return parsed;
  return parse(text.replace(STRING_OR_LONG_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`)));
};
