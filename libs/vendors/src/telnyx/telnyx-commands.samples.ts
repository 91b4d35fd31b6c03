import type { Command } from '@earwitness/domain';
import type { CommandSample } from '../contract/adapter.contract';
import { aboutConference, aboutLeg, commandId, recorded, RECORDING, startOf } from './telnyx.samples';

type Later = 'StopCapture' | 'PauseCapture' | 'ResumeCapture';
type OfLeg = 'siprec' | 'native' | 'stream';

const ofLeg = (type: Later, mode: OfLeg, digits: string) =>
  ({ type, commandId: commandId(digits), ...aboutLeg, mode }) satisfies Command;
const ofConference = (type: Later, digits: string) =>
  ({ type, commandId: commandId(digits), ...aboutConference, mode: 'conference' }) satisfies Command;

/** Each by the name of its recorded request. */
export const commands = {
  'siprec-start': startOf('siprec', '01'),
  'siprec-stop': ofLeg('StopCapture', 'siprec', '02'),
  'record-start': startOf('native', '11'),
  'siprec-start-of-the-caller': { ...startOf('siprec', '03'), tracks: 'caller' },
  'record-start-as-policy-says': {
    ...startOf('native', '16'),
    refs: { ...aboutLeg.refs, direction: 'outgoing' },
    tracks: 'caller',
    transcribe: { locale: 'de-DE' },
    announce: 'tone',
  },
  'record-stop': ofLeg('StopCapture', 'native', '12'),
  'record-stop-of-one-of-several': { ...ofLeg('StopCapture', 'native', '12'), captureRef: RECORDING },
  'record-pause': ofLeg('PauseCapture', 'native', '13'),
  'record-resume': ofLeg('ResumeCapture', 'native', '14'),
  'conference-record-start': startOf('conference', '21'),
  'conference-record-stop': ofConference('StopCapture', '22'),
  'conference-record-pause': ofConference('PauseCapture', '23'),
  'conference-record-resume': ofConference('ResumeCapture', '24'),
  'streaming-start': { ...startOf('stream', '31'), streamTarget: 'assist' },
  'streaming-stop': ofLeg('StopCapture', 'stream', '32'),
} as const;

export const deleteOf = (mode: 'native' | 'conference'): Command => ({
  ...(mode === 'native' ? aboutLeg : aboutConference),
  type: 'DeleteRecording',
  commandId: commandId('15'),
  captureRef: RECORDING,
  mode,
});

const { captureId: _, ...session } = aboutLeg;
const hangUp: Command = {
  ...session,
  type: 'OperateSession',
  commandId: commandId('41'),
  operation: 'hangUp',
  input: {},
};

export const commandSamples: Readonly<Record<string, CommandSample>> = {
  ...Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, { command, request: recorded(name) }]),
  ),
  'the recording of a call is deleted': { command: deleteOf('native'), request: recorded('recording-delete') },
  'the recording of a conference is deleted': {
    command: deleteOf('conference'),
    request: recorded('recording-delete'),
  },
  'hang-up': { command: hangUp, request: recorded('hang-up') },
};
