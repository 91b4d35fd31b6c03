import { z } from 'zod';
import type { SinchAccount } from './sinch.config';
import type { Unsigned } from './sinch.requests';

const destination = z.strictObject({ type: z.enum(['number', 'username', 'sip', 'did']), endpoint: z.string().min(1) });
const custom = z.string().max(1024).optional();
const maxDuration = z.number().int().min(1).max(14_400).optional();

/** Callbacks are off unless they are asked for, and without them a call is neither known nor recorded. */
const callbacks = {
  enableAce: z.boolean().default(true),
  enableDice: z.boolean().default(true),
  enablePie: z.boolean().default(true),
};

const common = {
  cli: z.string().optional(),
  domain: z.enum(['pstn', 'mxp']).optional(),
  custom,
  dtmf: z.string().optional(),
};

const tts = z.strictObject({
  destination,
  ...common,
  ...callbacks,
  locale: z.string().optional(),
  text: z.string().max(600).optional(),
  prompts: z.string().optional(),
});

const conference = z.strictObject({
  destination,
  ...common,
  ...callbacks,
  conferenceId: z.string().min(1).max(64),
  conferenceDtmfOptions: z
    .strictObject({
      mode: z.enum(['ignore', 'forward', 'detect']).optional(),
      maxDigits: z.number().int().optional(),
      timeoutMills: z.number().int().optional(),
    })
    .optional(),
  maxDuration,
  greeting: z.string().optional(),
  mohClass: z.enum(['ring', 'music1', 'music2', 'music3']).optional(),
  locale: z.string().optional(),
});

/** Each of the events is answered by SVAML as text, or at an address. */
const own = z.strictObject({
  destination: destination.optional(),
  cli: z.string().optional(),
  dtmf: z.string().optional(),
  custom,
  maxDuration,
  ice: z.string(),
  ace: z.string().optional(),
  pie: z.string().optional(),
  dice: z.string().optional(),
});

interface Callout {
  readonly summary: string;
  readonly input: z.ZodType<object>;
  asked(input: object, account: SinchAccount): Unsigned;
}

const callout = (
  method: 'ttsCallout' | 'conferenceCallout' | 'customCallout',
  [summary, input]: readonly [string, z.ZodType<object>],
): Callout => ({
  summary: `${summary} (Sinch Voice, "Callouts").`,
  input,
  asked: (given, { apiBase }) => ({
    method: 'POST',
    url: `${apiBase}/calling/v1/callouts`,
    body: { method, [method]: given },
  }),
});

export const calloutOperations: Readonly<Record<string, Callout>> = {
  ttsCallout: callout('ttsCallout', ['Calls somebody and says a text', tts]),
  conferenceCallout: callout('conferenceCallout', ['Calls somebody into a conference', conference]),
  customCallout: callout('customCallout', ['Calls somebody and follows SVAML', own]),
};
