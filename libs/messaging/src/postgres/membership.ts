import type { TopicPartition } from '../log';
import { murmur2 } from '../partitioner';
import type { Sql } from '../sql';
import { isGone, type ProcessIdentity, US } from './process-identity';

export interface Member {
  readonly member: string;
  readonly topics: readonly string[];
}

export interface Membership {
  readonly group: string;
  readonly member: string;
  readonly topics: readonly string[];
  /** A member that was not heard of for this long is gone. */
  readonly sessionTimeoutMs: number;
}

const JOIN = `
INSERT INTO consumer_members (consumer_group, member, topics, host, pid, run, seen_at)
VALUES ($1, $2, $3, $4, $5, $6, now())`;

const NEIGHBOURS = 'SELECT member, pid, run FROM consumer_members WHERE consumer_group = $1 AND host = $2';

const BURY = 'DELETE FROM consumer_members WHERE consumer_group = $1 AND member = ANY($2::text[])';

/** The database's clock decides, for everybody alike; a member that was late even once must join anew. */
const BEAT = `
WITH gone AS (
  DELETE FROM consumer_members
   WHERE consumer_group = $1 AND seen_at <= now() - $3 * interval '1 millisecond'
)
UPDATE consumer_members SET seen_at = now()
 WHERE consumer_group = $1 AND member = $2 AND seen_at > now() - $3 * interval '1 millisecond'
RETURNING 1`;

const MEMBERS = `
SELECT member, topics FROM consumer_members
 WHERE consumer_group = $1 AND seen_at > now() - $2 * interval '1 millisecond'`;

const LEAVE = 'DELETE FROM consumer_members WHERE consumer_group = $1 AND member = $2';

const PARTITIONS = 'SELECT topic, partition FROM log_partitions WHERE topic = ANY($1::text[])';

/** After a crash nobody waits for the dead: members of this machine whose process is gone are removed at once. */
const buryNeighbours = async (sql: Sql, group: string): Promise<void> => {
  const neighbours = await sql.query<ProcessIdentity & { readonly member: string }>(NEIGHBOURS, [group, US.host]);
  const dead = neighbours.filter(isGone).map(({ member }) => member);
  if (dead.length > 0) await sql.query(BURY, [group, dead]);
};

export const joinGroup = async (sql: Sql, { group, member, topics }: Membership): Promise<void> => {
  await buryNeighbours(sql, group);
  await sql.query(JOIN, [group, member, topics, US.host, US.pid, US.run]);
};

/** False when the others may have taken this member for gone. */
export const beat = async (sql: Sql, { group, member, sessionTimeoutMs }: Membership): Promise<boolean> =>
  (await sql.query(BEAT, [group, member, sessionTimeoutMs])).length === 1;

export const leaveGroup = async (sql: Sql, { group, member }: Membership): Promise<void> => {
  await sql.query(LEAVE, [group, member]);
};

/** How much a member wants a partition; the same for everyone who asks. */
const claimOf = (member: string, { topic, partition }: TopicPartition): number =>
  murmur2(Buffer.from(`${member} ${topic}/${partition}`)) >>> 0;

const inOrder = (a: TopicPartition, b: TopicPartition): number =>
  a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1;

/**
 * Deals the partitions out, to everybody about as many. The same members and partitions give everyone the same answer,
 * and when members come and go, few partitions change hands: each goes to the member with the strongest claim among
 * those that have room.
 */
export const deal = (
  partitions: readonly TopicPartition[],
  members: readonly Member[],
): ReadonlyMap<string, readonly TopicPartition[]> => {
  const hands = new Map<string, TopicPartition[]>(members.map(({ member }) => [member, []]));
  const fair = Math.floor(partitions.length / members.length);
  let extras = partitions.length % members.length;
  for (const at of [...partitions].sort(inOrder)) {
    const candidates = members
      .filter(({ topics }) => topics.includes(at.topic))
      .map(({ member }) => ({ member, claim: claimOf(member, at), hand: hands.get(member) ?? [] }))
      .sort((a, b) => b.claim - a.claim || (a.member < b.member ? -1 : 1));
    const most = extras > 0 ? fair + 1 : fair;
    const chosen =
      candidates.find(({ hand }) => hand.length < most) ?? candidates.sort((a, b) => a.hand.length - b.hand.length)[0];
    if (chosen?.hand.length === fair) extras -= 1;
    chosen?.hand.push(at);
  }
  return hands;
};

/** What this member is to read now. */
export const assignmentOf = async (sql: Sql, membership: Membership): Promise<readonly TopicPartition[]> => {
  const { group, member, topics, sessionTimeoutMs } = membership;
  const members = await sql.query<Member>(MEMBERS, [group, sessionTimeoutMs]);
  const all = [...new Set([...topics, ...members.flatMap((other) => other.topics)])];
  const partitions = await sql.query<TopicPartition>(PARTITIONS, [all]);
  return deal(partitions, members).get(member) ?? [];
};
