import { z } from 'zod';

const PATTERN = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;

/** An ISO 8601 duration of days and smaller, as milliseconds: `PT3S` → 3000. */
export const duration = z.string().transform((text, context) => {
  const [whole, days, hours, minutes, seconds] = PATTERN.exec(text) ?? [];
  if (!whole || /^P$|T$/.test(whole)) {
    context.addIssue({ code: 'custom', message: `"${text}" is no ISO 8601 duration such as PT3S` });
    return z.NEVER;
  }
  const inSeconds = Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return Math.round((inSeconds + Number(seconds ?? 0)) * 1000);
});
