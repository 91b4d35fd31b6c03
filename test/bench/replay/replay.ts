import { join } from 'node:path';
import { type Bench, profiling } from '../bench';
import { Child } from '../child';
import { describeMachine } from '../machine';
import { median } from '../pairs';
import type { Report } from '../report';
import { active, draft } from './policies';
import type { ReplayFindings, ReplayWork } from './replayer';

const FULL: ReplayWork = { conversations: 1_000_000, lap: 100_000 };
const QUICK: ReplayWork = { conversations: 60_000, lap: 20_000 };

/** Conversations for each second of one core, before any input or output. */
const BAR = 15_000;

/** What the replay counted, beside what was counted another way. */
const comparedOf = ({ tally, expected }: ReplayFindings): readonly (readonly [string, number, number])[] => [
  ['conversations', tally.conversations, expected.conversations],
  ['lost', tally.lost.count, expected.lost],
  ['gained', tally.gained.count, expected.gained],
  ['coverage lost', tally.coverageLost, expected.coverageLost],
  ['depends on a missing fact', tally.unknown.missingFacts, expected.missingFacts],
  ['minutes lost', tally.lost.minutes, Math.round(expected.secondsLost / 6) / 10],
  ['minutes gained', tally.gained.minutes, Math.round(expected.secondsGained / 6) / 10],
];

const faultsOf = (findings: ReplayFindings): readonly string[] => {
  const compared = comparedOf(findings);
  const wrong = compared.filter(([, ours, theirs]) => ours !== theirs);
  const idle = compared.filter(([, , theirs]) => theirs === 0);
  return [
    ...wrong.map(([what, ours, theirs]) => `${what}: ${ours} instead of ${theirs}`),
    ...idle.map(([what]) => `${what}: nothing to find, so that nothing was checked`),
  ];
};

const reported = ({ laps, ...counted }: ReplayFindings, conversations: number, loadBefore: number): Report => {
  const rates = laps.map(({ perCpuSecond }) => perCpuSecond);
  const middle = median(rates);
  return {
    workload: 'Replay: policies over past conversations',
    machine: describeMachine({ kafka: 'none' }, loadBefore),
    tables: [
      {
        title: 'In one thread, before input and output',
        rows: [
          {
            system: 'earwitness',
            conversations,
            policies: draft.length,
            'conversations/s/core': middle,
            'slowest lap': Math.min(...rates),
            'by the clock': median(laps.map(({ perSecond }) => perSecond)),
            'CPU µs/conversation': 1e6 / middle,
          },
        ],
      },
      {
        title: 'What was found, and what was to be found',
        rows: comparedOf({ laps, ...counted }).map(([what, ours, theirs]) => ({ what, replay: ours, oracle: theirs })),
      },
    ],
    ratios: [
      {
        name: `conversations/s/core, over ${BAR.toLocaleString('en')}`,
        median: middle / BAR,
        worst: Math.min(...rates) / BAR,
        bar: { atLeast: 1 },
        verdict: middle >= BAR ? 'passes' : 'falls short',
      },
    ],
    notes: [
      `${active.length} policies decided, ${draft.length} others are replayed: lists of 250 callers, groups, schedules in a time zone, participants, samples, missing facts.`,
      'Conversations are made, and decisions recorded, in chunks that are not timed and not kept.',
    ],
    faults: faultsOf({ laps, ...counted }),
  };
};

/** What a set of policies would have decided of a million conversations. */
export const runReplay = async (bench: Bench): Promise<Report> => {
  const work = bench.isQuick ? QUICK : FULL;
  const child = new Child(join(__dirname, 'replayer.js'), { execArgv: profiling(bench) });
  try {
    const findings = await child.ask<ReplayFindings>('replay', work);
    return reported(findings, work.conversations, bench.loadBefore);
  } finally {
    await child.stop();
  }
};
