import type { AccountProfile, Capability } from '@earwitness/domain';
import { startingModes, type TelnyxAccount } from './telnyx.config';
import { telnyxSessionOperations } from './telnyx.operations';

export const telnyxSiprec: Capability = {
  mode: 'siprec',
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture'],
  pause: 'none',
  sendsStartedEvent: true,
  sendsFailedEvent: true,
  /** `GET /calls/{id}` says nothing of SIPREC. */
  canQueryState: false,
  /** A recording server that does not answer is given up after a SIP timer of 32 s. */
  resultWithinMs: { StartCapture: 40_000, StopCapture: 10_000 },
  heeds: ['tracks'],
};

/** Nothing is sent when it starts, is paused or resumed: the answer to the command is all there is. */
export const telnyxNative: Capability = {
  mode: 'native',
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture', 'PauseCapture', 'ResumeCapture', 'DeleteRecording'],
  pause: 'native',
  sendsStartedEvent: false,
  sendsFailedEvent: true,
  /** `GET /recordings` lists what is finished. */
  canQueryState: false,
  /** What has stopped is heard of when its file is saved. */
  resultWithinMs: {
    StartCapture: 10_000,
    StopCapture: 60_000,
    PauseCapture: 10_000,
    ResumeCapture: 10_000,
    DeleteRecording: 10_000,
  },
  heeds: ['tracks', 'transcribe'],
};

/** `call.recording.error` is of calls only. */
export const telnyxConference: Capability = {
  ...telnyxNative,
  mode: 'conference',
  sendsFailedEvent: false,
  heeds: [],
};

export const telnyxStream: Capability = {
  ...telnyxSiprec,
  mode: 'stream',
  heeds: [],
  resultWithinMs: { StartCapture: 20_000, StopCapture: 10_000 },
};

export const telnyxCapabilities = [telnyxSiprec, telnyxNative, telnyxConference, telnyxStream] as const;

const leg = { kind: 'leg' };

/** Heard by both sides; a conference has no such operation. */
const spoken = {
  operation: 'speak',
  input: {
    payload: '{text}',
    voice: 'female',
    service_level: 'basic',
    language: '{locale}',
    target_legs: 'both',
  },
};

export const profileOf = (account: TelnyxAccount): AccountProfile => ({
  startsWithSession: startingModes(account),
  startsOnlyWhere: { siprec: leg, native: leg, conference: { kind: 'conference' } },
  operations: telnyxSessionOperations,
  endsCallBy: { operation: 'hangUp' },
  announcesBy: { spoken, toneWithStart: ['native', 'conference'] },
  capabilities: {
    ...(account.siprec && { siprec: telnyxSiprec }),
    ...(account.native && { native: telnyxNative }),
    ...(account.conference && { conference: telnyxConference }),
    ...(Object.keys(account.streamTargets).length > 0 && { stream: telnyxStream }),
  },
});
