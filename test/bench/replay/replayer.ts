import {
  judge,
  parsePolicySet,
  type PolicySet,
  type RecordedDecision,
  Replay,
  type ReplayTally,
} from '@earwitness/policy';
import { answer } from '../child';
import { factsOf, type Talk, talkOf } from './conversations';
import { type Expected, Oracle } from './oracle';
import { active, documentsOf, draft, type Rule } from './policies';

export interface ReplayWork {
  readonly conversations: number;
  /** A rate is given for each so many. */
  readonly lap: number;
}

export interface ReplayFindings {
  /** Conversations for each second of CPU, and of the clock, lap by lap. */
  readonly laps: readonly { readonly perCpuSecond: number; readonly perSecond: number }[];
  readonly tally: ReplayTally;
  readonly expected: Expected;
}

/** So many are made at a time, and forgotten when they are replayed. */
const CHUNK = 2_000;

const compiled = (rules: readonly Rule[]): PolicySet => {
  const parsed = parsePolicySet(documentsOf(rules));
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

const recordedOf = (talk: Talk, set: PolicySet): RecordedDecision => {
  const facts = factsOf(talk);
  const { id, durationSec } = talk;
  return { conversationId: id, decisionId: id, isSynchronous: false, decision: judge(set, facts), facts, durationSec };
};

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Only the replay itself is timed: not how conversations are made, nor how the result is checked. */
const replay = ({ conversations, lap }: ReplayWork): ReplayFindings => {
  const [before, after] = [compiled(active), compiled(draft)];
  const work = new Replay(after);
  const oracle = new Oracle(active, draft);
  const laps: ReplayFindings['laps'][number][] = [];
  let [cpu, wall] = [0, 0];
  for (let from = 0; from < conversations; from += CHUNK) {
    const talks = Array.from({ length: Math.min(CHUNK, conversations - from) }, (_, index) => talkOf(from + index));
    const recorded = talks.map((talk) => recordedOf(talk, before));
    const [cpuBefore, wallBefore] = [cpuSeconds(), performance.now()];
    for (const one of recorded) work.add(one);
    cpu += cpuSeconds() - cpuBefore;
    wall += (performance.now() - wallBefore) / 1000;
    for (const talk of talks) oracle.add(talk);
    if ((from + CHUNK) % lap !== 0) continue;
    laps.push({ perCpuSecond: lap / cpu, perSecond: lap / wall });
    [cpu, wall] = [0, 0];
  }
  return { laps, tally: work.tally, expected: oracle.expected };
};

answer({ replay });
