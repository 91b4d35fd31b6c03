import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface CommandLine {
  /** Play the scenario to its end, compare, and exit. */
  readonly once: boolean;
  readonly dataDirectory: string;
  /** Forget what an earlier run left. */
  readonly reset: boolean;
  /** Ingress listens here, the query API one above, simulators ten above, health and metrics nineteen above. */
  readonly portBase: number;
  readonly calls: number;
  readonly help: boolean;
}

export const USAGE = `npm start -- [options]

  --once             play the contact centre's calls to their end, compare with what the vendors know, exit 0 or 1
  --calls <n>        how many calls to play (default 24)
  --data-dir <path>  where data and keys are kept (default .earwitness)
  --port-base <n>    first port: ingress n, query API n+1, simulators n+10, health and metrics n+19 (default 8080)
  --reset            forget what an earlier run left
  --help`;

const wholeNumber = (option: string, text: string, most: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  throw new Error(`--${option} must be a whole number from 1 to ${most}, not "${text}"`);
};

/** @throws Error that says what is wrong with the arguments. */
export const parseCommandLine = (args: readonly string[]): CommandLine => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      calls: { type: 'string', default: '24' },
      'data-dir': { type: 'string', default: '.earwitness' },
      'port-base': { type: 'string', default: '8080' },
      reset: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    once: values.once,
    dataDirectory: resolve(values['data-dir']),
    reset: values.reset,
    portBase: wholeNumber('port-base', values['port-base'], 65_500),
    calls: wholeNumber('calls', values.calls, 10_000),
    help: values.help,
  };
};
