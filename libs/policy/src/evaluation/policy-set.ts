import type { z } from 'zod';
import type { Condition, Lookups } from '../conditions/condition-engine';
import type { PolicyDocument } from '../documents/policy.document';
import type { settingsDocument } from '../documents/reference.documents';

/** A policy with its condition compiled. */
export interface Policy {
  readonly document: PolicyDocument;
  readonly condition: Condition;
  /** Of the condition at worst, in nodes visited. */
  readonly cost: number;
}

/** Documents that are in force together: immutable, known by their content. */
export interface PolicySet {
  /** SHA-256 (hex) of all documents, lists and schedules among them, whatever their order. */
  readonly hash: string;
  /** As they were parsed, with defaults filled in: policies and reference documents. */
  readonly documents: readonly unknown[];
  /** Those that are not disabled, the strongest first: by class, then priority, then id. */
  readonly policies: readonly Policy[];
  readonly settings: Pick<z.infer<typeof settingsDocument>, 'onConflict' | 'sampleSalt'>;
  readonly lookups: Lookups;
}

/** Demands nothing. */
export const noPolicies: PolicySet = {
  hash: '0'.repeat(64),
  documents: [],
  policies: [],
  settings: { onConflict: 'prohibit', sampleSalt: '' },
  lookups: {
    has: () => false,
    largest: 0,
    inList: () => false,
    inGroup: () => false,
    inSchedule: () => false,
  },
};
