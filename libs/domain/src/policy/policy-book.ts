import { deriveId } from '../identity';
import type { Instant } from '../instant';
import type { LintFinding, NewPolicySetEvent, PolicySetEvent } from './policy-set.events';

export type PolicySetState = 'draft' | 'approved' | 'active' | 'superseded';

/** One set, without its documents. */
export interface BookEntry {
  readonly hash: string;
  readonly version: number;
  readonly state: PolicySetState;
  readonly draftedBy: string;
  readonly draftedAt: Instant;
  /** Undefined until it was linted. */
  readonly findings?: readonly LintFinding[];
  /** Since a set came into force for the last time, itself or another: an approval is of what takes the place of what. */
  readonly approvedBy: readonly string[];
  /** The hash of the set that came into force after this one was approved, and thereby ended what it was approved for. */
  readonly overtakenBy?: string;
  /** The last time. */
  readonly activatedAt?: Instant;
}

/** The policy sets of one tenant, the oldest first: `version` counts them. Stored as JSON. */
export interface PolicyBook {
  readonly entries: readonly BookEntry[];
}

export const emptyBook: PolicyBook = { entries: [] };

/** Changes with the shape of the book: one that is stored in another shape is folded anew. */
export const BOOK_VERSION = 2;

/** The stream that a tenant's policies are kept in. */
export const policyStreamOf = (tenant: string): string => deriveId('policies', tenant);

/** How many people it takes to put a set in force. */
export type ActivationRule = 'one' | 'two';

export type BookCommand =
  | { readonly kind: 'draft'; readonly hash: string; readonly documents: readonly unknown[]; readonly by: string }
  | { readonly kind: 'lint'; readonly hash: string; readonly findings: readonly LintFinding[]; readonly by: string }
  | {
      readonly kind: 'simulate';
      readonly hash: string;
      readonly replayId: string;
      readonly summary: Readonly<Record<string, unknown>>;
      readonly by: string;
    }
  | { readonly kind: 'approve'; readonly hash: string; readonly by: string }
  | { readonly kind: 'activate'; readonly hash: string; readonly by: string; readonly rule: ActivationRule };

export type BookRefusal =
  | { readonly reason: 'UnknownPolicySet' | 'NotLinted' | 'LintHasErrors' | 'AlreadyActive' | 'NeedsApprovalByAnother' }
  /** It was approved before that set came into force. */
  | { readonly reason: 'ApprovalOvertaken'; readonly overtakenBy: string };

export type BookOutcome =
  | { readonly isAccepted: true; readonly events: readonly NewPolicySetEvent[] }
  | { readonly isAccepted: false; readonly refusal: BookRefusal };

const accept = (...events: readonly NewPolicySetEvent[]): BookOutcome => ({ isAccepted: true, events });
const refuse = (refusal: BookRefusal): BookOutcome => ({ isAccepted: false, refusal });

export const entryOf = (book: PolicyBook, hash: string): BookEntry | undefined =>
  book.entries.find((entry) => entry.hash === hash);

export const activeEntry = (book: PolicyBook): BookEntry | undefined =>
  book.entries.find(({ state }) => state === 'active');

const whyUnfit = ({ findings, state }: BookEntry): BookRefusal | undefined => {
  if (state === 'active') return { reason: 'AlreadyActive' };
  if (!findings) return { reason: 'NotLinted' };
  return findings.some(({ severity }) => severity === 'error') ? { reason: 'LintHasErrors' } : undefined;
};

/** Two people: an approval by whoever activates is none. */
const whyUnapproved = ({ approvedBy, overtakenBy }: BookEntry, by: string): BookRefusal | undefined => {
  if (approvedBy.some((approver) => approver !== by)) return undefined;
  return overtakenBy === undefined
    ? { reason: 'NeedsApprovalByAnother' }
    : { reason: 'ApprovalOvertaken', overtakenBy };
};

