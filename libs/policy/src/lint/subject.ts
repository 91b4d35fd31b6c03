import { demandingOf } from '../combination/class-ladder';
import { canonical } from '../facts/canonical';
import { pointer } from '../checking/fault';
import { type PolicyDocument, policyDocument } from '../documents/policy.document';
import { each, type Parts } from '../checking/parts';
import type { Policy, PolicySet } from '../evaluation/policy-set';
import { constantCondition, type Constant } from './constant-condition';
import type { Circumstances, Finding, FindingCode } from './finding';

type Names = ReadonlySet<string>;

/** A policy that is looked at, with what can be said of it once. */
export interface Subject {
  readonly document: PolicyDocument;
  /** Where it is among the documents of the set. */
  readonly index: number;
  /** The condition as CEL. */
  readonly source: string;
  readonly constant: Constant;
  readonly channels: Names;
  readonly vendors: Names;
  /** It wants a capture, if only it is asked for one. */
  readonly demands: boolean;
  /** It says whether to record, and leaves everything else as it is. */
  readonly isPlain: boolean;
}

/** What rules look at. */
export interface Inspection extends Circumstances {
  readonly set: PolicySet;
  readonly subjects: readonly Subject[];
}

const effectsOf = ({ capture, control, store, lifecycle, process, access, tags }: PolicyDocument): string =>
  canonical({ capture, control, store, lifecycle, process, access, tags });

const nothingBesides = effectsOf(
  policyDocument.parse({
    apiVersion: 'earwitness/v1',
    kind: 'Policy',
    metadata: { id: 'plain' },
    phase: 'capture',
  }),
);

const subjectOf = ({ document, condition: { source } }: Policy, index: number): Subject => ({
  document,
  index,
  source,
  constant: constantCondition(source),
  channels: new Set(document.scope.channels),
  vendors: new Set(document.scope.vendors),
  demands: demandingOf([document], true).length > 0,
  isPlain: effectsOf(document) === nothingBesides,
});

/** Those that are not disabled, the strongest first. */
export const subjectsOf = ({ documents, policies }: PolicySet): Parts<readonly Subject[]> => {
  const written = documents as readonly { readonly kind: string; readonly metadata: { readonly id: string } }[];
  const places = new Map(
    written.flatMap(({ kind, metadata }, index) => (kind === 'Policy' ? [[metadata.id, index] as const] : [])),
  );
  return each(policies, (policy) => subjectOf(policy, places.get(policy.document.metadata.id) ?? -1));
};

export interface Problem {
  readonly severity: Finding['severity'];
  readonly code: FindingCode;
  readonly detail: string;
}

/** A finding on a field of a policy. What is in shadow blocks nothing. */
export const found = (
  { document, index }: Subject,
  { severity, code, detail }: Problem,
  path: readonly PropertyKey[],
): Finding => ({
  severity: document.mode === 'enforce' ? severity : 'warning',
  code,
  at: pointer(index, ...path),
  policyId: document.metadata.id,
  detail,
});

export const areDisjoint = (a: Names, b: Names): boolean => {
  const [smaller, larger] = a.size < b.size ? [a, b] : [b, a];
  for (const name of smaller) if (larger.has(name)) return false;
  return true;
};

const isWithin = (inner: Names, outer: Names): boolean => {
  if (inner.size > outer.size) return false;
  for (const name of inner) if (!outer.has(name)) return false;
  return true;
};

const meets = (a: Names, b: Names): boolean => a.size === 0 || b.size === 0 || !areDisjoint(a, b);

const embraces = (outer: Names, inner: Names): boolean =>
  outer.size === 0 || (inner.size > 0 && isWithin(inner, outer));

const tenantOf = ({ document }: Subject): string | undefined => document.scope.tenant;

const isMeeting = (a: Subject, b: Subject): boolean =>
  (tenantOf(a) === undefined || tenantOf(b) === undefined || tenantOf(a) === tenantOf(b)) &&
  meets(a.channels, b.channels) &&
  meets(a.vendors, b.vendors);

const isEmbracing = (outer: Subject, inner: Subject): boolean =>
  (tenantOf(outer) === undefined || tenantOf(outer) === tenantOf(inner)) &&
  embraces(outer.channels, inner.channels) &&
  embraces(outer.vendors, inner.vendors);

/** There are conversations that both are sure to match. Where conditions differ, that is not looked into. */
export const matchTogether = (a: Subject, b: Subject): boolean =>
  a.constant !== false &&
  b.constant !== false &&
  (a.constant === true || b.constant === true || a.source === b.source) &&
  isMeeting(a, b);

const isSampled = ({ document: { sample } }: Subject): boolean => sample !== undefined && sample.percent < 100;

/** Wherever the second matches, the first does too. */
export const matchesWherever = (outer: Subject, inner: Subject): boolean =>
  (outer.constant === true || outer.source === inner.source) && !isSampled(outer) && isEmbracing(outer, inner);
