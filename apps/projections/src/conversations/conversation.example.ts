import { recordingExample } from '../recordings/recording.example';
import type { ConversationView } from './conversation.read-model';
import type { ConversationSummary } from './summary.read-model';

const {
  conversationId: id,
  traceId,
  sessionKey: key = '',
  sessionRef: ref = '',
  participants,
  policyIds,
} = recordingExample;

export const summaryExample: ConversationSummary = {
  id,
  traceId,
  version: 14,
  at: '2026-01-05T09:00:00.000Z',
  startedAt: '2026-01-05T09:00:01.000Z',
  endedAt: '2026-01-05T09:04:11.000Z',
  updatedAt: '2026-01-05T09:04:40.120Z',
  vendors: ['telnyx'],
  participants,
  policyIds,
  verdict: 'satisfied',
  gap: false,
};

export const conversationExample: ConversationView = {
  ...summaryExample,
  absorbed: [],
  decision: { record: true, policyIds, policySetHash: 'b6c1d7a0f2' },
  sessions: [
    {
      key,
      vendor: 'telnyx',
      account: 'main',
      ref,
      refs: { callControlRef: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY' },
      direction: 'inbound',
      from: '+35312345678',
      to: '+35318765432',
      participants: [{ ref: 'caller', side: 'caller', number: '+35312345678' }],
      startedAt: '2026-01-05T09:00:01.000Z',
      endedAt: '2026-01-05T09:04:11.000Z',
      outcome: 'completed',
    },
  ],
  expectations: [{ id: '0b54c7b1-7f0a-8d7e-9c11-1f3c62a94d50', policyIds, verdict: 'satisfied' }],
  commands: [
    {
      id: '5a1f8d52-3c1b-8e64-8f0a-4b7a0c9d2e11',
      type: 'StartCapture',
      intent: `${key}/start/native`,
      attempt: 1,
      vendor: 'telnyx',
      account: 'main',
      sessionRef: ref,
      recordingId: recordingExample.id,
      issuedAt: '2026-01-05T09:00:01.400Z',
      status: 'confirmed',
    },
  ],
  links: [{ kind: 'session', value: `telnyx/main/leg/${ref}`, evidence: 'call_leg_id' }],
  attachments: recordingExample.attachments.map((attachment) => ({
    ...attachment,
    vendor: 'telnyx',
    account: 'main',
    sessionKey: key,
    recordingId: recordingExample.id,
  })),
  recordings: [recordingExample],
};