const lint = ({ hash, findings, by }: BookCommand & { kind: 'lint' }, entry: BookEntry): BookOutcome =>
  JSON.stringify(entry.findings) === JSON.stringify(findings)
    ? accept()
    : accept({ name: 'PolicySetLinted', data: { hash, findings, by } });

const approve = ({ hash, by }: BookCommand & { kind: 'approve' }, entry: BookEntry): BookOutcome => {
  const unfit = whyUnfit(entry);
  if (unfit) return refuse(unfit);
  return entry.approvedBy.includes(by) ? accept() : accept({ name: 'PolicySetApproved', data: { hash, by } });
};

const activate = (
  { hash, by, rule }: BookCommand & { kind: 'activate' },
  entry: BookEntry,
  book: PolicyBook,
): BookOutcome => {
  const unfit = whyUnfit(entry) ?? (rule === 'two' ? whyUnapproved(entry, by) : undefined);
  if (unfit) return refuse(unfit);
  const old = activeEntry(book);
  const activated = { name: 'PolicySetActivated', data: { hash, by } } as const;
  return old
    ? accept(activated, { name: 'PolicySetSuperseded', data: { hash: old.hash, by: hash } })
    : accept(activated);
};

/** Pure: what follows from a command, all of it or nothing. What was done already is accepted, and adds nothing. */
export const decideBook = (command: BookCommand, book: PolicyBook): BookOutcome => {
  const entry = entryOf(book, command.hash);
  if (command.kind === 'draft') {
    const { hash, documents, by } = command;
    const version = book.entries.length + 1;
    return entry ? accept() : accept({ name: 'PolicySetDrafted', data: { hash, by, version, documents } });
  }
  if (!entry) return refuse({ reason: 'UnknownPolicySet' });
  switch (command.kind) {
    case 'lint':
      return lint(command, entry);
    case 'simulate': {
      const { hash, replayId, summary, by } = command;
      return accept({ name: 'PolicySetSimulated', data: { hash, replayId, summary, by } });
    }
    case 'approve':
      return approve(command, entry);
    case 'activate':
      return activate(command, entry, book);
  }
};

const changed = (book: PolicyBook, hash: string, change: (entry: BookEntry) => BookEntry): PolicyBook => ({
  entries: book.entries.map((entry) => (entry.hash === hash ? change(entry) : entry)),
});

/** Approvals that others had were for taking the place of what was in force before. */
const overtaken = (entry: BookEntry, by: string): BookEntry =>
  entry.approvedBy.length === 0
    ? entry
    : { ...entry, state: entry.activatedAt ? 'superseded' : 'draft', approvedBy: [], overtakenBy: by };

const approved = ({ overtakenBy: _, ...entry }: BookEntry, by: string): BookEntry => ({
  ...entry,
  state: 'approved',
  approvedBy: [...entry.approvedBy, by],
});

const activated = ({ overtakenBy: _, ...entry }: BookEntry, at: Instant): BookEntry => ({
  ...entry,
  state: 'active',
  approvedBy: [],
  activatedAt: at,
});

export const evolveBook = (book: PolicyBook, { name, data, recordedAt }: PolicySetEvent): PolicyBook => {
  switch (name) {
    case 'PolicySetDrafted': {
      const { hash, version, by } = data;
      const entry = { hash, version, state: 'draft', draftedBy: by, draftedAt: recordedAt, approvedBy: [] } as const;
      return { entries: [...book.entries, entry] };
    }
    case 'PolicySetLinted':
      return changed(book, data.hash, (entry) => ({ ...entry, findings: data.findings }));
    case 'PolicySetSimulated':
      return book;
    case 'PolicySetApproved':
      return changed(book, data.hash, (entry) => approved(entry, data.by));
    case 'PolicySetActivated':
      return {
        entries: book.entries.map((entry) =>
          entry.hash === data.hash ? activated(entry, recordedAt) : overtaken(entry, data.hash),
        ),
      };
    case 'PolicySetSuperseded':
      return changed(book, data.hash, (entry) => ({ ...entry, state: 'superseded' }));
  }
};
