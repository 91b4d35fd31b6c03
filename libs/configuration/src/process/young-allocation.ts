import { setFlagsFromString } from 'node:v8';

/**
 * From now on everything is allocated young. V8, left to itself, takes code whose objects outlived young collections while a process
 * started, and has it allocate among the old ones for good; dead or not, they then keep whatever they name until a full collection.
 * Here those were the batches on their way to the bus: tens of megabytes of buffers within a second, and ten times the full
 * collections, for each of which calls wait.
 */
export const allocateYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
