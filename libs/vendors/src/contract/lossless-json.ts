/** A number of 16 digits or more outside of a string, or what looks like one: cheap, and wrong only on the safe side. */
const MAY_LOSE_DIGITS = /(?:^|[:[,\s])-?\d{16}/;
const STRING_OR_LONG_NUMBER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Parses JSON so that integers of 16 digits and more survive exactly, as strings: vendors send ids of 19 digits as
 * numbers, and every call of one server would collide after rounding.
 * @throws SyntaxError as `JSON.parse` does.
 */
export const parseLosslessly = (text: string): unknown => {
  const parsed: unknown = JSON.parse(text);
  if (!MAY_LOSE_DIGITS.test(text)) return parsed;
  return JSON.parse(text.replace(STRING_OR_LONG_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`)));
};
