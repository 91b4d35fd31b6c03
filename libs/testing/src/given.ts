import {
  absent,
  type Conversation,
  type Decision,
  type DecisionContext,
  type DecisionData,
  type DecisionName,
  decide,
  type Fact,
  type Input,
  type Instant,
} from '@earwitness/domain';
import { contextOf } from './context';

/** A fact is heard when it was received; an instant is the time that passes; anything else is told as it is. */
export type Step = Fact | Instant | Input;

/** A decision by its name, and as much of its data as the spec is about. */
export type Expected = DecisionName | ReturnType<typeof decided>;

export const decided = <N extends DecisionName>(name: N, data: Partial<DecisionData<N>>) => ({ name, data });

const toInput = (step: Step): Input => {
  if (typeof step === 'string') return { kind: 'time', now: step };
  return 'kind' in step ? step : { kind: 'fact', fact: step, now: step.origin.receivedAt };
};

const isDecision = (event: Fact | Decision): event is Decision => !('origin' in event);

const matching = (expected: Expected): unknown =>
  expect.objectContaining(
    typeof expected === 'string'
      ? { name: expected }
      : { name: expected.name, data: expect.objectContaining(expected.data) as unknown },
  );

class Story {
  constructor(
    private readonly before: readonly Step[],
    private readonly steps: readonly Step[] = [],
    private readonly context: DecisionContext = contextOf(),
  ) {}

  /** Other policies or vendors than the plain ones. */
  under(context: DecisionContext): Story {
    return new Story(this.before, this.steps, context);
  }

  when(...steps: readonly Step[]): Story {
    return new Story(this.before, steps, this.context);
  }

  /** Exactly these were decided, in this order; none, when none is named. */
  then(...expected: readonly Expected[]): void {
    expect(this.decisions).toEqual(expected.map(matching));
  }

  get decisions(): readonly Decision[] {
    return this.tell(this.steps, this.tell(this.before, absent(CONVERSATION)).state).events.filter(isDecision);
  }

  get state(): Conversation {
    return this.tell([...this.before, ...this.steps], absent(CONVERSATION)).state;
  }

  private tell(steps: readonly Step[], from: Conversation) {
    const events: (Fact | Decision)[] = [];
    let state = from;
    for (const step of steps) {
      const outcome = decide(toInput(step), state, this.context);
      events.push(...outcome.events);
      state = outcome.state;
    }
    return { events, state };
  }
}

const CONVERSATION = '00000000-0000-8000-8000-000000000001';

/** `given(what happened before).when(what happens).then(what is decided)` */
export const given = (...before: readonly Step[]): Story => new Story(before);
