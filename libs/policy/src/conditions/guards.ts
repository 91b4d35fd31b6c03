import type { Lookups } from './condition-engine';
import { accessorNames, patternOf } from './environment';
import { variables } from './fact-types';
import { callOf, macros, type Node, nodesOf, typeOf } from './syntax';
import { isZoneOrOffset } from '../lookups/zoned-time';

/** What is wrong with a node of a condition. */
export interface NodeFault {
  readonly node: Node;
  readonly problem: string;
}

const LONGEST_PATTERN = 500;
const LARGEST_PROGRAM = 2000;

const functions: ReadonlySet<string> = new Set(
  'has size int double string timestamp duration inList inGroup inSchedule tz country prefix rx'.split(' '),
);
const methods: ReadonlySet<string> = new Set([
  'startsWith',
  'endsWith',
  'contains',
  'size',
  ...macros,
  ...accessorNames,
]);
const constants: ReadonlySet<string> = new Set(
  'string bool int uint double map list bytes null_type type google cel'.split(' '),
);

const textOf = (node: Node | undefined): string | undefined =>
  node?.op === 'value' && typeof node.args === 'string' ? node.args : undefined;

type Guard = (args: readonly Node[], lookups: Lookups) => string | undefined;

const named =
  (kind: 'List' | 'Group' | 'Schedule'): Guard =>
  ([name], lookups) => {
    const text = textOf(name);
    if (text === undefined) return `the name of a ${kind.toLowerCase()} must be written out`;
    return lookups.has(kind, text) ? undefined : `there is no ${kind.toLowerCase()} ${JSON.stringify(text)}`;
  };

const zoned =
  (position: number): Guard =>
  (args) => {
    const zone = textOf(args[position]);
    return zone === undefined || isZoneOrOffset(zone) ? undefined : `${JSON.stringify(zone)} is no time zone`;
  };

/** re2js takes time in proportion to the text and to the size of the program, so both pattern and program are bounded. */
const pattern: Guard = ([, literal]) => {
  const text = textOf(literal);
  if (text === undefined) return 'the pattern of rx() must be written out';
  if (text.length > LONGEST_PATTERN) return `the pattern of rx() is longer than ${LONGEST_PATTERN} characters`;
  try {
    return patternOf(text).programSize() > LARGEST_PROGRAM ? 'the pattern of rx() repeats too much' : undefined;
  } catch (error) {
    return `the pattern of rx() is none of RE2: ${error instanceof Error ? error.message : 'unreadable'}`;
  }
};

const start: Guard = ([, literal]) => {
  const text = textOf(literal);
  return text === undefined || /^\+\d{1,15}$/.test(text) ? undefined : 'prefix() looks for a start such as "+49"';
};

/** The library takes cubic time over a duration that is none, so it must not come from outside. */
const duration: Guard = ([literal]) =>
  /^-?(?:\d+(?:\.\d+)?(?:h|ms|us|ns|m|s)){1,8}$/.test(textOf(literal) ?? '')
    ? undefined
    : 'duration() takes a written-out duration such as "90s" or "1h30m"';

const whose: Guard = ([, literal]) =>
  ['queue', 'customer', 'agent'].includes(textOf(literal) ?? '')
    ? undefined
    : 'tz() knows the zones of "queue", "customer" and "agent"';

const first =
  (...guards: readonly Guard[]): Guard =>
  (args, lookups) => {
    for (const guard of guards) {
      const problem = guard(args, lookups);
      if (problem) return problem;
    }
    return undefined;
  };

const guards = new Map<string, Guard>([
  ['inList', named('List')],
  ['inGroup', named('Group')],
  ['inSchedule', first(named('Schedule'), zoned(2))],
  ['rx', pattern],
  ['prefix', start],
  ['duration', duration],
  ['tz', whose],
  ...accessorNames.map((name) => [name, zoned(1)] as const),
]);

const faultOfCall = (node: Node, lookups: Lookups): string | undefined => {
  const call = callOf(node);
  if (!call) return undefined;
  if (call.name === 'matches') return 'matches() can take for ever on a short text; use rx(text, pattern)';
  const isKnown = (node.op === 'call' ? functions : methods).has(call.name);
  return isKnown ? guards.get(call.name)?.(call.args, lookups) : `conditions have no function ${call.name}()`;
};

const faultOf = (node: Node, lookups: Lookups): string | undefined => {
  if (node.op === 'map') return 'conditions have no maps';
  if (node.op === 'value' && node.args !== null && typeof node.args === 'object')
    return 'conditions have neither bytes nor unsigned integers';
  if (node.op === 'id' && constants.has(node.args) && !(node.args in variables))
    return `there is no variable ${node.args}`;
  return faultOfCall(node, lookups);
};

/** What must not be in a condition, before it is type-checked. */
export const guard = (root: Node, lookups: Lookups): readonly NodeFault[] =>
  nodesOf(root).flatMap((node) => {
    const problem = faultOf(node, lookups);
    return problem === undefined ? [] : [{ node, problem }];
  });

const isDuration = (node: Node): boolean => typeOf(node)?.name === 'google.protobuf.Duration';

const isText = (node: Node): boolean => typeOf(node)?.name === 'string';

/** Put together in one iteration after the other, a text grows without bounds that the cost of a condition would see. */
const growsText = (node: Node): boolean =>
  node.op === '+' && isText(node) && nodesOf(node).some((part) => part.op === 'id' && isText(part));

const problemOfTyped = (node: Node): string | undefined => {
  if ((node.op === '+' || node.op === '-') && isDuration(node.args[0]))
    return 'nothing can be added to a duration or taken from it; begin with the moment';
  return growsText(node) ? 'an element of a list cannot be put together with other text' : undefined;
};

/**
 * What can only be seen once types are known. The library miscounts sums of durations below zero, and takes a duration
 * with a moment added to it for a duration.
 */
export const guardTyped = (root: Node): readonly NodeFault[] =>
  nodesOf(root).flatMap((node) => {
    const problem = problemOfTyped(node);
    return problem === undefined ? [] : [{ node, problem }];
  });
