import type { Appendable } from './log';

/** What every log takes; Kafka's own limit, for a whole batch, is a little higher. */
export const LARGEST_RECORD_BYTES = 1_000_000;

/** What a record weighs in queues and limits: an estimate of what it is on the wire, never less than its contents. */
export const sizeOf = ({ key, value, headers }: Appendable): number => {
  let bytes = 32 + 3 * key.length + (value?.length ?? 0);
  for (const name in headers) bytes += 8 + 3 * name.length + (headers[name]?.length ?? 0);
  return bytes;
};
