import { answer } from '../child';
import { type Load, type LoadOptions, LoadRun, type OpenLoadOptions } from './load';
import { type PoolOptions, RequestPool } from './request-pool';

export interface LoadSummary extends Omit<Load, 'latenciesMs'> {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

let pool: RequestPool | undefined;

const pooled = (): RequestPool => {
  if (!pool) throw new Error('nothing was signed yet');
  return pool;
};

const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;

const summary = ({ latenciesMs, ...load }: Load): LoadSummary => ({
  ...load,
  p50Ms: percentile(latenciesMs, 0.5),
  p99Ms: percentile(latenciesMs, 0.99),
});

answer({
  sign: (options: PoolOptions) => {
    pool = new RequestPool(options);
  },
  closed: async (options: LoadOptions) => summary(await new LoadRun(pooled(), options).closed()),
  open: async (options: OpenLoadOptions) => summary(await new LoadRun(pooled(), options).open(options.perSecond)),
});
