import type { Talk } from './conversations';
import type { Rule } from './policies';

/** What a replay must come to, counted without conditions, sets or decisions. */
export interface Expected {
  conversations: number;
  lost: number;
  gained: number;
  coverageLost: number;
  missingFacts: number;
  secondsLost: number;
  secondsGained: number;
}

const LADDER = ['prohibition', 'obligation', 'exclusion', 'selection'] as const;

/** The strongest class that matched. `missing`: which classes match where a fact is missing. */
const strongest = (rules: readonly Rule[], talk: Talk, missing: readonly Rule['kind'][] = []) => {
  const matched = new Set(
    rules.filter((rule) => rule.holds(talk) ?? missing.includes(rule.kind)).map(({ kind }) => kind),
  );
  return LADDER.find((kind) => matched.has(kind));
};

const isRecorded = (kind: Rule['kind'] | undefined): boolean => kind === 'obligation' || kind === 'selection';

export class Oracle {
  readonly expected: Expected = {
    conversations: 0,
    lost: 0,
    gained: 0,
    coverageLost: 0,
    missingFacts: 0,
    secondsLost: 0,
    secondsGained: 0,
  };

  constructor(
    private readonly active: readonly Rule[],
    private readonly draft: readonly Rule[],
  ) {}

  add(talk: Talk): void {
    const { expected } = this;
    expected.conversations += 1;
    const before = strongest(this.active, talk);
    const isNow = isRecorded(strongest(this.draft, talk));
    if (isRecorded(before) === isNow) return;
    const [least, most] = [
      strongest(this.draft, talk, ['prohibition', 'exclusion']),
      strongest(this.draft, talk, ['obligation', 'selection']),
    ];
    if (isRecorded(least) !== isRecorded(most)) expected.missingFacts += 1;
    else if (isNow) {
      expected.gained += 1;
      expected.secondsGained += talk.durationSec;
    } else {
      expected.lost += 1;
      expected.secondsLost += talk.durationSec;
      if (before === 'obligation') expected.coverageLost += 1;
    }
  }
}
