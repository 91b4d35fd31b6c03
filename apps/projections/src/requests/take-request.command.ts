import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { deriveId, statementNames } from '@earwitness/domain';
import { encodeFact, STATEMENTS } from '@earwitness/messaging';
import { traceparentFor } from '@earwitness/observability';
import { FactLog } from '../bus/fact-log';
import type { Caller } from '../http/caller';
import { Problem } from '../http/problem';
import { utc } from '../reading/moment';
import { TenantRows } from '../reading/tenant-rows';
import { Refusals } from '../refusals/refusals';
import { findTarget, type Named } from './find-target';
import { type Asked, type Asking, digestOf, type Target, toFact } from './operator-fact';
import type { OperatorRequest } from './request.read-model';

export interface TakeRequestOptions {
  readonly caller: Caller;
  readonly on: Named;
  readonly asked: Asked;
  readonly idempotencyKey: string | undefined;
}

/** Makes durable what somebody asks by API; what follows from it is decided elsewhere, and seen in its status. */
export class TakeRequest extends Command<OperatorRequest> {
  constructor(readonly options: TakeRequestOptions) {
    super();
  }
}

type Noted = Pick<OperatorRequest, 'requestedBy' | 'requestedAt'>;

const requestIdOf = ({ caller, idempotencyKey }: TakeRequestOptions): string =>
  idempotencyKey === undefined ? randomUUID() : deriveId('request', caller.tenant, idempotencyKey);

const fingerprintOf = ({ on, asked }: TakeRequestOptions): string => digestOf([on, asked]);

/** What decides calls from memory follows these and not the facts. */
const isStatement = ({ name }: Asked): boolean => statementNames.some((stated) => stated === name);

@CommandHandler(TakeRequest)
export class TakeRequestHandler implements ICommandHandler<TakeRequest> {
  constructor(
    private readonly rows: TenantRows,
    private readonly log: FactLog,
    private readonly refusals: Refusals,
  ) {}

  /** @throws Problem 404 where it is about nothing, 409 and 422 where it cannot be done, 422 for a key used before. */
  async execute({ options }: TakeRequest): Promise<OperatorRequest> {
    const { caller, on, asked } = options;
    const target = await findTarget(this.rows, caller.tenant, on);
    const asking: Asking = {
      requestId: requestIdOf(options),
      tenant: caller.tenant,
      requestedBy: `key:${caller.keyId}`,
      at: this.log.now(),
    };
    const { requestId: id } = asking;
    if (!(await this.isRepeated(asking, options)))
      await this.refusals.check(caller.tenant, target.conversationId, asked);
    const noted = await this.note(asking, target, options);
    const record = encodeFact(toFact(asked, target, asking), target.conversationId, {
      traceparent: traceparentFor(target.traceId),
    });
    await this.log.append(isStatement(asked) ? [record, { ...record, topic: STATEMENTS.topic }] : [record]);
    return { id, name: asked.name, conversationId: target.conversationId, ...noted, status: 'pending', commands: [] };
  }

  /** What was taken once is not refused when it is asked again, whatever has happened since. */
  private async isRepeated({ tenant, requestId }: Asking, options: TakeRequestOptions): Promise<boolean> {
    if (options.idempotencyKey === undefined) return false;
    const found = await this.rows.read(
      tenant,
      'SELECT 1 FROM operator_requests WHERE tenant = $1 AND request_id = $2 AND fingerprint = $3',
      [requestId, fingerprintOf(options)],
    );
    return found.length > 0;
  }

  /** The first request of an id is the one that counts. */
  private async note(asking: Asking, target: Target, options: TakeRequestOptions): Promise<Noted> {
    const { tenant, requestId, requestedBy, at } = asking;
    const { asked } = options;
    const fingerprint = fingerprintOf(options);
    const [noted] = await this.rows.write(tenant, async (tx) => {
      await tx.query(
        `INSERT INTO operator_requests
           (tenant, request_id, fingerprint, conversation_id, name, requested_by, requested_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [tenant, requestId, fingerprint, target.conversationId, asked.name, requestedBy, at],
      );
      return tx.query<Noted>(
        `SELECT requested_by AS "requestedBy", ${utc('requested_at')} AS "requestedAt" FROM operator_requests
          WHERE tenant = $1 AND request_id = $2 AND fingerprint = $3`,
        [tenant, requestId, fingerprint],
      );
    });
    if (!noted) throw new Problem(422, { detail: 'The Idempotency-Key was used for another request.' });
    return noted;
  }
}
