import { z } from 'zod';
import { newCall, type SimulatedCalls } from './simulator-calls';
import type { Conferences } from './simulator-conferences';
import type { CallCourse } from './simulator-course';
import type { CallbackEvent, SimulatedCall, SimulatorContext } from './simulator-state';

const anyCase = z.string().toLowerCase();
const destination = z.object({
  type: anyCase.pipe(z.enum(['number', 'username', 'sip', 'did'])),
  endpoint: z.string(),
});
const enabled = z.boolean().default(false);
const asked = { enableAce: enabled, enableDice: enabled, enablePie: enabled };
const wanted = { destination, cli: z.string().optional(), custom: z.string().optional() };
/** SVAML as a text, or the address to ask for it. */
const own = z.union([z.string().regex(/^\s*\{/), z.url()]).optional();

const tts = z.object({ ...wanted, ...asked, text: z.string().optional(), prompts: z.string().optional() });
const conference = z.object({ ...wanted, ...asked, conferenceId: z.string().min(1).max(64) });
const custom = z.object({
  ...wanted,
  destination: destination.optional(),
  ice: own,
  ace: own,
  pie: own,
  dice: own,
});

export const calloutRequest = z.discriminatedUnion('method', [
  z.object({ method: z.literal('ttsCallout'), ttsCallout: tts }),
  z.object({ method: z.literal('conferenceCallout'), conferenceCallout: conference }),
  z.object({ method: z.literal('customCallout'), customCallout: custom }),
]);
export type CalloutRequest = z.infer<typeof calloutRequest>;

const SPOKEN_MS = 5_000;

interface Terms {
  readonly enableAce: boolean;
  readonly enableDice: boolean;
  readonly enablePie: boolean;
}

/** What is not asked for is not told of (Sinch Voice, "Callouts"). */
const silentBy = (terms: Terms): readonly CallbackEvent[] => [
  'ice',
  ...(terms.enableAce ? [] : (['ace'] as const)),
  ...(terms.enableDice ? [] : (['dice'] as const)),
  ...(terms.enablePie ? [] : (['pie'] as const)),
];

interface Parts {
  readonly calls: SimulatedCalls;
  readonly course: CallCourse;
  readonly conferences: Conferences;
}

/** Calls that the application begins. */
export class Callouts {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  place(request: CalloutRequest): SimulatedCall {
    switch (request.method) {
      case 'ttsCallout':
        return this.dial(request.ttsCallout, { silent: silentBy(request.ttsCallout), talkMs: SPOKEN_MS });
      case 'conferenceCallout':
        return this.toConference(request.conferenceCallout);
      case 'customCallout':
        return this.customised(request.customCallout);
    }
  }

  private toConference(terms: z.infer<typeof conference>): SimulatedCall {
    const { conferenceId } = terms;
    return this.dial(terms, {
      silent: silentBy(terms),
      onAnswer: (call) => this.parts.conferences.join(call, conferenceId),
    });
  }

  /** With SVAML for ICE that decides whom to call, else the destination is called. */
  private customised({ ice, ace, pie, dice, ...terms }: z.infer<typeof custom>): SimulatedCall {
    const given = { ...(ice && { ice }), ...(ace && { ace }), ...(pie && { pie }), ...(dice && { dice }) };
    if (terms.destination)
      return this.dial({ ...terms, destination: terms.destination }, { answers: given, silent: [] });
    const call = this.parts.calls.create(newCall.parse({ ringMs: this.context.settings.calloutRingMs }), {
      answers: given,
      silent: [],
    });
    this.parts.course.begin(call);
    return call;
  }

  private dial(
    { destination: to, cli = '', custom: text = '' }: z.infer<z.ZodObject<typeof wanted>>,
    how: {
      readonly silent: readonly CallbackEvent[];
      readonly answers?: SimulatedCall['answers'];
      readonly talkMs?: number;
      readonly onAnswer?: (call: SimulatedCall) => void;
    },
  ): SimulatedCall {
    const { settings, world } = this.context;
    const { silent, answers = {}, talkMs = null, onAnswer } = how;
    const given = newCall.parse({ from: cli, to: to.endpoint, toType: to.type, custom: text, talkMs });
    const call = this.parts.calls.create(given, { answers, silent });
    world.after(settings.calloutRingMs, () => {
      if (call.state !== 'ringing') return;
      onAnswer?.(call);
      this.parts.course.answer(call);
    });
    return call;
  }
}
