/** What a run of one system gave, whatever its unit. */
export interface Pair<Sample> {
  readonly ours: Sample;
  readonly theirs: Sample;
}

/** A B, B A, A B, …: what drifts during the run is on either side as often. */
export const alternate = async <Sample>(
  pairs: number,
  ours: () => Promise<Sample>,
  theirs: () => Promise<Sample>,
): Promise<readonly Pair<Sample>[]> => {
  const measured: Pair<Sample>[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) {
      const first = await ours();
      measured.push({ ours: first, theirs: await theirs() });
    } else {
      const first = await theirs();
      measured.push({ ours: await ours(), theirs: first });
    }
  }
  return measured;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

export interface Bar {
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Ratio {
  /** What is divided by what. */
  readonly name: string;
  readonly median: number;
  /** Of the pair that is worst for us. */
  readonly worst: number;
  readonly bar?: Bar;
  readonly verdict: 'passes' | 'falls short' | 'no bar';
}

const verdictOf = (value: number, { atLeast, atMost }: Bar): Ratio['verdict'] =>
  value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity) ? 'passes' : 'falls short';

export interface RatioOptions<Sample> {
  readonly of: (sample: Sample) => number;
  readonly bar?: Bar;
  /** Of costs and latencies. */
  readonly isLessBetter?: boolean;
}

/** Ours over theirs, pair by pair. The median is held against the bar. */
export const ratioOf = <Sample>(
  name: string,
  pairs: readonly Pair<Sample>[],
  { of, bar, isLessBetter = false }: RatioOptions<Sample>,
): Ratio => {
  const ratios = pairs.map(({ ours, theirs }) => of(ours) / of(theirs));
  const worst = isLessBetter ? Math.max(...ratios) : Math.min(...ratios);
  const middle = median(ratios);
  return { name, median: middle, worst, ...(bar ? { bar, verdict: verdictOf(middle, bar) } : { verdict: 'no bar' }) };
};
