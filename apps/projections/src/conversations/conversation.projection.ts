import {
  type Attachment,
  captureOf,
  type CommandLife,
  commandStatus,
  type Conversation,
  earliest,
  type Expectation,
  type Instant,
  latest,
  type Participant,
  refusalOf,
  type Session,
} from '@earwitness/domain';
import type { Projected } from '../folding/projected';
import { type ConversationAttachment, toAttachment } from '../recordings/attachment.read-model';
import type { CommandView, ConversationDetail } from './conversation.read-model';
import { isGap, type Standing, standingOf, verdictOf } from './standing';
import type { ConversationSummary } from './summary.read-model';
import { policyTerm, participantTerm } from './terms';

/** A row of `conversation_rows`: what can be asked for, and the rest as the API shows it. */
export interface ConversationRow {
  readonly tenant: string;
  readonly conversation_id: string;
  readonly version: number;
  readonly at: Instant;
  readonly trace_id: string;
  readonly merged_into: string | undefined;
  readonly standing: Standing | undefined;
  /** What the conversation is found by, beside its columns. */
  readonly terms: readonly string[];
  readonly summary: ConversationSummary;
  readonly detail: Omit<ConversationDetail, keyof ConversationSummary>;
}

const unique = (values: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

const participantsOf = (sessions: readonly Session[]): readonly string[] =>
  unique(
    sessions.flatMap(({ from, to, participants }) => [
      from,
      to,
      ...participants.flatMap(({ number, address }) => [number, address]),
    ]),
  );

const policyIdsOf = ({ decision }: Conversation, expectations: readonly Expectation[]): readonly string[] =>
  unique([...(decision?.policyIds ?? []), ...expectations.flatMap(({ policyIds }) => policyIds)]);

const endOf = (sessions: readonly Session[]): Instant | undefined => {
  const ends = sessions.map(({ endedAt }) => endedAt);
  return ends.every((end) => end !== undefined) ? latest(...ends) : undefined;
};

const toParticipant = ({ participantRef: ref, ...participant }: Participant) => ({ ref, ...participant });

/** Not what it was answered: that is a decision of its own. */
const toSession = (session: Session): ConversationDetail['sessions'][number] => ({
  key: session.key,
  vendor: session.vendor,
  account: session.account,
  ref: session.ref,
  refs: session.refs,
  direction: session.direction,
  from: session.from,
  to: session.to,
  participants: session.participants.map(toParticipant),
  announcedAt: session.announcedAt,
  startedAt: session.startedAt,
  bridgedAt: session.bridgedAt,
  endedAt: session.endedAt,
  outcome: session.outcome,
});

const recordingIdOf = ({ captureNames }: Conversation, captureId: string | undefined): string | undefined =>
  captureNames.find(({ name }) => name === `id:${captureId}`)?.captureId ?? captureId;

const toCommand = ({ state, withheld }: Projected, life: CommandLife): CommandView => {
  const { type, intent, attempt, vendor, account, sessionRef, captureId } = life.command;
  const wasSent = state.outcomes.some(({ commandId }) => commandId === life.id);
  const whyWithheld = withheld.find(({ commandId }) => commandId === life.id)?.reason;
  const described = {
    id: life.id,
    type,
    intent,
    attempt,
    vendor,
    account,
    sessionRef,
    recordingId: recordingIdOf(state, captureId),
  };
  // Issued by a conversation that was merged into this one, it is withheld when this one demands it again.
  if (whyWithheld !== undefined && !wasSent)
    return { ...described, issuedAt: life.issuedAt, status: 'withheld', reason: whyWithheld };
  const status = commandStatus(state, life);
  const reason = status === 'refused' ? refusalOf(state, life)?.reason : undefined;
  return { ...described, issuedAt: life.issuedAt, status, reason };
};

const toOwnAttachment = (state: Conversation, attachment: Attachment): ConversationAttachment => {
  const { vendor, account, sessionKey } = attachment;
  return { ...toAttachment(attachment), vendor, account, sessionKey, recordingId: captureOf(state, attachment)?.id };
};

const summaryOf = ({ state, version, at = '', updatedAt }: Projected): ConversationSummary => {
  const { sessions, expectations } = state;
  const standing = standingOf(expectations);
  return {
    id: state.id,
    traceId: state.traceId,
    version,
    at,
    startedAt: earliest(...sessions.map(({ startedAt }) => startedAt)),
    endedAt: endOf(sessions),
    updatedAt,
    vendors: unique(sessions.map(({ vendor }) => vendor)),
    participants: participantsOf(sessions),
    policyIds: policyIdsOf(state, expectations),
    verdict: verdictOf(standing),
    gap: isGap(standing),
    shortfall: expectations.find(({ shortfall }) => shortfall)?.shortfall,
    mergedInto: state.absorbedInto,
  };
};

const detailOf = (projected: Projected): ConversationRow['detail'] => {
  const { absorbed, decision, sessions, expectations, commands, links, attachments } = projected.state;
  return {
    absorbed,
    decision: decision && {
      record: decision.record,
      policyIds: decision.policyIds,
      policySetHash: decision.policySetHash,
    },
    sessions: sessions.map(toSession),
    expectations,
    commands: commands.map((life) => toCommand(projected, life)),
    links,
    attachments: attachments.map((attachment) => toOwnAttachment(projected.state, attachment)),
  };
};

const termsOf = ({ participants, policyIds, mergedInto }: ConversationSummary): readonly string[] =>
  mergedInto ? [] : [...participants.map(participantTerm), ...policyIds.map(policyTerm)];

/** Undefined before the first fact: a conversation that nobody has said anything of is not shown. */
export const toConversationRow = (projected: Projected): ConversationRow | undefined => {
  const { at, version, state } = projected;
  if (at === undefined) return undefined;
  const summary = summaryOf(projected);
  return {
    tenant: state.tenant,
    conversation_id: state.id,
    version,
    at,
    trace_id: state.traceId,
    merged_into: state.absorbedInto,
    standing: standingOf(state.expectations),
    terms: termsOf(summary),
    summary,
    detail: detailOf(projected),
  };
};
