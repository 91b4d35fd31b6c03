import type { z } from 'zod';

/** One mistake in a configuration, with a JSON pointer (RFC 6901) or a variable's name to where it is. */
export interface ConfigurationFault {
  readonly at: string;
  readonly problem: string;
  /** Where in the text it is, 1-based, where that is known. */
  readonly line?: number;
  readonly column?: number;
}

const sentence = ({ at, problem, line, column }: ConfigurationFault): string =>
  line === undefined ? `${at}: ${problem}` : `${at} (${line}:${column ?? 1}): ${problem}`;

/** Every mistake that was found, not just the first. */
export class ConfigurationInvalid extends Error {
  override readonly name = 'ConfigurationInvalid';

  constructor(readonly faults: readonly ConfigurationFault[]) {
    super(faults.map(sentence).join('\n'));
  }
}

/** Something else that whoever starts a process can set right, said in a sentence. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

const escaped = (segment: PropertyKey): string => String(segment).replaceAll('~', '~0').replaceAll('/', '~1');

export const pointer = (...path: readonly PropertyKey[]): string => `/${path.map(escaped).join('/')}`;

export const faultsOf = (error: z.ZodError, ...prefix: readonly PropertyKey[]): readonly ConfigurationFault[] =>
  error.issues.map(({ path, message }) => ({ at: pointer(...prefix, ...path), problem: message }));
