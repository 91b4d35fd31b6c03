import { z } from 'zod';

const DATE = String.raw`(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?`;
const TIME = String.raw`(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?`;
/** An ISO 8601 duration without the P. The number of digits keeps the sum within what dates can hold. */
const PARTS = `(?=[\\dT])${DATE}${TIME}`;
const ISO = new RegExp(`^P${PARTS}$`);
const POSITIVE = new RegExp(`^P(?=.*[1-9])${PARTS}$`);
/** `match`, `noMatch`, or `defer(PT10S)`. */
export const INDETERMINATE = new RegExp(`^(?:match|noMatch|defer\\(P(?=.*[1-9])${PARTS}\\))$`);

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/**
 * Days that as many years and months have at most, wherever they begin: what is kept that long is never disposed of too
 * early, and at most some days late. P1Y is 366 days, P5Y 1827, P7Y 2557; P1M 31, P6M 184.
 */
const longestDays = (years: number, months: number): number => {
  const inYears = years + Math.floor(months / 12);
  return 365 * inYears + Math.ceil(inYears / 4) + Math.ceil(30.6 * (months % 12));
};

/** An ISO 8601 duration as milliseconds: `PT3S` → 3000. Undefined where the text is none. */
export const toMilliseconds = (text: string): number | undefined => {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const part = (group: number): number => Number(match[group] ?? 0);
  const inDays = longestDays(part(1), part(2)) + part(3) * 7 + part(4);
  return inDays * DAY + Math.round(((part(5) * 60 + part(6)) * 60 + part(7)) * SECOND);
};

export interface Durations<D extends z.ZodType> {
  /** More than nothing. */
  readonly positive: D;
  readonly any: D;
}

const text = (pattern: RegExp, example: string) =>
  z.string().regex(pattern, `must be an ISO 8601 duration such as ${example}`);

/** As people write them. */
export const writtenDurations = {
  positive: text(POSITIVE, 'PT3S, P5Y (not zero)').meta({ description: 'ISO 8601 duration, not zero: PT3S, P5Y' }),
  any: text(ISO, 'PT3S').meta({ description: 'ISO 8601 duration: PT3S' }),
} satisfies Durations<z.ZodType>;

const inMilliseconds = (written: z.ZodType<string, string>) => written.transform((iso) => toMilliseconds(iso) ?? 0);

/** The same as milliseconds. */
export const durations = {
  positive: inMilliseconds(writtenDurations.positive),
  any: inMilliseconds(writtenDurations.any),
} satisfies Durations<z.ZodType>;
