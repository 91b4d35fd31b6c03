import type { Delivery } from './simulator-delivery';
import type { Fields, SimulatorContext } from './simulator-state';

/** Every documented error, under the type that it is likely to belong to: that table of the document is lost. */
export const documentedAlarms = {
  sessionError: ['maxDuration', 'sessionExpired'],
  callEventError: [
    'No response to callEvent request',
    'Invalid sip address: <address>',
    'callEvent response with unknown action',
    'No action provided in callEvent response',
  ],
  newCallEventError: [
    'newCall response empty',
    'newCall response without action',
    'newCall response with unknown action',
    'newCall request failed',
  ],
  emergencyFallback: ['triggeredByAlways', 'triggeredByError'],
  ivrCommandError: [
    'phraseError',
    'mediaServerError',
    'Empty body in getIvrCommand response',
    'getIvrCommand request error',
    'IVR command failed',
    'phraseRemoteCacheTimeout',
  ],
  callError: ['RTP media timeout', 'invalidSdp', 'cancelFailed', 'unexpectedReinviteResponse'],
} as const;
export type AlarmType = keyof typeof documentedAlarms;
type Documented<T extends AlarmType> = (typeof documentedAlarms)[T][number];

/** An address stands in the text of the error. */
export type ErrorOf<T extends AlarmType> =
  | Exclude<Documented<T>, 'Invalid sip address: <address>'>
  | (T extends 'callEventError' ? `Invalid sip address: ${string}` : never);

export type Alarm = {
  [T in AlarmType]: { readonly type: T; readonly error: ErrorOf<T>; readonly errorDetails?: Fields };
}[AlarmType];

export const raise = (
  { settings }: SimulatorContext,
  delivery: Delivery,
  { sessionId, ...alarm }: Alarm & { readonly sessionId: string },
): void => {
  const { type, error, errorDetails } = alarm;
  delivery.emit('alarm', {
    ...{ type, domain: settings.domain, sessionId, error },
    ...(errorDetails && { errorDetails }),
  });
};
