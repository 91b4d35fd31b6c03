import { z } from 'zod';
import { recordingOptions } from './simulator-recording-options';

const named = <N extends string>(name: N) => ({ name: z.literal(name) });
const text = z.string();
const callHeaders = z.array(z.object({ key: text, value: text })).optional();
const seconds = (most: number) => z.number().int().min(1).max(most).optional();
const longestCall = seconds(14_400);

interface Recorded {
  readonly record?: boolean | undefined;
  readonly recordingOptions?: unknown;
}
/** `record` demands to know where to; without it the options are ignored. */
const recorded = { record: z.boolean().optional(), recordingOptions: recordingOptions.optional() };
const knowsWhereTo = (action: Recorded): boolean => action.record !== true || action.recordingOptions !== undefined;
const elseSays = { path: ['recordingOptions'], message: 'are required to record' };

const suppressCallbacks = z.boolean().optional();
const amd = z.object({ enabled: z.boolean(), async: z.boolean().optional() }).optional();
const menu = z.object({
  id: text,
  mainPrompt: text.optional(),
  maxDigits: z.number().int().optional(),
  timeoutMills: z.number().int().optional(),
  options: z.array(z.object({ dtmf: text, action: z.string().regex(/^(?:menu|return)(?:\(\w*\))?$/) })).optional(),
});

/** Each by the name that the documents give it, in lower camel case; what more they hold is let be. */
export const instructionSchemas = {
  playFiles: z.object({ ...named('playFiles'), ids: z.array(text).min(1), locale: text.optional() }),
  say: z.object({ ...named('say'), text: z.string().max(600), locale: text.optional() }),
  sendDtmf: z.object({ ...named('sendDtmf'), value: z.string().regex(/^[0-9#*w]+$/) }),
  setCookie: z.object({ ...named('setCookie'), key: text, value: z.string().max(1_024) }),
  answer: z.object(named('answer')),
  startRecording: z.strictObject({ ...named('startRecording'), options: recordingOptions }),
  stopRecording: z.strictObject(named('stopRecording')),
  reportCallStatus: z.object({
    ...named('reportCallStatus'),
    value: z.enum(['success', 'failure']),
    details: z.string().max(64).optional(),
  }),
};

const connectPstn = z.object({
  ...named('connectPstn'),
  ...recorded,
  number: text,
  cli: text.optional(),
  maxDuration: longestCall,
  dialTimeout: seconds(14_400),
  suppressCallbacks,
  amd,
});
const connectMxp = z.object({
  ...named('connectMxp'),
  ...recorded,
  destination: z.object({ type: text, endpoint: text }).optional(),
  callHeaders,
});
const connectSip = z.object({
  ...named('connectSip'),
  ...recorded,
  destination: z.object({ endpoint: text }),
  maxDuration: longestCall,
  transport: z.enum(['udp', 'UDP', 'tcp', 'TCP', 'tls', 'TLS']).optional(),
  suppressCallbacks,
  callHeaders,
});
const connectConf = z.object({
  ...named('connectConf'),
  ...recorded,
  conferenceId: z.string().min(1).max(64),
  moh: z.enum(['ring', 'music1', 'music2', 'music3']).optional(),
  conferenceDtmfOptions: z.object({ mode: z.enum(['ignore', 'forward', 'detect']).optional() }).optional(),
});

export const actionSchemas = {
  hangup: z.object(named('hangup')),
  continue: z.object({ ...named('continue'), ...recorded }).refine(knowsWhereTo, elseSays),
  connectPstn: connectPstn.refine(knowsWhereTo, elseSays),
  connectMxp: connectMxp.refine(knowsWhereTo, elseSays),
  connectSip: connectSip.refine(knowsWhereTo, elseSays),
  connectConf: connectConf.refine(knowsWhereTo, elseSays),
  connectStream: z.object(named('connectStream')),
  runMenu: z.object({ ...named('runMenu'), mainMenu: text.optional(), menus: z.array(menu).min(1) }),
  park: z.object({ ...named('park'), holdPrompt: text.optional(), maxDuration: seconds(600) }),
};

/** Old examples of "Manage Call" have instructions in the place of the action. */
export const managingActionSchemas = {
  ...actionSchemas,
  startRecording: z.strictObject({ ...named('startRecording'), recordingOptions }),
  stopRecording: z.strictObject(named('stopRecording')),
};

type AnyOf<S extends Readonly<Record<string, z.ZodType>>> = z.infer<S[keyof S]>;

export type Instruction = AnyOf<typeof instructionSchemas>;
export type Action = AnyOf<typeof managingActionSchemas>;
export type Menu = z.infer<typeof menu>;
