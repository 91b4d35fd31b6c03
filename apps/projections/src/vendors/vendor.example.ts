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
      name: 'hangUp',
      on: 'session',
      summary: 'Ends the call (Telnyx API v2, "Hangup call").',
      input: { type: 'object', properties: { client_state: { type: 'string' } }, additionalProperties: false },
    },
  ],
  asksQuestions: false,
  canPoll: true,
  canBackfill: true,
  vocabulary: [{ document: 'Telnyx API v2', kind: 'event', term: 'call.answered', becomes: ['fact SessionStarted'] }],
  accounts: [{ id: 'main', startsWithSession: ['native'], capabilities: [native], operations: ['hangUp', 'transfer'] }],
};
