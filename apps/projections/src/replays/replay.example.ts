import { decisionSummaryExample } from '../decisions/decision.example';
import type { ReplayView } from './replay.read-model';

const { id: decisionId, conversationId, policySetHash } = decisionSummaryExample;

export const queuedExample: ReplayView = {
  id: '7c9e6679-7425-8de4-944b-e07fc1f90ae7',
  policySetHash,
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-02-01T00:00:00.000Z',
  requestedBy: 'key:compliance',
  requestedAt: '2026-02-02T08:00:00.000Z',
  state: 'queued',
  done: 0,
};

export const replayExample: ReplayView = {
  ...queuedExample,
  state: 'running',
  startedAt: '2026-02-02T08:00:00.120Z',
  done: 52_000,
  total: 128_000,
  perSecond: 8_000,
  secondsLeft: 10,
  result: {
    conversations: 50_000,
    agree: 49_896,
    changed: 100,
    changes: [{ dimension: 'startWithinMs', count: 100 }],
    lost: {
      count: 2,
      minutes: 11.5,
      withoutLength: 0,
      samples: [
        {
          conversationId,
          decisionId,
          recorded: { record: true, decidedBy: 'obligation', policyIds: ['mifid-voice'] },
          replayed: { record: false, decidedBy: 'exclusion', policyIds: ['no-support'] },
        },
      ],
    },
    gained: { count: 0, minutes: 0, withoutLength: 0, samples: [] },
    coverageLost: 1,
    unknown: { withoutFacts: 0, withoutPolicies: 0, missingFacts: 2 },
    indeterminate: 14,
    policies: [
      { policyId: 'mifid-voice', recorded: 31_000, replayed: 30_999, lost: 1, gained: 0 },
      { policyId: 'no-support', recorded: 0, replayed: 2, lost: 0, gained: 0 },
    ],
  },
};
