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
/** Recorders as accounts are set up, two of them at once. */
const redundant: CapturePlan = {
  prefer: [],
  redundancy: 2,
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

/** Policies that demand the same of every conversation: to be recorded twice. */
export const context = contextOf({ decision: { ...demanded, plan: redundant }, profiles });

const isRefused = (state: Conversation): boolean => ['declined', 'withdrawn'].includes(consentOf(state).state);

/** Policies that forbid what somebody refuses, and discard what was recorded; and that hear of the language. */
export const consentingContext = contextOf({
  decision: (state) => {
    const { language } = statedContext(state);
    const tags = language === undefined ? [] : [language];
    if (!isRefused(state)) return { ...demanded, tags, plan: redundant };
    return { record: false, decidedBy: 'prohibition', policyIds: ['consent'], tags, plan: redundant };
  },
  profiles,
});
