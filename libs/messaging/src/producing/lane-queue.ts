import { setTimeout as sleep } from 'node:timers/promises';
import { type Lane, type Placed, Refused } from '../log';
import { type BatchLimits, MicroBatch } from './micro-batch';
import { type CountProducer, Overloaded, Unacknowledged } from './outcomes';

export interface LaneQueueOptions extends BatchLimits {
  readonly openLane: () => Promise<Lane>;
  /** How long a batch whose outcome is unknown is repeated. */
  readonly deadlineMs: number;
  readonly count: CountProducer;
  /** A batch has left the queue, whatever became of it. */
  readonly onLeft: (batch: MicroBatch) => void;
}

interface Deadline {
  hasPassed: boolean;
}

const PAUSE_MS = { first: 20, longest: 1_000 } as const;
const WHILE_AWAY_MS = 1_000;

const pauseBefore = (attempt: number): Promise<void> =>
  sleep(Math.min(PAUSE_MS.first * 2 ** attempt, PAUSE_MS.longest) * (0.5 + Math.random() / 2));

/**
 * The records of one lane: while one batch is under way the next one fills, and it leaves as soon as the first is
 * settled. So batches are as large as the log is slow, without a timer.
 */
export class LaneQueue {
  /** Time that a byte took, lately; for estimates. */
  msPerByte = 0;
  private lane: Lane | undefined;
  private readonly waiting: MicroBatch[] = [];
  private running: Promise<void> | undefined;
  private isClosed = false;
  private giveUp: (() => void) | undefined;

  constructor(private readonly options: LaneQueueOptions) {}

  async open(): Promise<void> {
    this.lane = await this.options.openLane();
  }

  /** False while there is no way to the log. */
  get isAvailable(): boolean {
    return this.lane !== undefined;
  }

  add(record: Placed, bytes: number): MicroBatch {
    const last = this.waiting.at(-1);
    const batch = last?.hasRoomFor(bytes) ? last : this.begin();
    batch.add(record, bytes);
    return batch;
  }

  /** Sends what waits until `graceMs` have passed, rejects the rest, and closes the lane. */
  async close(graceMs: number): Promise<void> {
    const patience = new AbortController();
    const timer = sleep(graceMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.running, timer]);
    patience.abort();
    this.isClosed = true;
    this.turnAway('closing');
    this.giveUp?.();
    await this.running;
    // What it leaves behind is cleared away by the log; a log that is away must not keep anybody from closing.
    await this.lane?.close().catch(() => undefined);
    this.lane = undefined;
  }

  private begin(): MicroBatch {
    const batch = new MicroBatch(this.options);
    this.waiting.push(batch);
    // What else is at the door in this turn of the event loop comes along.
    this.running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.run());
    return batch;
  }

  private async run(): Promise<void> {
    for (let batch = this.waiting.shift(); batch; batch = this.waiting.shift()) await this.deliver(batch);
    this.running = undefined;
  }

  private async deliver(batch: MicroBatch): Promise<void> {
    const { count, onLeft } = this.options;
    const startedAt = performance.now();
    const outcome = await this.outcomeInTime(batch);
    if (outcome === 'unknown') {
      count('unacknowledged', batch.records.length);
      batch.fail(new Unacknowledged('the log did not answer in time'));
      onLeft(batch);
      return this.replaceLane();
    }
    const refused = outcome?.records.length ?? 0;
    count('batches', 1);
    count('appended', batch.records.length - refused);
    if (refused > 0) count('refused', refused);
    this.msPerByte = (performance.now() - startedAt) / batch.bytes;
    batch.settle(outcome);
    onLeft(batch);
  }

  /** One timer for each batch, however often it is repeated. */
  private async outcomeInTime(batch: MicroBatch): Promise<Refused | undefined | 'unknown'> {
    const deadline: Deadline = { hasPassed: false };
    const timer = setTimeout(() => {
      deadline.hasPassed = true;
      this.giveUp?.();
    }, this.options.deadlineMs);
    const outcome = await this.outcomeOf(batch, deadline);
    clearTimeout(timer);
    return outcome;
  }

  /** Repeats the identical batch until the log has answered, or the deadline has passed. */
  private async outcomeOf(batch: MicroBatch, deadline: Deadline): Promise<Refused | undefined | 'unknown'> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.attempt(batch);
      if (answer === 'late') return 'unknown';
      if (answer !== 'lost') return answer;
      await pauseBefore(attempt);
      if (this.isClosed || deadline.hasPassed) return 'unknown';
      this.options.count('repeated', 1);
    }
  }

  /** `late`: the send is still under way, so that the lane cannot be used again. */
  private attempt(batch: MicroBatch): Promise<Refused | undefined | 'lost' | 'late'> {
    const { promise, resolve } = Promise.withResolvers<Refused | undefined | 'lost' | 'late'>();
    this.giveUp = () => resolve('late');
    this.lane?.send(batch.records).then(
      () => resolve(undefined),
      (error: unknown) => resolve(error instanceof Refused ? error : 'lost'),
    );
    return promise;
  }

  /** The old lane may still have the batch that was given up: what comes next must not be mistaken for it. */
  private async replaceLane(): Promise<void> {
    const old = this.lane;
    this.lane = undefined;
    void old?.close().catch(() => undefined);
    for (let attempt = 0; !this.lane && !this.isClosed; attempt += 1) {
      this.turnAway('there is no way to the log');
      try {
        this.lane = await this.options.openLane();
      } catch {
        await pauseBefore(attempt);
      }
    }
  }

  /** What was never sent. */
  private turnAway(reason: string): void {
    for (let batch = this.waiting.shift(); batch; batch = this.waiting.shift()) {
      this.options.count('overloaded', batch.records.length);
      batch.fail(new Overloaded(reason, WHILE_AWAY_MS));
      this.options.onLeft(batch);
    }
  }
}
