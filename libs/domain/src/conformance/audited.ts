import { isDeepStrictEqual } from 'node:util';
import { MAX_ATTEMPTS } from '../command/attempt.deadline';
import { commandStatus } from '../command/command-status';
import type { Command, CommandOf } from '../commands';
import type { DecisionContext } from '../context';
import { decide, type Input, nextDeadline } from '../conversation/decide';
import { type ConversationEvent, evolve } from '../conversation/evolve';
import { captureById } from '../conversation/lookup';
import { absent, type Conversation } from '../conversation/state';
import { type Decision, decisionCatalogue } from '../decisions';
import { type Fact, factCatalogue } from '../facts/fact';
import { origin } from '../facts/origin';
import { isDiscarding, isStopByPolicy } from '../permission/permission';
import { editsOf } from '../storage/masks';
import { context } from './vendors';

const isFact = (event: Fact | Decision): event is Fact => 'origin' in event;

/** Jest says well where two things differ, but takes long to find that they do not. */
const expectSame = (actual: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
};

const expectValid = (event: Fact | Decision): void => {
  if (isFact(event)) origin.parse(event.origin);
  const { data } = isFact(event) ? factCatalogue[event.name] : decisionCatalogue[event.name];
  data.parse(event.data);
};

const commandsIn = (events: readonly (Fact | Decision)[]) =>
  events.flatMap((event) =>
    event.name === 'CommandIssued' || event.name === 'CommandWithheld'
      ? [{ command: event.data.command, isIssued: event.name === 'CommandIssued' }]
      : [],
  );

/** Two vendors may call their recordings alike. */
const fileOf = ({ vendor, account, captureRef }: CommandOf<'StoreRecording' | 'DeleteRecording'>): string =>
  `${vendor}/${account}/${captureRef}`;

/** A conversation that is told one thing after the other, and held against what must always be true of it. */
export class Audited {
  state: Conversation = absent('c');
  readonly issued: Command[] = [];
  private readonly demanded = new Set<string>();
  private readonly stores = new Map<string, { readonly mask: unknown; readonly storedBefore: string }>();
  /** What is stored and read again, folded: the very state that was decided. */
  private folded: Conversation = this.state;

  constructor(private readonly circumstances: DecisionContext = context) {}

  tell(input: Input): void {
    const before = this.state;
    const { events, state } = decide(input, before, this.circumstances);
    events.forEach(expectValid);
    this.state = state;
    for (const event of JSON.parse(JSON.stringify(events)) as typeof events) {
      for (const { command, isIssued } of commandsIn([event])) this.expectRightCommand(command, isIssued);
      this.folded = evolve(this.folded, { ...event, recordedAt: input.now } as ConversationEvent);
    }
    expectSame(this.folded, state);
    expectSame(JSON.parse(JSON.stringify(state)), state);
    this.expectSatisfiedForGood(before);
    if (input.kind === 'time') this.expectRest(input);
  }

  private expectRightCommand(command: Command, isIssued: boolean): void {
    expect(this.demanded.has(command.commandId)).toBe(false);
    this.demanded.add(command.commandId);
    expect(command.attempt).toBeLessThanOrEqual(MAX_ATTEMPTS);
    if (!isIssued) return;
    this.issued.push(command);
    this.expectPermitted(command);
    if (command.type === 'StoreRecording') this.expectNoOtherStore(command);
    if (command.type === 'DeleteRecording' && command.intent.endsWith('/delete')) this.expectStoredBefore(command);
  }

  /** Nothing starts that is prohibited, and policy stops and discards nothing that it demands. */
  private expectPermitted(command: Command): void {
    const { decision } = this.folded;
    const isByPolicy = isStopByPolicy(command) || command.intent.endsWith('/discard');
    if (command.type === 'StartCapture') expect(decision?.decidedBy).not.toBe('prohibition');
    if (isByPolicy) expect(decision?.record).toBe(false);
  }

  private expectNoOtherStore(command: CommandOf<'StoreRecording'>): void {
    const before = this.folded;
    const unresolved = before.commands.filter(
      (life) =>
        life.command.type === 'StoreRecording' &&
        fileOf(life.command) === fileOf(command) &&
        ['issued', 'accepted', 'unknown'].includes(commandStatus(before, life)),
    );
    expect(unresolved).toEqual([]);
    const storedBefore = captureById(before, command.captureId)?.recording.stored?.at ?? '';
    this.stores.set(fileOf(command), { mask: command.mask, storedBefore });
  }

  /** The original goes only when what was last stored has all that must be masked by now. */
  private expectStoredBefore(command: CommandOf<'DeleteRecording'>): void {
    const last = this.stores.get(fileOf(command));
    const capture = captureById(this.state, command.captureId);
    expect(last?.mask).toEqual(editsOf(this.state, capture?.id ?? '').mask);
    expect((capture?.recording.stored?.at ?? '') > (last?.storedBefore ?? '')).toBe(true);
  }

  private expectSatisfiedForGood(before: Conversation): void {
    for (const { id, verdict } of before.expectations)
      if (verdict === 'satisfied' && !isDiscarding(this.state))
        expect(this.state.expectations.find((known) => known.id === id)?.verdict).toBe('satisfied');
  }

  private expectRest(input: Input): void {
    expect(decide(input, this.state, this.circumstances).events).toEqual([]);
    const next = nextDeadline(this.state, this.circumstances);
    if (next !== undefined) expect(next > input.now).toBe(true);
  }
}
