/** How a workload is to be run. */
export interface Bench {
  /** Short runs and one pair: shows that the bench works, and not much more. */
  readonly isQuick: boolean;
  /** For what is thrown away afterwards. */
  readonly directory: string;
  /** Where V8 leaves profiles of our own processes. */
  readonly profileDirectory?: string;
  readonly loadBefore: number;
}

export const profiling = ({ profileDirectory }: Bench): readonly string[] =>
  profileDirectory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`];
