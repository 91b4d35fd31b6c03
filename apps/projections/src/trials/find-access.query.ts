import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { decodeEvent } from '@earwitness/messaging';
import { decideAccess, factsOf, withRecording } from '@earwitness/policy';
import { FactLog } from '../bus/fact-log';
import { nothing, project, type Projected } from '../folding/projected';
import { TenantRows } from '../reading/tenant-rows';
import { PolicySets } from '../replays/policy-sets';
import { explained } from '../decisions/why-decided';
import type { Access, AccessQuestion } from './access.read-model';

/** Whether somebody may play a recording, by the policies in force; undefined where the tenant has no such recording. */
export class FindAccess extends Query<Access | undefined> {
  constructor(
    readonly tenant: string,
    readonly recordingId: string,
    readonly question: AccessQuestion,
  ) {
    super();
  }
}

const EVENTS = `
SELECT e.body::text AS body FROM tenant_events e
 WHERE e.tenant = $1 AND e.stream_id = (
   SELECT r.conversation_id FROM recording_rows r WHERE r.tenant = $1 AND r.recording_id = $2 LIMIT 1)
 ORDER BY e.version`;

@QueryHandler(FindAccess)
export class FindAccessHandler implements IQueryHandler<FindAccess> {
  constructor(
    private readonly rows: TenantRows,
    private readonly sets: PolicySets,
    private readonly log: FactLog,
  ) {}

  async execute({ tenant, recordingId, question }: FindAccess): Promise<Access | undefined> {
    const conversation = await this.conversationOf(tenant, recordingId);
    const capture = conversation?.state.captures.find(({ id }) => id === recordingId);
    if (!conversation || !capture) return undefined;
    const { user: id, groups } = question;
    const facts = withRecording(factsOf(conversation.state, this.log.now()), capture);
    const asked = { ...facts, caller: { id, groups, scopes: [] } };
    const { allowed, findings } = decideAccess(await this.sets.inForce(tenant), asked);
    return { allowed, findings: findings.map((finding) => explained(finding, asked)) };
  }

  /** As the ledger has it now. */
  private async conversationOf(tenant: string, recordingId: string): Promise<Projected | undefined> {
    const events = await this.rows.read<{ readonly body: string }>(tenant, EVENTS, [recordingId]);
    let projected: Projected | undefined;
    for (const { body } of events) {
      const event = decodeEvent(body);
      projected = project(projected ?? nothing(event.conversationId), event);
    }
    return projected;
  }
}
