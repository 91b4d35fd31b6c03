import { configureGlobal } from 'fast-check';

const SEED = 20_261_121;

/** The same cases in every run, so that a failure is that of a change. `SEED=random` looks for new ones. */
if (process.env['SEED'] !== 'random') configureGlobal({ seed: Number(process.env['SEED'] ?? SEED) });
