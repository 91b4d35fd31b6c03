import { deriveId, type FactData, type Participant, sessionOutcome } from '@earwitness/domain';
import { z } from 'zod';
import { carriedBy } from '../contract/links';
import type { VendorFact } from '../contract/webhook';
import type { AuviousAccount } from './auvious.config';
import type { Envelope } from './auvious.envelope';
import { momentOf } from './auvious.moments';
import { type About, aboutConversation } from './auvious.origin';

const ref = z.string().min(1).max(200).regex(/[^.]/);
const text = z.string().min(1).max(500).optional();
const moment = z
  .union([z.string(), z.number()])
  .transform((value) => momentOf(String(value)))
  .optional();

const participant = z.looseObject({
  userId: ref,
  role: z.enum(['agent', 'customer', 'supervisor', 'caller', 'callee', 'unknown']).catch('unknown').default('unknown'),
  /** SIP or tel URI, for who came by telephone. */
  address: text,
  displayName: text,
});

const ofConference = {
  conversationId: ref,
  conferenceId: ref.optional(),
  /** When it happened. Without one, a second announcement in the same words is the first one again. */
  at: moment,
  /** Of the call that led here: the account's correlation headers, `traceparent`, `x-earwitness-conversation`. */
  headers: z.record(z.string(), z.string().max(500)).default({}),
};
const parties = {
  conferenceId: ref,
  from: text,
  to: text,
  direction: z.enum(['inbound', 'outbound', 'unknown']).catch('unknown').default('unknown'),
  participants: z.array(participant).default([]),
};
const concerned = z.array(participant).min(1);

/** What the customer's own application announces: the vendor's recorder says nothing of conferences. */
const announcement = z.discriminatedUnion('event', [
  z.looseObject({ ...ofConference, ...parties, event: z.literal('announced') }),
  z.looseObject({ ...ofConference, ...parties, event: z.literal('started') }),
  z.looseObject({ ...ofConference, event: z.literal('ended'), outcome: z.string().optional(), cause: text }),
  z.looseObject({ ...ofConference, event: z.literal('participantJoined'), participants: concerned }),
  z.looseObject({ ...ofConference, event: z.literal('participantLeft'), participants: concerned, cause: text }),
]);
type Announcement = z.infer<typeof announcement>;

export const conferenceEvents: ReadonlySet<unknown> = new Set(
  announcement.options.flatMap(({ shape }) => [...shape.event.values]),
);

const toParticipant = ({ userId, role, address, displayName }: z.infer<typeof participant>): Participant => ({
  participantRef: userId,
  side: role,
  ...(address !== undefined && { address }),
  ...(displayName !== undefined && { displayName }),
});

const described = ({
  from,
  to,
  direction,
  participants,
}: Extract<Announcement, { event: 'started' | 'announced' }>): FactData<'SessionStarted'> => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  direction,
  participants: participants.map(toParticipant),
});

type Said = { [N in VendorFact['name']]: Pick<Extract<VendorFact, { name: N }>, 'name' | 'data'> }[VendorFact['name']];

const ended = ({ outcome, cause }: Extract<Announcement, { event: 'ended' }>): Said => {
  const said = sessionOutcome.safeParse(outcome ?? 'completed').data ?? 'unknown';
  return { name: 'SessionEnded', data: { outcome: said, ...(cause !== undefined && { cause }) } };
};

const toFacts = (said: Announcement): readonly Said[] => {
  switch (said.event) {
    case 'announced':
      return [{ name: 'SessionAnnounced', data: described(said) }];
    case 'started':
      return [{ name: 'SessionStarted', data: described(said) }];
    case 'ended':
      return [ended(said)];
    case 'participantJoined':
      return said.participants.map((each) => ({
        name: 'ParticipantJoined',
        data: { participant: toParticipant(each) },
      }));
    case 'participantLeft': {
      const cause = said.cause === undefined ? {} : { cause: said.cause };
      return said.participants.map(({ userId }) => ({
        name: 'ParticipantLeft',
        data: { participantRef: userId, ...cause },
      }));
    }
  }
};

const aboutConference = (said: Announcement, account: AuviousAccount, at: Envelope['at']): About => {
  const ofConversation = aboutConversation(said.conversationId, account);
  const headers = Object.entries(said.headers).map(([name, value]) => ({ name, value }));
  const carried = carriedBy(headers, { evidence: 'headers', correlationHeaders: account.correlationHeaders });
  const occurredAt = said.at ?? at;
  return {
    ...ofConversation,
    links: [...carried.links, ...(ofConversation.links ?? [])],
    refs: said.conferenceId === undefined ? {} : { conferenceRef: said.conferenceId },
    ...(carried.traceId !== undefined && { traceId: carried.traceId }),
    ...(occurredAt !== undefined && { occurredAt }),
  };
};

/** What is wrong with an announcement; undefined when it is as the README has it. */
export const announcementFaults = (payload: unknown): string | undefined => {
  const parsed = announcement.safeParse(payload);
  return parsed.success ? undefined : z.prettifyError(parsed.error);
};

/** None for what is no announcement. */
export const conferenceFacts = ({ payload, at }: Envelope, account: AuviousAccount): readonly VendorFact[] => {
  const { data } = announcement.safeParse(payload);
  if (!data) return [];
  const about = aboutConference(data, account, at);
  const id = deriveId('auvious', 'conference', JSON.stringify(data));
  return toFacts(data).map((fact, ordinal) => ({ ...about, statement: { id, ordinal }, ...fact }));
};
