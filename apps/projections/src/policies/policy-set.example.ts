import type { SetDifference } from '@earwitness/policy';
import type { LintAnswer, PolicySetDetail, PolicySetSummary } from './policy-set.read-model';

const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const policiesYaml = `apiVersion: earwitness/v1
kind: Policy
metadata: { id: record-all }
phase: capture
class: obligation
capture: { failMode: closed }
`;

export const summaryExample: PolicySetSummary = {
  hash,
  version: 7,
  state: 'active',
  draftedBy: 'key:compliance',
  draftedAt: '2026-01-05T09:00:00.000Z',
  approvedBy: [],
  activatedAt: '2026-01-05T10:30:00.000Z',
  findings: [
    {
      severity: 'warning',
      code: 'Shadowed',
      at: '/1',
      policyId: 'sample-quality',
      detail: 'record-all matches wherever it does, and is stronger',
    },
  ],
};

const { activatedAt: _, ...drafted } = summaryExample;
export const draftExample: PolicySetSummary = { ...drafted, state: 'draft' };

export const detailExample: PolicySetDetail = {
  ...summaryExample,
  documents: [
    {
      apiVersion: 'earwitness/v1',
      kind: 'Policy',
      metadata: { id: 'record-all' },
      phase: 'capture',
      class: 'obligation',
      capture: { failMode: 'closed' },
    },
  ],
  history: [
    { event: 'PolicySetDrafted', at: '2026-01-05T09:00:00.000Z', by: 'key:compliance' },
    { event: 'PolicySetApproved', at: '2026-01-05T10:00:00.000Z', by: 'key:audit' },
    { event: 'PolicySetActivated', at: '2026-01-05T10:30:00.000Z', by: 'key:compliance' },
  ],
};

export const lintExample: LintAnswer = { hash, findings: summaryExample.findings };

export const diffExample: SetDifference = {
  before: hash,
  after: 'a3bf4f1b2b0b822cd15d6c15b0f00a089f86d081884c7d659a2feaa0c55ad015',
  added: [{ kind: 'List', id: 'vips' }],
  removed: [],
  changed: [{ kind: 'Policy', id: 'record-all', fields: [{ at: '/priority', before: 0, after: 500 }] }],
  isTightening: false,
};
