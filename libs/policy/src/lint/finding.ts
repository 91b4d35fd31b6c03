import type { Capability } from '@earwitness/domain';

export type FindingCode =
  | 'NeverTrue'
  | 'AlwaysTrue'
  | 'Shadowed'
  | 'NoDefault'
  | 'EmptyRegions'
  | 'RetentionContradicts'
  | 'ObligationFailsOpen'
  | 'SampleOfObligation'
  | 'RecorderUnknown'
  | 'RecorderLacksCapability'
  | 'PauseUnsupported'
  | 'DiscardUnsupported'
  | 'StoreUnknown'
  | 'SectionIgnored'
  | 'RetentionWithoutStore'
  | 'CostOverBudget'
  | 'UnusedReference'
  | 'MoreFindings';

/** What is doubtful about documents that are valid. A set with an error among them is not activated. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  /** JSON pointer into the documents of the set. */
  readonly at: string;
  readonly policyId?: string;
  /** A sentence for whoever wrote the policy. */
  readonly detail: string;
}

/** What a tenant can record with: one mode of one vendor. */
export interface Recorder extends Capability {
  readonly vendor: string;
}

/** What the tenant has, beside its policies. */
export interface Circumstances {
  readonly recorders: readonly Recorder[];
  /** Names of the stores. */
  readonly stores: readonly string[];
  /** What all conditions together may cost at worst; without it `COST_BUDGET`. */
  readonly costBudget?: number;
}
