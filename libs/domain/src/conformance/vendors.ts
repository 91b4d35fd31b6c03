import { contextOf } from '@earwitness/testing';
import type { AccountProfile, Capability } from '../context';
import type { Conversation } from '../conversation/state';
import type { CaptureMode } from '../facts/capture.facts';
import type { CapturePlan } from '../policy/capture-decision';
import { consentOf } from '../statement/consent';
import { statedContext } from '../statement/stated-context';

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
const discarding: CapturePlan = {
  prefer: [],
  redundancy: 1,
  tracks: 'both',
  failMode: 'open',
  announce: { kind: 'none' },
  onProhibition: 'discard',
};
const demanded = {
  store: { target: 'archive', fileName: '{date}/{captureId}.mp3', deleteTemporary: true },
  pauseOn: ['payment.started'],
  resumeOn: ['payment.ended'],
};
const profiles = { telnyx, iotcomms };

/** Policies that demand the same of every conversation. */
export const context = contextOf({ decision: demanded, profiles });

const isRefused = (state: Conversation): boolean => ['declined', 'withdrawn'].includes(consentOf(state).state);

/** Policies that forbid what somebody refuses, and discard what was recorded; and that hear of the language. */
export const consentingContext = contextOf({
  decision: (state) => {
    const { language } = statedContext(state);
    const tags = language === undefined ? [] : [language];
    if (!isRefused(state)) return { ...demanded, tags };
    return { record: false, decidedBy: 'prohibition', policyIds: ['consent'], tags, plan: discarding };
  },
  profiles,
});
