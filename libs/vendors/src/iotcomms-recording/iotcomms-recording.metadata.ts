import { type Instant, type Link, type Participant, toEpochMs } from '@earwitness/domain';
import { type Carried, carriedBy } from '../contract/links';
import { headersIn } from '../siprec/extension-data';
import type { Metadata, MetadataParticipant } from '../siprec/metadata';
import { parseMetadata } from '../siprec/parse-metadata';
import { wordsOf } from './iotcomms-recording.envelope';

const DAY_MS = 86_400_000;
const LONGEST_LINK = 512;

/** Undefined for what is no readable metadata: the raw words are kept beside the facts. */
export const readMetadata = (metaData: unknown): Metadata | undefined => {
  if (typeof metaData !== 'string') return undefined;
  const parsed = parseMetadata(metaData);
  return parsed.unparsable ? undefined : parsed;
};

/** Senders' clocks have been seen in 1970: a moment counts when it is within a day of the receipt. */
const plausible = (at: Instant | undefined, receivedAt: Instant): Instant | undefined =>
  at !== undefined && Math.abs(toEpochMs(at) - toEpochMs(receivedAt)) <= DAY_MS ? at : undefined;

const toParticipant = (said: MetadataParticipant, receivedAt: Instant): Participant => {
  const address = wordsOf(said.addresses[0]);
  const displayName = wordsOf(said.displayName, 200);
  const joinedAt = plausible(said.joinedAt, receivedAt);
  const leftAt = plausible(said.leftAt, receivedAt);
  return {
    participantRef: wordsOf(said.ref, 200) ?? '',
    side: said.side,
    ...(address !== undefined && { address }),
    ...(said.number !== undefined && { number: said.number }),
    ...(displayName !== undefined && { displayName }),
    ...(joinedAt !== undefined && { joinedAt }),
    ...(leftAt !== undefined && { leftAt }),
  };
};

export interface Parties {
  readonly from?: string;
  readonly to?: string;
  readonly direction: 'unknown';
  readonly participants: readonly Participant[];
}

/** Who takes part, as far as the INVITE said it. Later changes are not delivered (Call Recording API, "metaData"). */
export const partiesOf = (metadata: Metadata | undefined, receivedAt: Instant): Parties => {
  const participants = (metadata?.participants ?? []).map((participant) => toParticipant(participant, receivedAt));
  const addressOf = (side: 'caller' | 'callee'): string | undefined => {
    const participant = participants.find((candidate) => candidate.side === side);
    return participant?.number ?? participant?.address;
  };
  const from = addressOf('caller');
  const to = addressOf('callee');
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }), direction: 'unknown', participants };
};

const extensionsOf = (metadata: Metadata) => [
  ...metadata.sessions.flatMap(({ extensions }) => extensions),
  ...metadata.groups.flatMap(({ extensions }) => extensions),
  ...metadata.extensions,
  ...metadata.participants.flatMap(({ extensions }) => extensions),
];

/** A pair identifies the call; one half alone is what its first leg is known by. */
const sessionIdLinks = ({ sessions }: Metadata): readonly Link[] =>
  sessions
    .flatMap(({ sipSessionIds }) => sipSessionIds)
    .map((halves) => ({
      kind: 'carried',
      value: `sip-session:${halves.join(';')}`,
      evidence: 'metaData/sipSessionID',
    }));

const groupLinks = ({ groups, sessions }: Metadata): readonly Link[] => {
  const refs = [...groups.map(({ ref }) => ref), ...sessions.flatMap(({ groupRef }) => groupRef ?? [])];
  return [...new Set(refs)]
    .map((ref) => ({ kind: 'grouping', value: `siprec-group:${ref}`, evidence: 'metaData/group' }) as const)
    .filter(({ value }) => value.length <= LONGEST_LINK);
};

/** What SIPREC metadata says about which conversation it belongs to. */
export const carriedInMetadata = (metadata: Metadata | undefined, correlationHeaders: readonly string[]): Carried => {
  if (!metadata) return { links: [] };
  const carried = carriedBy(headersIn(extensionsOf(metadata)), { evidence: 'metaData', correlationHeaders });
  return { ...carried, links: [...carried.links, ...sessionIdLinks(metadata), ...groupLinks(metadata)] };
};
