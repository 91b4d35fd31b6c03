import type { LogRecord } from '../log';
import type { PoisonRecord } from './claims';
import type { Slice } from './slice';

const isPoison = (error: unknown): error is Error => error instanceof Error && error.name === 'Poison';

/** Decodes what can be decoded, in order; buries what is thrown out as `Poison`. To be called before the commit. */
export const sift = async <T>(slice: Slice, decode: (record: LogRecord) => T): Promise<readonly T[]> => {
  const sound: T[] = [];
  const poison: PoisonRecord[] = [];
  for (const record of slice.records) {
    try {
      sound.push(decode(record));
    } catch (error) {
      if (!isPoison(error)) throw error;
      poison.push({ record, cause: error.message });
    }
  }
  if (poison.length > 0) await slice.bury(poison);
  return sound;
};
