import { z } from 'zod';

/* What each command must consist of: as documented, and nothing else (Mediaservice API, requests). */

const id = z.string().min(1);
const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const sipUri = z.string().regex(/^sips?:\S+$/i, 'must be a SIP URI');
const media = { receivePort: z.number().int().min(1).max(65_535), receiveIp: z.union([z.ipv4(), z.ipv6()]) };

export const commandRequests = {
  startrecording: z.strictObject({ recordingFileName: id, replyId: id, connectionId: id }),
  stoprecording: z.strictObject({ replyId: id, connectionId: id }),
  splitconnection: z.strictObject({ replyId: id, connectionId: id }),
  hangupparticipant: z.strictObject({ participantId: id, replyId: id, sessionId: id }),
  hangupremoteparticipant: z.strictObject({ participantId: id, replyId: id }),
  hangupcall: z.strictObject({ replyId: id }),
  sendremotecallringback: z.strictObject({ replyId: id }),
  interruptivrcommand: z.strictObject({ replyId: id, sessionId: id }),
  answerremotecall: z.strictObject({
    replyId: id,
    codec: z.enum(['PCMA', 'PCMU']),
    sessionReferenceId: z.string().optional(),
    ...media,
  }),
  placeremotecall: z.strictObject({
    codec: z.enum(['PCMA', 'PCMU', 'GSM']),
    sessionReferenceId: z.string().optional(),
    destinationUri: sipUri,
    sourceUser: id,
    callbackBaseUrl: z.url().optional(),
    ...media,
  }),
  placeivrcall: z.strictObject({
    destAddr: sipUri,
    sipFrom: z.string().optional(),
    xHeaders: headers.optional(),
    pHeaders: headers.optional(),
    sessionReferenceId: z.looseObject({}).optional(),
    sipDiversion: z.string().optional(),
    sipDiversionParameters: parameters.optional(),
    displayName: z.string().optional(),
    callerPrivacy: z.boolean().optional(),
    contactParameters: parameters.optional(),
    contactUserParameters: parameters.optional(),
    mediaserviceId: z.string().optional(),
    maxRingTime: z.number().positive().optional(),
  }),
};
export type CommandName = keyof typeof commandRequests;
export type RequestOf<N extends CommandName> = z.infer<(typeof commandRequests)[N]>;
