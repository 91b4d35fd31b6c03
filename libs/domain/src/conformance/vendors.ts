import { contextOf } from '@earwitness/testing';
import type { AccountProfile, Capability } from '../context';
import type { CaptureMode } from '../facts/capture.facts';

const capability = (mode: CaptureMode, more: Partial<Capability>): Capability => ({
  mode,
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture'],
  pause: 'none',
  sendsStartedEvent: true,
  sendsFailedEvent: true,
  canQueryState: false,
  resultWithinMs: { StartCapture: 15_000 },
  ...more,
});

export const telnyx: AccountProfile = {
  startsWithSession: ['siprec', 'native'],
  capabilities: {
    siprec: capability('siprec', {}),
    native: capability('native', {
      supports: ['StartCapture', 'StopCapture', 'PauseCapture', 'ResumeCapture'],
      pause: 'native',
    }),
    stream: capability('stream', {}),
  },
};
export const iotcomms: AccountProfile = {
  startsWithSession: [],
  capabilities: {
    file: capability('file', {
      startedBy: 'answer',
      supports: ['StopCapture', 'CancelCapture', 'StoreRecording', 'MergeRecordings', 'DeleteRecording', 'StopSession'],
      pause: 'mask',
    }),
    stream: capability('stream', {}),
  },
};
export const context = contextOf({
  decision: { store: { target: 'archive', fileName: '{date}/{captureId}.mp3', deleteTemporary: true } },
  profiles: { telnyx, iotcomms },
});
