import type { Log, Start } from '../log';

/** A real log, and what can be done to it. */
export interface LogUnderTest {
  readonly log: Log;
  /** The answer to the next append does not arrive, though the records are stored. */
  loseNextAnswer(): void;
  /** How many were lost so far. */
  readonly answersLost: number;
  /** The servers behind it break off everything and come back. */
  crash(): Promise<void>;
  /** Retention removes the records before an offset. */
  removeBefore(start: Start): Promise<void>;
  readonly maxRecordBytes: number;
}
