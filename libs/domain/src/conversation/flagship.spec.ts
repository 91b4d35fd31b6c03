import { at, contextOf, decided, fact, given } from '@earwitness/testing';
import { captureStatus } from '../capture/capture';
import { iotcomms, telnyx } from '../conformance/vendors';
import { commandStatus } from '../command/command-status';
import type { Command } from '../commands';
import { attemptId, startIntent } from './lookup';

const context = contextOf({
  decision: {
    availableWithinMs: 900_000,
    store: { target: 'worm-eu', fileName: '{tenant}/{date}/{captureId}.mp3', deleteTemporary: true },
  },
  profiles: { telnyx: { ...telnyx, startsWithSession: ['siprec'] }, iotcomms },
});

const leg = { vendor: 'telnyx', sessionRef: 'leg-1', refs: { callControlRef: 'v3:leg-1' } };
const fork = { ...leg, captureId: attemptId(startIntent('telnyx/main/leg-1', 'siprec'), 1) };
const rec = { vendor: 'iotcomms', sessionRef: 'siprec-1' };
const recording = { ...rec, captureRef: '5e32bf50' };
const api = { vendor: 'api', sessionRef: '', links: [] };

const answered = fact(
  'SessionStarted',
  { direction: 'inbound', from: '+4989', to: '+4930' },
  { ...leg, occurredAt: at(0) },
);
const asked = fact(
  'SessionAnnounced',
  { answer: { record: true, reason: 'policy', policyIds: ['record-everything'], policySetHash: '' } },
  { ...rec, occurredAt: at(1) },
);
const forked = fact('CaptureStarted', { mode: 'siprec', confirmed: true }, { ...fork, occurredAt: at(1.5) });
const recorded = fact('CaptureStarted', { mode: 'file', confirmed: true }, { ...recording, occurredAt: at(2) });
const paused = fact(
  'PauseRequested',
  { requestId: 'p', requestedBy: 'crm', reason: 'card' },
  { ...api, occurredAt: at(20) },
);
const resumed = fact('ResumeRequested', { requestId: 'q', requestedBy: 'crm' }, { ...api, occurredAt: at(35) });
const hungUp = fact('SessionEnded', { outcome: 'completed' }, { ...leg, occurredAt: at(60) });
const unforked = fact('CaptureStopped', { mode: 'siprec' }, { ...fork, occurredAt: at(60.1) });
const ready = fact(
  'RecordingAvailable',
  { temporary: true, startedAt: at(1.9) },
  { ...recording, handles: { RECORDINGREADY: 'sealed' }, occurredAt: at(62) },
);
const stored = fact('RecordingStored', { location: { store: 's3', key: 'k' } }, { ...recording, occurredAt: at(65) });
const deleted = fact('RecordingDeleted', {}, { ...recording, occurredAt: at(66) });
const over = fact('SessionEnded', { outcome: 'completed' }, { ...rec, occurredAt: at(61) });

const issued = (command: Partial<Command>) => decided('CommandIssued', { command: expect.objectContaining(command) });

describe('a call that one vendor carries and another records', () => {
  it('is one expectation, satisfied by a masked copy, and leaves no original behind', () => {
    const story = (...before: readonly (typeof answered | string | typeof asked)[]) => given(...before).under(context);
    story()
      .when(answered)
      .then(
        'ConversationOpened',
        'PolicyDecided',
        decided('CaptureExpected', { by: at(5) }),
        issued({ type: 'StartCapture', vendor: 'telnyx', mode: 'siprec', captureId: fork.captureId, refs: leg.refs }),
      );
    const forkedCall = [answered, asked, forked, recorded] as const;
    given(answered).under(context).when(asked, forked, recorded, at(10)).then();
    given(...forkedCall)
      .under(context)
      .when(paused, resumed, hungUp, unforked, over, ready)
      .then();

    const recordedCall = [...forkedCall, paused, resumed, hungUp, unforked, over, ready] as const;
    given(...recordedCall)
      .under(context)
      .when(at(63))
      .then(
        issued({
          type: 'StoreRecording',
          vendor: 'iotcomms',
          target: 'worm-eu',
          captureRef: '5e32bf50',
          handles: { RECORDINGREADY: 'sealed' },
          mask: [{ from: at(20), to: at(35), side: 'both' }],
        }),
      );
    given(...recordedCall, at(63))
      .under(context)
      .when(stored)
      .then(decided('ExpectationSatisfied', { late: false }));
    given(...recordedCall, at(63), stored)
      .under(context)
      .when(at(66))
      .then(issued({ type: 'DeleteRecording' }));
    given(...recordedCall, at(63), stored, at(66))
      .under(context)
      .when(deleted, at(10_000))
      .then();
  });

  it('ends with a stored recording, a stopped fork and nothing left to do', () => {
    const { state } = given(
      answered,
      asked,
      forked,
      recorded,
      paused,
      resumed,
      hungUp,
      unforked,
      over,
      ready,
      at(63),
      stored,
      at(66),
      deleted,
    ).under(context);
    expect(state.captures.map(captureStatus)).toEqual(['stopped', 'stored']);
    expect(state.commands.map((life) => commandStatus(state, life))).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(state.expectations).toMatchObject([{ verdict: 'satisfied' }]);
  });
});
