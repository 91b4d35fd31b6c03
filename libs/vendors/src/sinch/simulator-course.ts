import type { Conferences } from './simulator-conferences';
import type { Ending, SimulatedCalls } from './simulator-calls';
import type { Events } from './simulator-events';
import { menuResultOf } from './simulator-menus';
import { type Asking, type Questions, unanswered } from './simulator-questions';
import type { RecordingOptions } from './simulator-recording-options';
import type { Recordings } from './simulator-recordings';
import { hadEffect, type SimulatedCall, type SimulatorContext } from './simulator-state';
import type { Svaml } from './simulator-svaml';
import type { Action, Instruction } from './simulator-svaml-schema';

interface Parts {
  readonly calls: SimulatedCalls;
  readonly events: Events;
  readonly questions: Questions;
  readonly recordings: Recordings;
  readonly conferences: Conferences;
}

type Of<N extends Action['name']> = Extract<Action, { readonly name: N }>;
type Recorded = { readonly record?: boolean | undefined; readonly recordingOptions?: RecordingOptions | undefined };

/** What an announcement takes, and somebody to press a key. */
const PROMPT_MS = 1_000;
const MENU_MS = 3_000;
const PARKED_MS = 600_000;

const notAnswered: Ending = { reason: 'TIMEOUT', result: 'NOANSWER' };
const completed: Ending = { reason: 'CALLERHANGUP', result: 'ANSWERED' };
const HUMAN = { status: 'human', reason: 'longgreeting', duration: 15 };

const recordedBy = ({ record, recordingOptions }: Recorded): RecordingOptions | undefined =>
  record === true ? recordingOptions : undefined;

/** The course of calls: asks what to do, and does what SVAML says. */
export class CallCourse {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  /** A call comes in. Without an answer the caller hears an error, and the call is over (Sinch Voice, "ICE"). */
  begin(call: SimulatedCall): void {
    const question = { event: 'ice', more: this.parts.events.ice(call) } as const;
    this.ask(call, question, () => this.parts.calls.end(call, unanswered));
  }

  /** Does what was already found to be legal. */
  perform(call: SimulatedCall, { instructions, action }: Svaml): void {
    const [next, ...rest] = instructions;
    if (call.state === 'ended') return;
    if (!next) {
      if (action) this.act(call, action);
      return;
    }
    const takesMs = this.instruct(call, next);
    const goOn = (): void => this.perform(call, { instructions: rest, action });
    if (takesMs > 0) this.context.world.after(takesMs, goOn);
    else goOn();
  }

  /** The called party answers. Without an answer to ACE the call goes on as it is: not recorded. */
  answer(call: SimulatedCall, amd?: object): void {
    if (call.state === 'ended') return;
    this.connected(call);
    if (!call.isAppToApp && !call.silent.has('ace'))
      this.ask(call, { event: 'ace', more: { ...(amd && { amd }) } }, () => undefined);
  }

  ring(call: SimulatedCall, action?: Of<'connectPstn'>): void {
    const { world } = this.context;
    const { ringMs } = call.script;
    const patienceMs = action?.dialTimeout === undefined ? Infinity : action.dialTimeout * 1_000;
    call.state = 'ringing';
    const whileRinging = (then: () => void) => () => {
      if (call.state === 'ringing') then();
    };
    if (patienceMs < (ringMs ?? Infinity))
      world.after(
        patienceMs,
        whileRinging(() => this.parts.calls.end(call, notAnswered)),
      );
    else if (ringMs !== null)
      world.after(
        ringMs,
        whileRinging(() => this.pickUp(call, action?.amd)),
      );
  }

  private pickUp(call: SimulatedCall, amd: Of<'connectPstn'>['amd']): void {
    const isAsynchronous = amd?.async === true;
    this.answer(call, amd?.enabled && !isAsynchronous ? HUMAN : undefined);
    if (amd?.enabled && isAsynchronous) this.parts.events.notify({ callid: call.id }, 'amd', { amd: HUMAN });
  }

