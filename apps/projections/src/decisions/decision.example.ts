import { captureDecision, policyFacts } from '@earwitness/domain';
import { recordingExample } from '../recordings/recording.example';
import type { DecisionSummary, DecisionView } from './decision.read-model';

const { conversationId, traceId } = recordingExample;
const policySetHash = 'b6c1d7a0f2'.repeat(6) + 'b6c1';

export const factsExample = policyFacts.parse({
  now: '2026-01-05T09:00:01.000Z',
  c: {
    id: conversationId,
    traceId,
    tenant: 'acme',
    channel: 'voice',
    direction: 'pstn-inbound',
    startedAt: '2026-01-05T09:00:01.000Z',
    businessLine: 'brokerage',
    tags: [],
    attrs: {},
    route: { ani: '+35312345678', dnis: '+35318765432' },
    participants: [{ ref: 'caller', kind: 'caller', side: 'external', number: '+35312345678', groups: [] }],
    consent: { state: 'unknown' },
    captures: [],
    requested: false,
    cues: [],
  },
  vendors: [],
});

const demand = captureDecision.parse({
  record: true,
  decidedBy: 'obligation',
  policyIds: ['mifid-voice'],
  policySetHash,
  startWithinMs: 3_000,
  availableWithinMs: 900_000,
  settleMs: 5_000,
  maxPauseMs: 240_000,
});

export const decisionSummaryExample: DecisionSummary = {
  id: '1d0c7f5e-6b2a-8f3d-9e4c-5b6a7988a0b1',
  conversationId,
  decidedAt: '2026-01-05T09:00:01.000Z',
  source: 'saga',
  record: true,
  decidedBy: 'obligation',
  policyIds: ['mifid-voice'],
  policySetHash,
};

export const whyExample = {
  decision: demand,
  facts: factsExample,
  matched: [
    {
      policyId: 'mifid-voice',
      class: 'obligation',
      mode: 'enforce',
      result: 'matched',
      clause: 'c.businessLine in ["brokerage", "treasury"]',
      facts: { 'c.businessLine': 'brokerage' },
    },
  ],
  notMatched: [],
  indeterminate: [
    {
      policyId: 'no-minors',
      class: 'prohibition',
      mode: 'enforce',
      result: 'indeterminate',
      takenAs: 'noMatch',
      clause: 'c.attrs.minor == "yes"',
      facts: { 'c.attrs.minor': null },
    },
  ],
  sampledOut: [],
  outOfScope: [],
  conflicts: [],
} satisfies Partial<DecisionView>;

export const decisionExample: DecisionView = {
  ...decisionSummaryExample,
  policySetVersion: 7,
  factsHash: 'a2'.repeat(32),
  ...whyExample,
};
