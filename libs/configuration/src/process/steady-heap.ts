import { setFlagsFromString } from 'node:v8';

/** What V8, left to itself, does for programs that are short or idle, at the cost of calls that wait meanwhile. */
const AT_ANY_TIME = [
  // Code whose objects outlived young collections while the process started would allocate among the old ones for good; dead
  // or not, they then keep whatever they name until a full collection. Here those were the batches on their way to the bus.
  '--no-allocation-site-pretenuring',
  // The less is allocated among the old ones, the sooner V8 collects them all again: down to a tenth more than what lives, which
  // here was twice a second. A full collection when as much came as there was.
  '--heap-growing-percent=100',
] as const;

/**
 * After a quiet while V8 gives memory back, the room for young objects first. When calls come again, everything is taken
 * for old until that room has grown, and every few seconds there is a full collection.
 */
const NEVER_GIVE_BACK = '--memory-reducer-gc-count=0';
/** Before that V8 gives nothing back. Told afterwards that it never may, it ends the process. */
const GIVES_BACK_AFTER_S = 8;

/** From now on there are as few collections as memory allows for which everything has to wait. For the start of a process. */
export const keepHeapSteady = (): void => {
  for (const flag of AT_ANY_TIME) setFlagsFromString(flag);
  if (process.uptime() < GIVES_BACK_AFTER_S) setFlagsFromString(NEVER_GIVE_BACK);
};
