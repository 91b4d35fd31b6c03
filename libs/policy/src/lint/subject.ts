import { demandingOf } from '../combination/class-ladder';
import { canonical } from '../facts/canonical';
import { pointer } from '../checking/fault';
import { type PolicyDocument, policyDocument } from '../documents/policy.document';
import type { PolicySet } from '../evaluation/policy-set';
import { constantCondition, type Constant } from './constant-condition';
import type { Circumstances, Finding, FindingCode } from './finding';

/** A policy that is looked at, with what can be said of it once. */
export interface Subject {
  readonly document: PolicyDocument;
  /** Where it is among the documents of the set. */
  readonly index: number;
  /** The condition as CEL. */
  readonly source: string;
  readonly constant: Constant;
}

/** What rules look at. */
export interface Inspection extends Circumstances {
  readonly set: PolicySet;
  readonly subjects: readonly Subject[];
}

/** Those that are not disabled, the strongest first. */
export const subjectsOf = ({ documents, policies }: PolicySet): readonly Subject[] => {
  const written = documents as readonly { readonly kind: string; readonly metadata: { readonly id: string } }[];
  const places = new Map(
    written.flatMap(({ kind, metadata }, index) => (kind === 'Policy' ? [[metadata.id, index] as const] : [])),
  );
  return policies.map(({ document, condition: { source } }) => ({
    document,
    index: places.get(document.metadata.id) ?? -1,
    source,
    constant: constantCondition(source),
  }));
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

const meets = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === 0 || b.length === 0 || a.some((name) => b.includes(name));

const embraces = (outer: readonly string[], inner: readonly string[]): boolean =>
  outer.length === 0 || (inner.length > 0 && inner.every((name) => outer.includes(name)));

type Scope = PolicyDocument['scope'];

const isMeeting = (a: Scope, b: Scope): boolean =>
  (a.tenant === undefined || b.tenant === undefined || a.tenant === b.tenant) &&
  meets(a.channels, b.channels) &&
  meets(a.vendors, b.vendors);

const isEmbracing = (outer: Scope, inner: Scope): boolean =>
  (outer.tenant === undefined || outer.tenant === inner.tenant) &&
  embraces(outer.channels, inner.channels) &&
  embraces(outer.vendors, inner.vendors);

/** There are conversations that both are sure to match. Where conditions differ, that is not looked into. */
export const matchTogether = (a: Subject, b: Subject): boolean =>
  a.constant !== false &&
  b.constant !== false &&
  (a.constant === true || b.constant === true || a.source === b.source) &&
  isMeeting(a.document.scope, b.document.scope);

const isSampled = ({ document: { sample } }: Subject): boolean => sample !== undefined && sample.percent < 100;

/** Wherever the second matches, the first does too. */
export const matchesWherever = (outer: Subject, inner: Subject): boolean =>
  (outer.constant === true || outer.source === inner.source) &&
  !isSampled(outer) &&
  isEmbracing(outer.document.scope, inner.document.scope);

/** It wants a capture, if only it is asked for one. */
export const demands = ({ document }: Subject): boolean => demandingOf([document], true).length > 0;

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

/** It says whether to record, and leaves everything else as it is. */
export const isPlain = ({ document }: Subject): boolean => effectsOf(document) === nothingBesides;
