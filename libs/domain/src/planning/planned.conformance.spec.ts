import { at, contextOf } from '@earwitness/testing';
import * as fc from 'fast-check';
import { iotcomms, telnyx } from '../conformance/vendors';
import { essenceOf } from '../conformance/told';
import { world } from '../conformance/world';
import type { Capability, DecisionContext } from '../context';
import { decide, type Input, nextDeadline } from '../conversation/decide';
import { absent, type Conversation } from '../conversation/state';
import type { Fact } from '../facts/fact';

const file = iotcomms.capabilities.file as Capability;
const profiles = {
  telnyx: {
    ...telnyx,
    operations: ['hangUp', 'speak'],
    endsCallBy: { operation: 'hangUp' },
    announcesBy: { spoken: { operation: 'speak', input: { payload: '{text}' } }, toneWithStart: ['native' as const] },
  },
  iotcomms: { ...iotcomms, capabilities: { file: { ...file, supports: ['StartCapture' as const, ...file.supports] } } },
};

const recorders = fc.uniqueArray(fc.constantFrom('telnyx-siprec', 'telnyx-native', 'telnyx', 'iotcomms', 'nobody'), {
  maxLength: 3,
});
const retention = fc.record({
  retainMinMs: fc.constantFrom(1_000, 10 ** 8),
  retainMaxMs: fc.constantFrom(1_000, 10 ** 7),
  dispose: fc.constantFrom('deleteMedia' as const, 'keep' as const),
  hold: fc.boolean(),
});
const plan = fc.record({
  prefer: recorders,
  redundancy: fc.integer({ min: 1, max: 2 }),
  tracks: fc.constantFrom('both' as const, 'caller' as const),
  failMode: fc.constantFrom('open' as const, 'closed' as const),
  fallback: fc.record({ afterMs: fc.constantFrom(500, 20_000), to: recorders }),
  announce: fc.record({ kind: fc.constantFrom('none' as const, 'tone' as const, 'spoken' as const) }),
  onProhibition: fc.constant('keep' as const),
});
const store = { target: 'archive', fileName: '{captureId}.mp3', deleteTemporary: true };
const anyContext = fc
  .record({ plan, retention })
  .map((decision): DecisionContext => contextOf({ decision: { ...decision, store }, profiles }));

const twoOrders = world.chain((facts) =>
  fc.tuple(
    anyContext,
    fc.constant(facts),
    fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2, maxLength: facts.length * 2 }),
  ),
);

const told = (context: DecisionContext, inputs: readonly Input[], from: Conversation = absent('c')): Conversation =>
  inputs.reduce((state, input) => decide(input, state, context).state, from);
const heard = (context: DecisionContext, facts: readonly Fact[]): Conversation =>
  told(
    context,
    facts.map((fact, index) => ({ kind: 'fact', fact, now: at(200 + index) })),
  );
const passed = (context: DecisionContext, from: Conversation, ...moments: readonly number[]): Conversation =>
  told(
    context,
    moments.map((moment) => ({ kind: 'time', now: at(moment) })),
    from,
  );

describe('whatever a plan says, the order and number of facts', () => {
  it('change not which commands are demanded', () =>
    fc.assert(
      fc.property(twoOrders, ([context, facts, others]) => {
        expect(essenceOf(heard(context, others))).toEqual(essenceOf(heard(context, facts)));
      }),
      { numRuns: 1000 },
    ));

  it('change nothing that time decides afterwards', () =>
    fc.assert(
      fc.property(twoOrders, ([context, facts, others]) => {
        const [a, b] = [facts, others].map((order) =>
          passed(context, heard(context, order), 1_000, 1_002, 1_030, 2_000, 100_000, 200_000, 300_000),
        );
        if (!a || !b) throw new Error('two orders');
        expect(essenceOf(b)).toEqual(essenceOf(a));
        expect(nextDeadline(b, context)).toBe(nextDeadline(a, context));
      }),
      { numRuns: 1000 },
    ));

  it('leave nothing to be decided twice', () =>
    fc.assert(
      fc.property(anyContext, world, (context, facts) => {
        const state = passed(context, heard(context, facts), 1_000, 100_000);
        const ids = state.commands.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(decide({ kind: 'time', now: at(100_000) }, state, context).events).toEqual([]);
        const next = nextDeadline(state, context);
        if (next !== undefined) expect(next > at(100_000)).toBe(true);
      }),
      { numRuns: 1000 },
    ));
});
