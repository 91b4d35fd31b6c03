import { recordingExample } from '../recordings/recording.example';
import type { OperatorRequest } from './request.read-model';

export const takenExample: OperatorRequest = {
  id: 'd3b07384-d9a0-8e5c-9c2f-1b2a3c4d5e6f',
  name: 'PauseRequested',
  conversationId: recordingExample.conversationId,
  requestedBy: 'key:console',
  requestedAt: '2026-01-05T09:02:00.000Z',
  status: 'pending',
  commands: [],
};

export const requestExample: OperatorRequest = {
  ...takenExample,
  status: 'taken',
  commands: [
    { id: '0c1d2e3f-4a5b-8c6d-9e7f-8091a2b3c4d5', type: 'PauseCapture', vendor: 'telnyx', status: 'confirmed' },
  ],
};
