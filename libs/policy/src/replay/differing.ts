import type { CaptureDecision } from '@earwitness/domain';
import { canonical } from '../facts/canonical';

/** Who demands it, and until when it was put off: not what is demanded. */
const APART = new Set(['record', 'decidedBy', 'policyIds', 'policySetHash', 'conflicts', 'deferredMs', 'plan']);

type Part = Readonly<Record<string, unknown>>;

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && canonical(a) === canonical(b));

const within = (a: Part, b: Part, prefix = ''): readonly string[] => {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => !APART.has(name) && !isSame(a[name], b[name])).map((name) => prefix + name);
};

/**
 * What two decisions demand differently: `record`, or of two that record `maxPauseMs`, `plan.tracks`. Where neither
 * records, it makes no difference what a capture would be like.
 */
export const differing = (a: CaptureDecision, b: CaptureDecision): readonly string[] => {
  if (a.record !== b.record) return ['record'];
  return a.record ? [...within(a, b), ...within(a.plan ?? {}, b.plan ?? {}, 'plan.')] : [];
};
