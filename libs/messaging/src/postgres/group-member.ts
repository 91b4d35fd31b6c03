import { randomUUID } from 'node:crypto';
import type { TopicPartition } from '../log';
import type { Sql } from '../sql';
import { assignmentOf, beat, joinGroup, leaveGroup, type Membership } from './membership';
import { Signal } from './signal';

export interface GroupMemberOptions extends Omit<Membership, 'member'> {
  readonly heartbeatIntervalMs: number;
  /** All that is ours from now on. */
  readonly onAssigned: (partitions: readonly TopicPartition[]) => void;
  readonly warn: (message: string, cause: unknown) => void;
}

/** Keeps one membership alive, and finds out what is dealt to it. */
export class GroupMember {
  private membership: Membership;
  private readonly closing = new Signal();
  private isClosing = false;
  private beating: Promise<void> | undefined;

  constructor(
    private readonly sql: Sql,
    private readonly options: GroupMemberOptions,
  ) {
    this.membership = { ...options, member: randomUUID() };
  }

  async start(): Promise<void> {
    await joinGroup(this.sql, this.membership);
    this.options.onAssigned(await assignmentOf(this.sql, this.membership));
    this.beating = this.keepBeating();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.closing.raise();
    await this.beating;
    await leaveGroup(this.sql, this.membership);
  }

  private async keepBeating(): Promise<void> {
    for (;;) {
      await this.closing.wait(this.options.heartbeatIntervalMs);
      if (this.isClosing) return;
      await this.renew().catch((cause: unknown) => this.options.warn('a heartbeat failed', cause));
    }
  }

  private async renew(): Promise<void> {
    if (!(await beat(this.sql, this.membership))) {
      // Others may have taken over what we hold: it has to be claimed anew, under another name.
      this.options.onAssigned([]);
      this.membership = { ...this.membership, member: randomUUID() };
      await joinGroup(this.sql, this.membership);
    }
    this.options.onAssigned(await assignmentOf(this.sql, this.membership));
  }
}
