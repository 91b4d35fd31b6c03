import { createHash } from 'node:crypto';
import { type Capability, issueReplyId } from './simulator-reply-ids';
import type { Fields, SimulatedRecording, SimulatorContext } from './simulator-state';

/** Deployments are said to send the 19 digits of a Call-ID as a number, which no parser of doubles keeps. */
export const sipRecCallIdOf = ({ settings }: SimulatorContext, callId: string): unknown => {
  if (!settings.numericSipRecCallId) return callId;
  const digits = BigInt(`0x${createHash('sha256').update(callId).digest('hex').slice(0, 16)}`);
  const text = `7${(digits % 10n ** 18n).toString().padStart(18, '0')}`;
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
};

/** What every event has beside its own fields. */
export const commonFields = (context: SimulatorContext, capability: Capability): Fields => {
  const { domain, commandQueue, commandRegion, omitCommandQueue, omitCommandRegion } = context.settings;
  return {
    domain,
    replyId: issueReplyId(context, capability),
    ...(!omitCommandQueue && { commandQueue }),
    ...(!omitCommandRegion && { commandRegion }),
  };
};

/** The vendor's own notation, which is nearly JSON. */
export const pseudoJsonMeta = ({ startTime }: SimulatedRecording): string => {
  const part = (name: string, ssrc: number): string => `${name}: [\n{\nstart: ${startTime},\nssrc: ${ssrc}\n}\n]`;
  return `{\nrecordingsPartsInfo: {\n${part('callerStreams', 2773030717)},\n${part('calleeStreams', 3758356851)}\n}\n}`;
};

/** Recordings of the same conference, and when it was one. */
export const conferenceFields = ({ session, id }: SimulatedRecording): Fields => {
  const segmentsOf = (of: SimulatedRecording['session']) => of.conferences.map(({ segment }) => ({ ...segment }));
  const others = new Set(session.conferences.flatMap((conference) => conference.with));
  const relatedRecordings = [...others]
    .flatMap(({ recordings }) => recordings)
    .filter((recording) => recording.id !== id)
    .map((recording) => ({
      recordingId: recording.id,
      startTime: recording.startTime,
      conferenceSegments: segmentsOf(recording.session),
    }));
  return relatedRecordings.length > 0 ? { relatedRecordings, conferenceSegments: segmentsOf(session) } : {};
};
