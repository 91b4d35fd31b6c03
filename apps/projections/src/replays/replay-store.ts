import { Conflict } from '@earwitness/persistence';
import type { ReplayTally } from '@earwitness/policy';
import { utc } from '../reading/moment';
import type { TenantRows } from '../reading/tenant-rows';
import type { ReplayState, ReplayView } from './replay.read-model';

/** A process that has not been heard of for so long is gone. */
const GONE_AFTER = `interval '30 seconds'`;

export type NewReplay = Pick<ReplayView, 'id' | 'policySetHash' | 'from' | 'to' | 'requestedBy' | 'requestedAt'>;

export interface ReplayKey {
  readonly tenant: string;
  readonly id: string;
}

export interface Progress {
  readonly done: number;
  readonly total: number | undefined;
  readonly result: ReplayTally;
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };
type Columns = Nullable<ReplayView> & { readonly seconds: number | null };

const FIND = `
SELECT replay_id AS id, policy_set_hash AS "policySetHash", ${utc('window_from')} AS "from", ${utc('window_to')} AS "to",
    requested_by AS "requestedBy", ${utc('requested_at')} AS "requestedAt", ${utc('started_at')} AS "startedAt",
    ${utc('finished_at')} AS "finishedAt", done, total, reason, result,
    CASE WHEN state IN ('queued', 'running') AND beat_at < clock_timestamp() - ${GONE_AFTER}
      THEN 'interrupted' ELSE state END AS state,
    extract(epoch FROM coalesce(finished_at, beat_at) - started_at)::float AS seconds
  FROM policy_replays WHERE tenant = $1 AND replay_id = $2`;

const paceOf = ({ done, total, state }: ReplayView, seconds: number | null): Partial<ReplayView> => {
  if (!seconds || done === 0) return {};
  const perSecond = Math.round(done / seconds);
  if (total === undefined || state !== 'running') return { perSecond };
  return { perSecond, secondsLeft: Math.round((Math.max(0, total - done) * seconds) / done) };
};

const present = ({ seconds, ...columns }: Columns): ReplayView => {
  const entries = Object.entries(columns).filter(([, value]) => value !== null);
  const view = Object.fromEntries(entries) as unknown as ReplayView;
  return { ...view, ...paceOf(view, seconds) };
};

/** Replays as they are known to every process, and after it is gone. */
export class ReplayStore {
  constructor(private readonly rows: TenantRows) {}

  async find({ tenant, id }: ReplayKey): Promise<ReplayView | undefined> {
    const [found] = await this.rows.read<Columns>(tenant, FIND, [id]);
    return found && present(found);
  }

  async queue(tenant: string, { id, policySetHash, from, to, requestedBy, requestedAt }: NewReplay): Promise<void> {
    await this.update(
      tenant,
      `INSERT INTO policy_replays (tenant, replay_id, policy_set_hash, window_from, window_to, requested_by, requested_at,
         state, beat_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', clock_timestamp()) RETURNING 1`,
      [id, policySetHash, from, to, requestedBy, requestedAt],
    );
  }

  /** Of a tenant one runs at a time, in whichever process. `gone`: it was cancelled while it waited. */
  async begin({ tenant, id }: ReplayKey): Promise<'begun' | 'busy' | 'gone'> {
    await this.giveUpLost(tenant);
    const begun = await this.update(
      tenant,
      `UPDATE policy_replays SET state = 'running', started_at = clock_timestamp(), beat_at = clock_timestamp()
        WHERE tenant = $1 AND replay_id = $2 AND state = 'queued' AND NOT EXISTS (
          SELECT FROM policy_replays o WHERE o.tenant = $1 AND o.state = 'running') RETURNING 1`,
      [id],
    ).catch((error: unknown) => {
      if (error instanceof Conflict) return false;
      throw error;
    });
    if (begun) return 'begun';
    const waits = `UPDATE policy_replays SET beat_at = clock_timestamp()
      WHERE tenant = $1 AND replay_id = $2 AND state = 'queued' RETURNING 1`;
    return (await this.update(tenant, waits, [id])) ? 'busy' : 'gone';
  }

  /** @returns whether it is to go on: somebody may have cancelled it. */
  tell({ tenant, id }: ReplayKey, { done, total, result }: Progress): Promise<boolean> {
    return this.update(
      tenant,
      `UPDATE policy_replays SET done = $3, total = $4, result = $5, beat_at = clock_timestamp()
        WHERE tenant = $1 AND replay_id = $2 AND state = 'running' RETURNING 1`,
      [id, done, total ?? null, JSON.stringify(result)],
    );
  }

  /** Whoever ended it first has ended it. @returns whether it was not over yet */
  end({ tenant, id }: ReplayKey, state: ReplayState, reason?: string): Promise<boolean> {
    return this.update(
      tenant,
      `UPDATE policy_replays SET state = $3, reason = $4, finished_at = clock_timestamp(), beat_at = clock_timestamp()
        WHERE tenant = $1 AND replay_id = $2 AND state IN ('queued', 'running') RETURNING 1`,
      [id, state, reason ?? null],
    );
  }

  private async giveUpLost(tenant: string): Promise<void> {
    await this.update(
      tenant,
      `UPDATE policy_replays SET state = 'interrupted', finished_at = beat_at
        WHERE tenant = $1 AND state IN ('queued', 'running') AND beat_at < clock_timestamp() - ${GONE_AFTER}`,
      [],
    );
  }

  private async update(tenant: string, statement: string, values: readonly unknown[]): Promise<boolean> {
    const changed = await this.rows.write(tenant, (tx) => tx.query(statement, [tenant, ...values]));
    return changed.length > 0;
  }
}
