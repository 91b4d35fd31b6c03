import type { VendorView } from './vendor.read-model';

const native: VendorView['capabilities'][number] = {
  mode: 'native',
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture', 'PauseCapture', 'ResumeCapture'],
  pause: 'native',
  sendsStartedEvent: false,
  sendsFailedEvent: true,
  canQueryState: true,
  resultWithinMs: { StartCapture: 10_000 },
};

export const vendorExample: VendorView = {
  vendor: 'telnyx',
  capabilities: [native],
  operations: [
    {
      name: 'speak',
      on: 'session',
      summary: 'Says a text to the call.',
      input: {
        type: 'object',
        properties: { payload: { type: 'string', minLength: 1 } },
        required: ['payload'],
        additionalProperties: false,
      },
    },
  ],
  asksQuestions: false,
  canPoll: true,
  canBackfill: true,
  vocabulary: [{ document: 'Telnyx API v2', kind: 'event', term: 'call.answered', becomes: ['fact SessionStarted'] }],
  accounts: [{ id: 'main', startsWithSession: ['native'], capabilities: [native], operations: ['speak'] }],
};