  private ask(call: SimulatedCall, asking: Asking, otherwise: () => void): void {
    this.parts.questions.ask(call, asking, { perform: (svaml) => this.perform(call, svaml), otherwise });
  }

  /** @returns how long it takes */
  private instruct(call: SimulatedCall, instruction: Instruction): number {
    switch (instruction.name) {
      case 'startRecording':
        this.record(call, instruction.options);
        return 0;
      case 'stopRecording':
        this.stopRecording(call);
        return 0;
      case 'answer':
        call.answeredAt ??= this.context.world.now();
        return 0;
      case 'playFiles':
      case 'say':
        return PROMPT_MS;
      case 'sendDtmf':
      case 'setCookie':
      case 'reportCallStatus':
        return 0;
    }
  }

  private act(call: SimulatedCall, action: Action): void {
    switch (action.name) {
      case 'hangup':
        return this.parts.calls.hangUp(call);
      case 'continue':
        return this.proceed(call, action);
      case 'connectPstn':
      case 'connectSip':
      case 'connectMxp':
      case 'connectStream':
        return this.connect(call, action);
      case 'connectConf':
        return this.enter(call, action);
      case 'runMenu':
        return this.runMenu(call, action);
      case 'park':
        return this.park(call, action);
      case 'startRecording':
        return this.record(call, action.recordingOptions);
      case 'stopRecording':
        return this.stopRecording(call);
    }
  }

  private proceed(call: SimulatedCall, action: Recorded): void {
    this.record(call, recordedBy(action));
    if (call.state === 'menu' || call.state === 'parked') this.connected(call);
  }

  private connect(
    call: SimulatedCall,
    action: Of<'connectPstn' | 'connectSip' | 'connectMxp' | 'connectStream'>,
  ): void {
    if (action.name !== 'connectStream') this.record(call, recordedBy(action));
    if ('suppressCallbacks' in action && action.suppressCallbacks === true) call.silent.add('ace').add('dice');
    call.isAppToApp = action.name === 'connectMxp' && call.originationType === 'MXP';
    this.ring(call, action.name === 'connectPstn' ? action : undefined);
  }

  /** What `record` says here is about the conference, not about the call. */
  private enter(call: SimulatedCall, action: Of<'connectConf'>): void {
    this.parts.conferences.join(call, action.conferenceId, recordedBy(action));
    this.connected(call);
  }

  private runMenu(call: SimulatedCall, action: Of<'runMenu'>): void {
    call.state = 'menu';
    call.answeredAt ??= this.context.world.now();
    this.context.world.after(MENU_MS, () => {
      if (call.state !== 'menu' || call.silent.has('pie')) return;
      const menuResult = menuResultOf(action, call.script.dtmf);
      this.ask(call, { event: 'pie', more: { menuResult } }, () => this.parts.calls.end(call, unanswered));
    });
  }

  private park(call: SimulatedCall, { maxDuration }: Of<'park'>): void {
    call.state = 'parked';
    this.context.world.after(maxDuration === undefined ? PARKED_MS : maxDuration * 1_000, () => {
      if (call.state === 'parked') this.parts.calls.end(call, notAnswered);
    });
  }

  private connected(call: SimulatedCall): void {
    const { world } = this.context;
    const { talkMs } = call.script;
    if (call.state === 'answered') return;
    call.state = 'answered';
    call.answeredAt ??= world.now();
    if (talkMs !== null) world.after(talkMs, () => this.parts.calls.end(call, completed));
  }

  private record(call: SimulatedCall, options: RecordingOptions | undefined): void {
    if (options) call.recordings.push(this.parts.recordings.start({ callid: call.id }, options));
  }

  private stopRecording(call: SimulatedCall): void {
    if (this.parts.recordings.stop(call.recordings) > 0) hadEffect(this.context, `${call.id}/stopRecording`);
  }
}
