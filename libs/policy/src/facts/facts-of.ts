import {
  consentOf,
  type Conversation,
  type ConversationFacts,
  cuesOf,
  type DecisionContext,
  earliest,
  type Instant,
  latest,
  type ParticipantFacts,
  type PolicyFacts,
  type Session,
  statedContext,
  type StatedContext,
  toEpochMs,
} from '@earwitness/domain';
import { present } from '../combination/dimensions';
import { unlessTooMany } from './bounds';
import { capturesOf } from './capture.facts';
import { directionIn, numberIn } from './direction.facts';
import { participantsOf } from './participant.facts';
import { vendorsOf } from './vendor.facts';

const beginOf = ({ announcedAt, startedAt }: Session): Instant | undefined => earliest(announcedAt, startedAt);

/** By their begin, then by key; those whose begin nobody reported come last. */
const byBegin = (a: Session, b: Session): number =>
  `${beginOf(a) ?? '~'} ${a.key}` < `${beginOf(b) ?? '~'} ${b.key}` ? -1 : 1;

/** It begins with the first word of a session, and is over when all of its sessions are. */
const momentsOf = (sessions: readonly Session[]) => {
  const answeredAt = earliest(...sessions.map(({ startedAt }) => startedAt));
  const isOver = sessions.length > 0 && sessions.every(({ endedAt }) => endedAt !== undefined);
  const endedAt = isOver ? latest(...sessions.map((session) => session.endedAt)) : undefined;
  const talkedMs = answeredAt && endedAt ? Math.max(0, toEpochMs(endedAt) - toEpochMs(answeredAt)) : undefined;
  return {
    startedAt: earliest(...sessions.map(beginOf)),
    answeredAt,
    endedAt,
    durationSec: talkedMs === undefined ? undefined : talkedMs / 1000,
  };
};

/** A phone number where there is one, else the address as the vendor gave it: of the first session that says it. */
const addressOf = (sessions: readonly Session[], end: 'from' | 'to'): string | undefined => {
  const address = sessions.find((session) => session[end] !== undefined)?.[end];
  return numberIn(address) ?? address;
};

const routeOf = (sessions: readonly Session[], { trunk, campaign, queue }: StatedContext): ConversationFacts['route'] =>
  present({
    ani: addressOf(sessions, 'from'),
    dnis: addressOf(sessions, 'to'),
    trunk,
    campaign,
    queue: queue && present(queue),
  });

/** Live audio that somebody listens to is no recording. */
const isRequested = ({ requests }: Conversation): boolean =>
  requests.some((request) => request.name === 'CaptureRequested' && request.data.mode !== 'stream');

/** That nobody has told of anybody does not mean that nobody takes part. */
const known = (participants: readonly ParticipantFacts[]): ConversationFacts['participants'] =>
  participants.length === 0 ? undefined : unlessTooMany(participants, 'Conversation.participants');

/**
 * What policies can know of a conversation at a moment. The same observations give the same facts, in whatever order they
 * were made. What there is too much of is unknown, so that no conversation makes a condition dearer than its worst, and
 * nobody hides a fact behind others.
 * @param profileOf what accounts can do; without it no capability is known
 */
export const factsOf = (
  conversation: Conversation,
  now: Instant,
  profileOf?: DecisionContext['profileOf'],
): PolicyFacts => {
  const { id, traceId, tenant } = conversation;
  const sessions = conversation.sessions.toSorted(byBegin);
  const leading = sessions.find(({ direction }) => direction !== 'unknown');
  const context = statedContext(conversation);
  const { channel = 'voice', language, businessLine, jurisdictions, tags, attrs } = context;
  const c: ConversationFacts = present({
    id,
    traceId,
    tenant,
    channel,
    direction: directionIn(leading),
    ...momentsOf(sessions),
    language,
    businessLine,
    jurisdictions: jurisdictions && unlessTooMany(jurisdictions, 'Conversation.jurisdictions'),
    tags: unlessTooMany(tags, 'Conversation.tags'),
    attrs: unlessTooMany(attrs, 'Conversation.attrs'),
    route: routeOf(sessions, context),
    participants: known(participantsOf({ sessions, leading }, context.participants)),
    consent: consentOf(conversation),
    captures: unlessTooMany(capturesOf(conversation), 'Conversation.captures'),
    requested: isRequested(conversation),
    cues: unlessTooMany(cuesOf(conversation), 'Conversation.cues'),
  });
  return { now, c, vendors: unlessTooMany(vendorsOf(conversation, profileOf), 'vendors') };
};
