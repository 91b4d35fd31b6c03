import { z } from 'zod';

/*
 * The fields of requests and answers that set up calls, as documented: iotcomms Mediaservice API (2026-07).
 */

const text = z.string().min(1).max(1_000);
const sipUri = z.string().regex(/^sips?:\S+$/i, 'must be a SIP URI');
/** `{ name: value }`, or several values of one name. */
const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
/** Where media is to be sent. */
const media = { receivePort: z.number().int().min(1).max(65_535), receiveIp: z.union([z.ipv4(), z.ipv6()]) };

export const answerRemoteCallBody = z.strictObject({
  codec: z.enum(['PCMA', 'PCMU']),
  sessionReferenceId: text.optional(),
  ...media,
});

export const placeRemoteCallBody = z.strictObject({
  codec: z.enum(['PCMA', 'PCMU', 'GSM']),
  sessionReferenceId: text.optional(),
  destinationUri: sipUri,
  sourceUser: text,
  callbackBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
  ...media,
});

export const placeIvrCallBody = z.strictObject({
  destAddr: sipUri,
  sipFrom: text.optional(),
  displayName: text.optional(),
  callerPrivacy: z.boolean().optional(),
  maxRingTime: z.number().positive().optional(),
  mediaserviceId: text.optional(),
  sessionReferenceId: z.record(z.string(), z.json()).optional(),
  sipDiversion: text.optional(),
  sipDiversionParameters: parameters.optional(),
  contactParameters: parameters.optional(),
  contactUserParameters: parameters.optional(),
  xHeaders: headers.optional(),
  pHeaders: headers.optional(),
});

const number = z.union([z.string(), z.number()]);
const phrase = z.looseObject({
  format: z.string().optional(),
  awsTTSParameters: z.json().optional(),
  googleTTSParameters: z.json().optional(),
  cacheTimeToLive: z.string().optional(),
  refreshCache: z.boolean().optional(),
  fileName: z.string().nullish(),
});
const toSide = z.looseObject({ phrases: z.array(phrase).optional() });

const routed = {
  /** `call` and `httpcall` connect, `drop` hangs up; what connects to the IVR is not documented. */
  action: z.string().min(1),
  callRecording: z.boolean().optional(),
  recordingFileName: z.string().min(1).optional(),
  sessionReferenceId: z.json().optional(),
  participantId: z.string().optional(),
  destAddr: z.string().optional(),
  displayName: z.string().optional(),
  dropCode: z.string().optional(),
  sipFrom: z.string().optional(),
  sipTo: z.string().optional(),
  sipPAI: z.string().optional(),
  sipRPID: number.optional(),
  sipDiversion: number.optional(),
  sipDiversionParameters: parameters.optional(),
  callerPrivacy: z.boolean().optional(),
  contactParameters: parameters.optional(),
  contactUserParameters: parameters.optional(),
  greeting: z
    .looseObject({ playMode: z.string().optional(), caller: toSide.optional(), callee: toSide.optional() })
    .optional(),
  maxRingTime: z.number().positive().optional(),
  ringbackTone: z.string().optional(),
  xHeaders: headers.optional(),
  pHeaders: headers.optional(),
  /** A third way to record: a leg to a SIP monitor. */
  monitorDestAddr: z.string().optional(),
  monitorSipFrom: z.string().optional(),
  monitorXHeaders: headers.optional(),
  monitorPHeaders: headers.optional(),
};

export const newCallAnswer = z.looseObject(routed);

export const callEventAnswer = z.looseObject({
  ...routed,
  codec: z.string().optional(),
  receiveIp: z.string().optional(),
  receivePort: z.number().int().optional(),
  copyHeaders: z.array(z.string()).optional(),
});

export const getIvrCommandAnswer = z.looseObject({
  dtmf: z
    .looseObject({
      flush: z.boolean().optional(),
      encryption: z.looseObject({ type: z.string().optional(), salt: z.string().optional() }).optional(),
      maxDigits: z.number().optional(),
      firstTimeout: z.number().optional(),
      betweenTimeout: z.number().optional(),
      terminationKey: z.string().optional(),
    })
    .optional(),
  phrases: z.array(phrase).optional(),
  backgroundPrompt: z
    .looseObject({
      fileName: z.string().optional(),
      url: z.string().optional(),
      repeatPause: z.number().optional(),
      stop: z.boolean().optional(),
    })
    .optional(),
  bargeIn: z.string().optional(),
  recordedCallback: z.boolean().optional(),
  hangup: z.boolean().optional(),
  getIVRCommandAfter: z.number().optional(),
});
