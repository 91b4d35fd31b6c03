import type { Continuation, Follower, Following, Lane, Log, LogRecord, Start, Watermark } from '../log';

export const TOPIC = 'facts';
const at = { topic: TOPIC, partition: 0 } as const;

export const recordAt = (offset: number, value: string): LogRecord => ({
  ...at,
  offset,
  key: 'key',
  value: Buffer.from(value),
  headers: {},
  appendedAtMs: 0,
});

/** A log of one partition whose follower is driven by the test, step by step. */
export class HandFedLog implements Log {
  readonly usefulLanes = 1;
  end = 0;
  isStale = false;
  heartbeats = 0;
  readonly noted: Start[] = [];
  followed: { readonly group: string; readonly topics: readonly string[] } | undefined;
  private follower: Follower | undefined;

  follow(group: string, topics: readonly string[], follower: Follower): Promise<Following> {
    this.followed = { group, topics };
    this.follower = follower;
    return Promise.resolve({ close: () => Promise.resolve(this.revoke()) });
  }

  assign(): Promise<readonly Start[]> {
    return this.follower?.assigned([at]) ?? Promise.resolve([]);
  }

  revoke(): void {
    this.follower?.revoked([at]);
  }

  /** Hands over records that begin at an offset, and answers where the follower wants to go on. */
  feed(from: number, values: readonly string[]): Promise<Continuation> {
    const records = values.map((value, index) => recordAt(from + index, value));
    this.end = Math.max(this.end, from + values.length);
    const heartbeat = (): Promise<void> => Promise.resolve(void (this.heartbeats += 1));
    const batch = { ...at, from, records, heartbeat, isStale: () => this.isStale };
    return this.follower?.records(batch) ?? Promise.resolve('lost');
  }

  noteProgress(_: string, positions: readonly Start[]): Promise<void> {
    this.noted.push(...positions);
    return Promise.resolve();
  }

  watermarks(): Promise<readonly Watermark[]> {
    return Promise.resolve([{ ...at, first: 0, end: this.end }]);
  }

  ensure = (): Promise<void> => Promise.resolve();
  openLane = (): Promise<Lane> => Promise.reject(new Error('nothing is appended here'));
  close = (): Promise<void> => Promise.resolve();
}
