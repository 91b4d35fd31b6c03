import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import { type ErrorOf, raise } from './simulator-alarms';
import { contentOf } from './simulator-answers';
import type { Delivery } from './simulator-delivery';
import { referenceAsText } from './simulator-fields';
import { issueReplyId } from './simulator-reply-ids';
import type { Sessions } from './simulator-sessions';
import { type Fields, type SimulatedSession, type SimulatorContext, uuidFrom } from './simulator-state';

const flag = z.boolean().optional();
const seconds = z.number().min(0).optional();
const dtmf = z.looseObject({
  flush: flag,
  encryption: z.looseObject({ type: z.string().optional(), salt: z.string().optional() }).optional(),
  maxDigits: z.number().int().positive().optional(),
  firstTimeout: seconds,
  betweenTimeout: seconds,
  terminationKey: z.string().optional(),
});
const prompt = z.looseObject({ fileName: z.string().nullish(), url: z.string().nullish() });
const phrases = z.array(z.looseObject({ format: z.string() })).default([]);

/** Mediaservice API, `/getIvrCommand`. */
const ivrCommand = z.looseObject({
  sessionId: z.string().optional(),
  sessionReferenceId: z.looseObject({}).optional(),
  dtmf: dtmf.optional(),
  phrases,
  backgroundPrompt: prompt.optional(),
  bargeIn: z.string().optional(),
  recordedCallback: flag,
  hangup: flag,
  getIVRCommandAfter: seconds,
  replyId: z.string().optional(),
});
type IvrCommand = z.infer<typeof ivrCommand>;
type IvrError = ErrorOf<'ivrCommandError'>;

interface Running {
  readonly id: string;
  readonly session: SimulatedSession;
}

const TYPING_MS = 1_000;

const commandIn = (answer: HttpAnswer | undefined): IvrCommand | IvrError => {
  const content = contentOf(answer);
  if (!content) return 'getIvrCommand request error';
  if (Object.keys(content).length === 0) return 'Empty body in getIvrCommand response';
  if (!phrases.safeParse(content.phrases).success) return 'phraseError';
  return ivrCommand.safeParse(content).data ?? 'IVR command failed';
};

/** What the caller types, as far as it was asked for. */
const typed = ({ maxDigits = 2, terminationKey }: z.infer<typeof dtmf>): Fields => {
  const digits = '12345678901234567890'.slice(0, maxDigits);
  const reason = terminationKey === undefined ? 'maxDigits' : 'terminationKey';
  const matched = terminationKey === undefined ? {} : { matchedTerminationKey: terminationKey };
  return { dtmfBuffer: digits, dtmfParams: { dtmfMatch: digits, reason, ...matched, encryption: {} } };
};

interface Parts {
  readonly delivery: Delivery;
  readonly sessions: Sessions;
}

/** Asks what the IVR shall do next, and does it. */
export class Ivr {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  /** What runs in that session now. */
  of(sessionId: string): Running | undefined {
    return this.running.get(sessionId);
  }

  /** Asks at once for another command. */
  interrupt({ session }: Running): void {
    this.context.world.after(0, () => this.run(session));
  }

  async run(session: SimulatedSession, heard: Fields = {}): Promise<void> {
    if (session.state !== 'active') return;
    const running = { id: uuidFrom(this.context), session };
    this.running.set(session.id, running);
    const replyId = issueReplyId(this.context, { event: 'getIvrCommand', id: running.id });
    const { ivrServer } = this.context.settings;
    const fields = { sessionId: session.id, ...referenceAsText(session), ivrServer, ...heard, replyId };
    const command = commandIn(await this.parts.delivery.ask('getIvrCommand', fields, session.callbackBase));
    if (typeof command === 'string') return this.fail(session, command);
    if (command.replyId !== undefined && command.replyId !== replyId)
      this.context.refusals.push({ request: 'getIvrCommand', reason: 'answered with another replyId' });
    if (command.sessionReferenceId) session.reference = command.sessionReferenceId;
    this.obey(running, command);
  }

  private obey(running: Running, { phrases: said, hangup, dtmf: wanted, getIVRCommandAfter }: IvrCommand): void {
    const { world, settings } = this.context;
    const { session } = running;
    const saidMs = said.length * settings.phraseMs;
    const next = (milliseconds: number, heard: Fields = {}): void =>
      world.after(milliseconds, () => (this.of(session.id) === running ? this.run(session, heard) : undefined));
    if (hangup) return world.after(saidMs, () => this.parts.sessions.complete(session, 'ivrHangup'));
    if (wanted) return next(saidMs + TYPING_MS, typed(wanted));
    if (getIVRCommandAfter !== undefined) next(saidMs + settings.latencyMs + getIVRCommandAfter * 1000);
  }

  private fail(session: SimulatedSession, error: IvrError): void {
    raise(this.context, this.parts.delivery, { type: 'ivrCommandError', error, sessionId: session.id });
    this.parts.sessions.complete(session, error);
  }
}
