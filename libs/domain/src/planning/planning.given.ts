import { at, contextOf, decided, fact, given, plainPlan } from '@earwitness/testing';
import { iotcomms, telnyx } from '../conformance/vendors';
import type { CommandOf } from '../commands';
import type { AccountProfile, Capability, DecisionContext } from '../context';
import type { Fact } from '../facts/fact';
import type { Origin } from '../facts/origin';
import type { Instant } from '../instant';
import type { CaptureDecision, CapturePlan } from '../policy/capture-decision';

const native = telnyx.capabilities.native as Capability;

/** Its answer starts the recording; so may a command. */
const sinch: AccountProfile = {
  startsWithSession: [],
  operations: ['hangUp', 'say'],
  endsCallBy: { operation: 'hangUp' },
  announcesBy: { spoken: { operation: 'say', input: { text: '{text}', locale: '{locale}' } } },
  capabilities: { native: { ...native, startedBy: 'answer', sendsStartedEvent: false } },
};

const withOperations: AccountProfile = {
  ...telnyx,
  operations: ['hangUp', 'speak'],
  endsCallBy: { operation: 'hangUp', input: { cause: 'unrecorded' } },
  announcesBy: {
    spoken: { operation: 'speak', input: { payload: '{text}', voice: ['{locale}', { as: '{unknown}' }] } },
    toneWithStart: ['native'],
  },
};

/** Says when it records, and can do nothing else. */
const auvious: AccountProfile = {
  startsWithSession: ['conference'],
  capabilities: { conference: { ...native, mode: 'conference' } },
};

export const plan = (more: Partial<CapturePlan>): CapturePlan => ({ ...plainPlan, ...more });

export const planned = (more: Partial<CapturePlan>, decision: Partial<CaptureDecision> = {}): DecisionContext =>
  contextOf({
    decision: { ...decision, plan: plan(more) },
    profiles: { telnyx: withOperations, sinch, auvious, iotcomms },
  });

export const session = (vendor: string, seconds = 0, more: Partial<Origin> = {}) =>
  fact('SessionStarted', {}, { vendor, sessionRef: vendor, occurredAt: at(seconds), ...more });

export const answered = (vendor: string, seconds = 0) =>
  fact(
    'SessionAnnounced',
    { answer: { record: true, reason: 'policy', policyIds: [], policySetHash: '' } },
    { vendor, sessionRef: vendor, occurredAt: at(seconds) },
  );

export const ended = (vendor: string, seconds: number) =>
  fact('SessionEnded', { outcome: 'completed' }, { vendor, sessionRef: vendor, occurredAt: at(seconds) });

export const issued = (command: object) => decided('CommandIssued', { command: expect.objectContaining(command) });

type Start = CommandOf<'StartCapture'>;

/** A start as it is expected: `telnyx-siprec`. */
export const start = (recorder: string, more: Partial<Start> = {}) => {
  const [vendor, mode] = recorder.split('-');
  return issued({ type: 'StartCapture', vendor, mode, ...more });
};

type Story = ReturnType<typeof given>;

/** What a vendor says of the start that was demanded of it first in a mode. */
export const about = (story: Story, recorder: string): Partial<Origin> & { commandId: string } => {
  const [vendor, mode] = recorder.split('-');
  const life = story.state.commands.find(
    ({ command }) => command.type === 'StartCapture' && command.vendor === vendor && command.mode === mode,
  );
  if (!life) throw new Error(`no start of ${recorder}`);
  const { sessionRef = '', captureId = '' } = life.command;
  return { vendor: vendor ?? '', sessionRef, captureId, commandId: life.id };
};

const without = ({ commandId: _, ...origin }: ReturnType<typeof about>): Partial<Origin> => origin;

export const begun = (story: Story, recorder: string, seconds: number): Fact => {
  const mode = recorder.split('-')[1] as Start['mode'];
  return fact(
    'CaptureStarted',
    { mode, confirmed: true },
    { ...without(about(story, recorder)), occurredAt: at(seconds) },
  );
};

export const failed = (story: Story, recorder: string, seconds: number): Fact => {
  const mode = recorder.split('-')[1] as Start['mode'];
  const data = { mode, stage: 'running', cause: 'NoMedia' } as const;
  return fact('CaptureFailed', data, { ...without(about(story, recorder)), occurredAt: at(seconds) });
};

export const refused = (story: Story, recorder: string, [seconds, retryable]: readonly [number, boolean]): Fact => {
  const known = about(story, recorder);
  const data = { commandId: known.commandId, reason: 'no', retryable };
  const { vendor = '', sessionRef = '' } = known;
  return fact('CommandRefused', data, { vendor, sessionRef, occurredAt: at(seconds) });
};

/** A story that is told further with what it led to. */
export const further = (
  context: DecisionContext,
  ...steps: readonly (Fact | Instant | ((story: Story) => Fact))[]
): Story => {
  const told: (Fact | Instant)[] = [];
  for (const step of steps) told.push(typeof step === 'function' ? step(given(...told).under(context)) : step);
  return given(...told).under(context);
};
