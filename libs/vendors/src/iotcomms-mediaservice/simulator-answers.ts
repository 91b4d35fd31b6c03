import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { Alarm } from './simulator-alarms';
import type { DeviceMedia, Fields, SimulatorContext, Wanted } from './simulator-state';

export type Plan =
  | { readonly action: 'drop' }
  | { readonly action: 'ivr'; readonly wanted: Wanted }
  | {
      readonly action: 'call';
      readonly user: string;
      readonly wanted: Wanted;
      readonly media: DeviceMedia | undefined;
    };

export type Understood =
  | { readonly plan: Plan; readonly reference?: unknown }
  /** `fault` is what the customer's answer should not have held. */
  | { readonly alarm: Alarm; readonly fault?: string };

type Question = 'newCall' | 'callEvent';

const DEFAULT_RING_SECONDS = 60;
const DEVICE = { remoteRtpIp: '10.0.0.2', remoteRtpPort: '45000' };

const said = z.looseObject({ phrases: z.array(z.looseObject({})).default([]) }).default({ phrases: [] });
const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const number = z.union([z.string(), z.number()]);

/** The documented fields of both answers (Mediaservice API, `/newCall` and `/callEvent`). */
const routingAnswer = z
  .looseObject({
    action: z.string(),
    callRecording: z.boolean().optional(),
    recordingFileName: z.string().min(1).optional(),
    sessionReferenceId: z.looseObject({}).optional(),
    participantId: z.string().optional(),
    destAddr: z.string().optional(),
    sipFrom: z.string().optional(),
    sipTo: z.string().optional(),
    sipPAI: z.string().optional(),
    sipRPID: number.optional(),
    sipDiversion: number.optional(),
    sipDiversionParameters: parameters.optional(),
    callerPrivacy: z.boolean().optional(),
    displayName: z.string().optional(),
    dropCode: z.string().optional(),
    greeting: z
      .looseObject({ playMode: z.string().optional(), caller: said, callee: said })
      .default({ caller: { phrases: [] }, callee: { phrases: [] } }),
    maxRingTime: z.number().positive().default(DEFAULT_RING_SECONDS),
    ringbackTone: z.string().optional(),
    contactParameters: parameters.optional(),
    contactUserParameters: parameters.optional(),
    copyHeaders: z.array(z.string()).optional(),
    pHeaders: headers.optional(),
    xHeaders: headers.optional(),
    monitorDestAddr: z.string().optional(),
    monitorSipFrom: z.string().optional(),
    monitorPHeaders: headers.optional(),
    monitorXHeaders: headers.optional(),
    codec: z.enum(['PCMU', 'PCMA', 'GSM']).default('PCMA'),
    receiveIp: z.string().optional(),
    receivePort: z.number().int().optional(),
  })
  .refine(({ callRecording, recordingFileName }) => !callRecording || recordingFileName !== undefined, {
    error: 'callRecording needs a recordingFileName',
  });
type RoutingAnswer = z.infer<typeof routingAnswer>;

export const parseObject = (text: string): Fields | undefined => {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Fields) : undefined;
  } catch {
    return undefined;
  }
};

/** What an answer says: nothing at all is an empty object; undefined is no answer. */
export const contentOf = (answer: HttpAnswer | undefined): Fields | undefined => {
  if (!answer || answer.status < 200 || answer.status > 299) return undefined;
  return answer.body.trim() === '' ? {} : parseObject(answer.body);
};

/** Undefined for what is no SIP URI. */
export const userOf = (sipUri: string): string | undefined => {
  const [, user, host] = /^sips?:(?:([^@\s]+)@)?([^@\s;]+)\S*$/i.exec(sipUri) ?? [];
  return user ?? host;
};

type Misunderstanding = 'failed' | 'empty' | 'actionless' | 'unknown';

const alarms = (question: Question): Readonly<Record<Misunderstanding, Alarm>> => {
  if (question === 'callEvent') {
    const type = 'callEventError';
    const silent = { type, error: 'No response to callEvent request' } as const;
    const actionless = { type, error: 'No action provided in callEvent response' } as const;
    return {
      ...{ failed: silent, empty: silent, actionless },
      unknown: { type, error: 'callEvent response with unknown action' },
    };
  }
  const type = 'newCallEventError';
  return {
    failed: { type, error: 'newCall request failed' },
    empty: { type, error: 'newCall response empty' },
    actionless: { type, error: 'newCall response without action' },
    unknown: { type, error: 'newCall response with unknown action' },
  };
};

const wantedIn = (answer: RoutingAnswer): Wanted => {
  const { callRecording, recordingFileName, greeting, maxRingTime, monitorDestAddr } = answer;
  const monitorUser = monitorDestAddr === undefined ? undefined : userOf(monitorDestAddr);
  return {
    ...(callRecording && recordingFileName !== undefined && { recordingFileName }),
    greeting: [...greeting.caller.phrases, ...greeting.callee.phrases],
    maxRingMs: maxRingTime * 1000,
    ...(monitorUser !== undefined && { monitorUser }),
  };
};

const callTo = (
  user: string | undefined,
  { destAddr = '' }: RoutingAnswer,
  of: { readonly wanted: Wanted; readonly media: DeviceMedia | undefined },
): Plan | Alarm =>
  user === undefined
    ? { type: 'callEventError', error: `Invalid sip address: ${destAddr}` }
    : { action: 'call', user, ...of };

const planIn = ({ settings }: SimulatorContext, answer: RoutingAnswer): Plan | Misunderstanding | Alarm => {
  const { action, destAddr = '', codec } = answer;
  const wanted = wantedIn(answer);
  switch (action) {
    case 'drop':
      return { action };
    case 'call':
      return callTo(userOf(destAddr), answer, { wanted, media: undefined });
    case 'httpcall':
      return callTo(userOf(destAddr) ?? 'device', answer, { wanted, media: { codec, ...DEVICE } });
    case settings.ivrAction:
      return { action: 'ivr', wanted };
  }
  return 'unknown';
};

const wordsIn = (answer: HttpAnswer | undefined): Fields | Misunderstanding => {
  const content = contentOf(answer);
  if (!content) return 'failed';
  if (Object.keys(content).length === 0) return 'empty';
  if (content.action === undefined) return 'actionless';
  return typeof content.action === 'string' ? content : 'unknown';
};

/** What the customer wants, or what the vendor complains of. */
export const understand = (
  context: SimulatorContext,
  question: Question,
  answer: HttpAnswer | undefined,
): Understood => {
  const complaints = alarms(question);
  const words = wordsIn(answer);
  if (typeof words === 'string') return { alarm: complaints[words] };
  const parsed = routingAnswer.safeParse(words);
  if (!parsed.success) return { alarm: complaints.failed, fault: z.prettifyError(parsed.error) };
  const plan = planIn(context, parsed.data);
  if (typeof plan === 'string') return { alarm: complaints[plan] };
  return 'error' in plan ? { alarm: plan } : { plan, reference: parsed.data.sessionReferenceId };
};
