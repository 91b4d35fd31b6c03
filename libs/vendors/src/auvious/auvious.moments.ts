import { type Instant, instantAt } from '@earwitness/domain';

const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
/** Ten digits are seconds, thirteen milliseconds. */
const EPOCH = /^(\d{9,10}|\d{12,13})(?:\.\d+)?$/;

const dateOf = (text: string): Instant | undefined => {
  const [found, zone] = DATE_TIME.exec(text) ?? [];
  return found ? instantAt(Date.parse(zone ? found : `${found}Z`)) : undefined;
};

/**
 * Times are strings of no documented format: ISO 8601 up to nanoseconds, without a zone in UTC, or since 1970. Undefined
 * for what is neither.
 */
export const momentOf = (value: string | undefined): Instant | undefined => {
  const text = value === undefined ? '' : value.trim();
  const [, digits] = EPOCH.exec(text) ?? [];
  if (digits) return instantAt(Math.floor(Number(text) * (digits.length > 10 ? 1 : 1000)));
  return dateOf(text);
};

/** A string of bytes; undefined for anything that is none, `5.3 MB` included. */
export const bytesOf = (value: string | undefined): number | undefined => {
  const size = value !== undefined && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(size) ? size : undefined;
};
