import { at } from '@earwitness/testing';
import { decide, type Input, type Outcome } from '../conversation/decide';
import { resolvedCaptureId } from '../conversation/lookup';
import type { DecisionContext } from '../context';
import { absent, type Conversation } from '../conversation/state';
import type { Fact } from '../facts/fact';
import { context } from './vendors';

/** All facts of a world happen in its first two minutes; they are heard, and time passes, after these. */
const HEARD_FROM_S = 200;

/** Tells conversations one thing after the other. */
export const toldUnder = (circumstances: DecisionContext) => {
  const tell = (inputs: readonly Input[], from: Conversation = absent('c')): Outcome =>
    inputs.reduce<Outcome>(
      ({ events, state }, input) => {
        const outcome = decide(input, state, circumstances);
        return { events: [...events, ...outcome.events], state: outcome.state };
      },
      { events: [], state: from },
    );
  const hear = (facts: readonly Fact[], from?: Conversation): Conversation =>
    tell(
      facts.map((fact, index) => ({ kind: 'fact', fact, now: at(HEARD_FROM_S + index) })),
      from,
    ).state;
  /** @param moments in seconds */
  const pass = (from: Conversation, ...moments: readonly number[]): Conversation =>
    tell(
      moments.map((moment) => ({ kind: 'time', now: at(moment) })),
      from,
    ).state;
  return { tell, hear, pass };
};

export const { tell, hear, pass } = toldUnder(context);

/** Lists of a state are sets: the order is that of arrival. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, part]) => [key, sorted(part)]));
};

/**
 * What must not depend on the order in which facts were heard. Left out are: the order of keys and lists; the trace id,
 * which is the first fact's by definition; when something was decided, though not whether it was; and of a command all
 * that was frozen when it was demanded (refs, names and times as far as they were known by then).
 */
export const essenceOf = (conversation: Conversation): unknown => {
  const { traceId: _, commands, outcomes, expectations, ...state } = conversation;
  return sorted({
    ...state,
    commands: commands.map(({ command: { commandId, type, intent, attempt, captureId } }) => ({
      commandId,
      type,
      intent,
      attempt,
      captureId: captureId && resolvedCaptureId(conversation, captureId),
    })),
    outcomes: outcomes.map((outcome) => ({ ...outcome, timedOutAt: outcome.timedOutAt !== undefined })),
    expectations: expectations.map((known) => ({ ...known, overdueSince: known.overdueSince !== undefined })),
  });
};
