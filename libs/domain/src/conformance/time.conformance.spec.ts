import { at, fact } from '@earwitness/testing';
import * as fc from 'fast-check';
import type { Command } from '../commands';
import type { Fact } from '../facts/fact';
import { Audited } from './audited';
import { consentingContext, context } from './vendors';
import { world } from './world';

const answers = ['takes it and does it', 'takes it', 'refuses', 'is busy', 'is silent', 'says nothing'] as const;
type Answer = (typeof answers)[number];

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('hear'), most: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer'), answer: fc.constantFrom(...answers) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(0, 1, 2, 10, 100, 90_000) }),
  },
);

const effectOf = (command: Command, about: object): readonly Fact[] => {
  const mode = 'mode' in command ? command.mode : 'file';
  switch (command.type) {
    case 'StartCapture':
      return [fact('CaptureStarted', { mode, confirmed: true }, about)];
    case 'StopCapture':
      return [fact('CaptureStopped', { mode }, about)];
    case 'PauseCapture':
      return [fact('CapturePaused', { mode }, about)];
    case 'ResumeCapture':
      return [fact('CaptureResumed', { mode }, about)];
    case 'CancelCapture':
      return [fact('CaptureCancelled', { mode }, about)];
    case 'StoreRecording':
    case 'MergeRecordings':
      return [fact('RecordingStored', { location: { store: 's3', key: command.fileName } }, about)];
    case 'DeleteRecording':
      return [fact('RecordingDeleted', {}, about)];
    case 'OperateSession':
    case 'StopSession':
      return [fact('SessionEnded', { outcome: 'completed' }, about)];
  }
};

/** What a dispatcher hears of a command, and the vendor reports about it. */
const answered = (command: Command, answer: Answer, now: string): readonly Fact[] => {
  const { vendor, account, sessionRef = '', captureId, commandId, type: commandType } = command;
  const about = { vendor, account, sessionRef, ...(captureId && { captureId }), occurredAt: now };
  switch (answer) {
    case 'takes it and does it':
      return [fact('CommandAccepted', { commandId, commandType }, about), ...effectOf(command, about)];
    case 'takes it':
      return [fact('CommandAccepted', { commandId, commandType }, about)];
    case 'refuses':
    case 'is busy':
      return [fact('CommandRefused', { commandId, reason: answer, retryable: answer === 'is busy' }, about)];
    case 'is silent':
      return [fact('CommandUnknown', { commandId, cause: 'timeout' }, about)];
    case 'says nothing':
      return [];
  }
};

const tellStory = (
  facts: readonly Fact[],
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
  circumstances = context,
) => {
  const audited = new Audited(circumstances);
  const unheard = [...facts];
  let second = 200;
  let answeredUpTo = 0;
  const hear = (heard: readonly Fact[]) => {
    for (const each of heard) audited.tell({ kind: 'fact', fact: each, now: at(second) });
  };
  for (const next of steps) {
    second += 1;
    if ('most' in next) hear(unheard.splice(0, next.most));
    else if ('seconds' in next) second += next.seconds;
    else {
      const command = audited.issued[answeredUpTo];
      if (command) answeredUpTo += 1;
      if (command) hear(answered(command, next.answer, at(second)));
    }
    if ('seconds' in next) audited.tell({ kind: 'time', now: at(second) });
  }
  hear(unheard);
  for (const later of [0, 10, 1_000, 1_000_000]) audited.tell({ kind: 'time', now: at(second + later) });
  return audited;
};

describe('a conversation that time passes over, with vendors that answer as they like', () => {
  it('folds to what was decided, demands nothing twice, comes to rest, and keeps what it has', () =>
    fc.assert(
      fc.property(world, fc.array(step, { maxLength: 40 }), (facts, steps) => {
        const { state } = tellStory(facts, steps);
        for (const { verdict } of state.expectations) expect(verdict).not.toBe('open');
      }),
      { numRuns: 4000 },
    ));

  it('does so where policy depends on what somebody said, too', () =>
    fc.assert(
      fc.property(world, fc.array(step, { maxLength: 40 }), (facts, steps) => {
        const { state } = tellStory(facts, steps, consentingContext);
        for (const { verdict } of state.expectations) expect(verdict).not.toBe('open');
      }),
      { numRuns: 4000 },
    ));
});
