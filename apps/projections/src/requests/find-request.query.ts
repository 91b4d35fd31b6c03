import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { decisionCatalogue } from '@earwitness/domain';
import { decodeEvent } from '@earwitness/messaging';
import type { CommandView } from '../conversations/conversation.read-model';
import { utc } from '../reading/moment';
import { TenantRows } from '../reading/tenant-rows';
import type { TakenName } from './operator-fact';
import type { OperatorRequest } from './request.read-model';

/** What became of a request; undefined where the tenant has asked no such thing. */
export class FindRequest extends Query<OperatorRequest | undefined> {
  constructor(
    readonly tenant: string,
    readonly id: string,
  ) {
    super();
  }
}

type Noted = Pick<OperatorRequest, 'id' | 'conversationId' | 'requestedBy' | 'requestedAt'> & {
  readonly name: TakenName;
};

interface Recorded {
  readonly streamId: string;
  readonly version: number;
}

type Outcome = Pick<OperatorRequest, 'conversationId' | 'status' | 'reason' | 'commands'>;

@QueryHandler(FindRequest)
export class FindRequestHandler implements IQueryHandler<FindRequest> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, id }: FindRequest): Promise<OperatorRequest | undefined> {
    const [noted] = await this.rows.read<Noted>(
      tenant,
      `SELECT request_id AS id, conversation_id AS "conversationId", name, requested_by AS "requestedBy",
          ${utc('requested_at')} AS "requestedAt"
         FROM operator_requests WHERE tenant = $1 AND request_id = $2`,
      [id],
    );
    return noted && { ...noted, ...(await this.outcomeOf(tenant, noted)) };
  }

  private async outcomeOf(tenant: string, { id, conversationId }: Noted): Promise<Outcome> {
    const [recorded] = await this.rows.read<Recorded>(
      tenant,
      `SELECT stream_id AS "streamId", version FROM tenant_events WHERE tenant = $1 AND event_id = $2`,
      [id],
    );
    if (!recorded) return { conversationId, status: 'pending', commands: [] };
    const reason = await this.whyIgnored(tenant, id, recorded);
    if (reason !== undefined) return { conversationId: recorded.streamId, status: 'ignored', reason, commands: [] };
    return {
      conversationId: recorded.streamId,
      status: 'taken',
      commands: await this.commandsOf(tenant, id, recorded),
    };
  }

  /** A fact that is ignored is followed at once by the event that says so. */
  private async whyIgnored(tenant: string, id: string, { streamId, version }: Recorded): Promise<string | undefined> {
    const [next] = await this.rows.read<{ readonly body: string }>(
      tenant,
      `SELECT body::text AS body FROM tenant_events
        WHERE tenant = $1 AND stream_id = $2 AND version = $3 AND type = $4`,
      [streamId, version + 1, decisionCatalogue.FactIgnored.type],
    );
    const event = next && decodeEvent(next.body).event;
    return event?.name === 'FactIgnored' && event.data.factId === id ? event.data.reason : undefined;
  }

  private async commandsOf(tenant: string, id: string, { streamId }: Recorded): Promise<OperatorRequest['commands']> {
    const [row] = await this.rows.read<{ readonly commands: readonly CommandView[] }>(
      tenant,
      `SELECT detail -> 'commands' AS commands FROM conversation_rows WHERE tenant = $1 AND conversation_id = $2`,
      [streamId],
    );
    return (row?.commands ?? [])
      .filter(({ intent }) => intent.split('/').includes(id))
      .map(({ id: commandId, type, vendor, status }) => ({ id: commandId, type, vendor, status }));
  }
}
