const FORMATS_KEPT = 1000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter costs 30 µs to make and 1 µs to use. @throws RangeError for what is no time zone. */
export const zoneFormat = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formats.size >= FORMATS_KEPT) formats.clear();
  formats.set(timeZone, made);
  return made;
};

/** Its numbers, by what they are of. */
export const numbersIn = (format: Intl.DateTimeFormat, at: Date | number): ReadonlyMap<string, number> =>
  new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
