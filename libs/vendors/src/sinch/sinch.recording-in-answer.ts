import type { CaptureDecision } from '@earwitness/domain';
import type { SinchAccount } from './sinch.config';
import { asPolicySays, nameInAnswer, recordingOptions } from './sinch.files';
import type { Asking } from './sinch.questions';
import { conferenceIn, nameOf, recordedBy, type Svaml, withFlag, withStartRecording } from './sinch.svaml';

interface Recorded {
  readonly svaml: Svaml;
  /** Why there is none although it was demanded. */
  readonly impossible?: string | undefined;
}

interface For {
  readonly event: Asking;
  readonly account: SinchAccount;
  readonly callRef: string;
  readonly decision: CaptureDecision | undefined;
}

type Settings = NonNullable<SinchAccount['recording']>;

const ofCall = (svaml: Svaml, recording: Settings, { event, callRef }: For): Svaml => {
  const options = recordingOptions(recording, nameInAnswer(callRef, 'call'));
  const isContinuing = event === 'ace' && ['', 'continue'].includes(nameOf(svaml.action));
  return isContinuing ? withFlag(svaml, options) : withStartRecording(svaml, options, recording.recordFrom);
};

/** What the customer's application records itself is kept, and not recorded twice. */
const intoConference = (svaml: Svaml, recording: Settings, given: For): Svaml => {
  const modes = recordedBy(svaml);
  const { ofConferences } = recording;
  const wantsConference = ofConferences !== 'call' && !modes.includes('conference');
  const wantsCall = ofConferences !== 'conference' && !modes.includes('native');
  const options = recordingOptions(recording, nameInAnswer(given.callRef, 'conference'));
  const flagged = wantsConference ? withFlag(svaml, options) : svaml;
  return wantsCall ? ofCall(flagged, recording, given) : flagged;
};

/** SVAML with recording added to it, and nothing else changed (Sinch, "Recording calls"). */
export const recorded = (svaml: Svaml, given: For): Recorded => {
  if (!given.account.recording) return { svaml };
  const recording = asPolicySays(given.account.recording, given.decision);
  switch (nameOf(svaml.action)) {
    case 'hangup':
      return { svaml };
    case 'connectmxp':
      return { svaml, ...(recordedBy(svaml).length === 0 && { impossible: 'NotSupportedWithConnectMxp' }) };
    case 'connectconf':
      return conferenceIn(svaml) === undefined
        ? { svaml, impossible: 'NoConferenceId' }
        : { svaml: intoConference(svaml, recording, given) };
  }
  return recordedBy(svaml).length > 0 ? { svaml } : { svaml: ofCall(svaml, recording, given) };
};
