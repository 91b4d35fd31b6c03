import type { PolicyFacts } from '@earwitness/domain';

/** What conditions look up in the reference documents of their set. Pure, and frozen with the set. */
export interface Lookups {
  has(kind: 'List' | 'Group' | 'Schedule', name: string): boolean;
  /** The greatest number of entries of any list or group, for the cost of a condition. */
  readonly largest: number;
  inList(name: string, value: string): boolean;
  inGroup(name: string, member: string): boolean;
  /** `tz` is an IANA name; without one the schedule's own counts, then UTC. */
  inSchedule(name: string, atMs: number, tz: string | undefined): boolean;
}

/** Facts in the form that the engine reads; made once for all conditions of an evaluation. */
export interface Activation {
  readonly facts: PolicyFacts;
  readonly native: unknown;
}

/** What settled a condition: a part of it, and the facts that the part reads, by name. One object for each way to settle it. */
export interface Settled {
  /** What `holds` says. */
  readonly holds: boolean | undefined;
  readonly clause: string;
  readonly reads: readonly string[];
}

/** A condition that was checked. Total: it never throws, and always says the same of the same facts. */
export interface Condition {
  readonly source: string;
  /** Undefined: a fact is missing that the outcome depends on. */
  holds(activation: Activation): boolean | undefined;
  /** The same, and why: a little slower. */
  explain(activation: Activation): Settled;
}

/** What is wrong with a condition, and where: 1-based line and column. */
export interface ConditionFault {
  readonly problem: string;
  readonly line: number;
  readonly column: number;
}

export type Compiled =
  | { readonly isValid: true; readonly condition: Condition; readonly cost: number }
  | { readonly isValid: false; readonly faults: readonly ConditionFault[] };

/** Conditions of policies: boolean expressions over facts, checked before they run, bounded in cost, without clock or chance. */
export interface ConditionEngine {
  compile(source: string, lookups: Lookups): Compiled;
  activate(facts: PolicyFacts): Activation;
}
