import { absent, type Fact } from '@earwitness/domain';
import { decideCapture, factsOf } from '@earwitness/policy';
import { at, contextOf, fact } from '@earwitness/testing';
import { document, setOf } from '../conformance/policies';
import { projectedFrom } from '../conformance/projected-from';
import { call, heard, recordedTwice, time } from '../conformance/stories';
import { toConversationRow } from './conversation.projection';
import { conversationDetail } from './conversation.read-model';
import { standingOf, standingsOf, verdictOf } from './standing';

const started = fact(
  'SessionStarted',
  { from: '+1', to: '+2', participants: [{ participantRef: 'p', side: 'agent', address: 'sip:a@b', number: '+2' }] },
  { sessionRef: 's', handles: { OPEN: 'canary' } },
);
const rowOf = (facts: readonly Fact[], ...seconds: readonly number[]) =>
  toConversationRow(projectedFrom('00000000-0000-8000-8000-000000000001', [...heard(...facts), ...seconds.map(time)]));

describe('a conversation row', () => {
  it('says what can be asked for, and the rest as the API shows it', () => {
    const row = rowOf(call('1').facts);
    expect(row).toMatchObject({
      tenant: 'acme',
      at: at(0),
      standing: 'satisfied',
      merged_into: undefined,
      terms: ['participant:+35311', 'participant:+35318000000', 'policy:record-everything'],
      summary: { startedAt: at(0), endedAt: at(60), updatedAt: at(70), verdict: 'satisfied', gap: false },
    });
    const shown: unknown = JSON.parse(JSON.stringify({ ...row?.summary, ...row?.detail }));
    expect(conversationDetail.strict().parse(shown)).toEqual(shown);
  });

  it('is found by every number and address once', () => {
    expect(rowOf([started])?.summary.participants).toEqual(['+1', '+2', 'sip:a@b']);
  });

  it('never holds a sealed capability', () => {
    expect(JSON.stringify(rowOf([started]))).not.toContain('canary');
  });

  it('does not repeat what a question was answered, and why', () => {
    const decided = decideCapture(setOf(document('all')), factsOf(absent('asked'), at(0)));
    const { record, policyIds, policySetHash } = decided.decision;
    const answer = { record, reason: 'policy', policyIds, policySetHash, decided } as const;
    const announced = fact('SessionAnnounced', { direction: 'inbound', answer }, { occurredAt: at(0) });
    const row = rowOf([announced]);
    expect(row?.detail.sessions).toMatchObject([{ announcedAt: at(0) }]);
    const shown: unknown = JSON.parse(JSON.stringify({ ...row?.summary, ...row?.detail }));
    expect(conversationDetail.strict().parse(shown)).toEqual(shown);
  });

  it('has every attachment, with the recording that it belongs to, if any', () => {
    const { facts } = call('1');
    const about = { sessionRef: 'session-1', occurredAt: at(80) };
    const chat = fact('ChatTranscriptStored', { transcriptRef: 'c' }, { ...about, sessionRef: 'session-2' });
    const transcript = fact('TranscriptAvailable', { transcriptRef: 't' }, { ...about, captureRef: 'capture-1' });
    const row = rowOf([...facts, chat, transcript]);
    expect(row?.detail.attachments).toMatchObject([
      { kind: 'chat', ref: 'c', sessionKey: 'telnyx/main/session-2', recordingId: undefined },
      { kind: 'transcript', ref: 't', vendor: 'telnyx', account: 'main', recordingId: expect.any(String) },
    ]);
    const shown: unknown = JSON.parse(JSON.stringify({ ...row?.summary, ...row?.detail }));
    expect(conversationDetail.strict().parse(shown)).toEqual(shown);
  });

  it('says of a command that was withheld what became of it, where another conversation had sent it', () => {
    const ended = fact('SessionEnded', { outcome: 'completed' }, { sessionRef: 's', occurredAt: at(1) });
    const data = { requestId: 'r', requestedBy: 'p', sessionKey: 'telnyx/main/s', mode: 'file' } as const;
    const asked = fact('CaptureRequested', data, { occurredAt: at(9) });
    const told = [started, ended, asked];
    const withheld = rowOf(told)?.detail.commands.at(-1);
    expect(withheld).toMatchObject({ status: 'withheld', reason: 'SessionEnded' });
    const accepted = fact('CommandAccepted', { commandId: withheld?.id ?? '', commandType: 'StartCapture' });
    expect(rowOf([...told, accepted])?.detail.commands.at(-1)).toMatchObject({ status: 'accepted' });
  });

  it('has no end while a session is under way', () => {
    const ended = fact('SessionEnded', { outcome: 'completed' }, { sessionRef: 't', occurredAt: at(5) });
    expect(rowOf([started, ended])?.summary.endedAt).toBeUndefined();
  });

  it.each([
    ['open', false, []],
    ['overdue', true, [6]],
    ['missed', true, [6, 90_000]],
  ] as const)('stands %s, which is a gap: %s', (standing, gap, seconds) => {
    expect(rowOf([started], ...seconds)).toMatchObject({ standing, summary: { gap } });
  });

  it('stands short where a second recorder was demanded, which is a gap though it is recorded', () => {
    const { facts } = call('1');
    const twice = contextOf({ decision: { plan: recordedTwice } });
    const rowAt = (second: number) =>
      toConversationRow(
        projectedFrom('00000000-0000-8000-8000-000000000001', [...heard(...facts), time(second)], twice),
      );
    expect(rowAt(119)).toMatchObject({ standing: 'satisfied', summary: { gap: false, shortfall: undefined } });
    const row = rowAt(120);
    const shortfall = { demanded: 2, kept: 1 };
    expect(row).toMatchObject({ standing: 'short', summary: { verdict: 'satisfied', gap: true, shortfall } });
    expect(row?.detail.expectations).toMatchObject([{ verdict: 'satisfied', shortfall }]);
    const shown: unknown = JSON.parse(JSON.stringify({ ...row?.summary, ...row?.detail }));
    expect(conversationDetail.strict().parse(shown)).toEqual(shown);
  });

  it('says what became of a command', () => {
    expect(rowOf([started])?.detail.commands).toMatchObject([{ type: 'StartCapture', status: 'issued' }]);
    const [command] = rowOf([started])?.detail.commands ?? [];
    const refused = fact(
      'CommandRefused',
      { commandId: command?.id, reason: 'CallHasEnded', retryable: false },
      { sessionRef: 's', occurredAt: at(1) },
    );
    expect(rowOf([started, refused])?.detail.commands).toMatchObject([{ status: 'refused', reason: 'CallHasEnded' }]);
  });

  it('of one that was absorbed leads on, and is found by nothing', () => {
    const absorbed = projectedFrom('c', [...heard(started), { kind: 'giveUp', into: 'd', now: at(9) }]);
    expect(toConversationRow(absorbed)).toMatchObject({ merged_into: 'd', terms: [], summary: { mergedInto: 'd' } });
  });
});

describe('a standing', () => {
  const expectation = (verdict: 'open' | 'satisfied' | 'missed' | 'excused', overdueSince?: string) => ({
    id: 'e',
    policyIds: [],
    verdict,
    ...(overdueSince ? { overdueSince } : {}),
  });

  it('of several expectations is that of the worst', () => {
    expect(standingOf([expectation('satisfied'), expectation('missed')])).toBe('missed');
    expect(standingOf([expectation('satisfied'), expectation('open', at(1)), expectation('excused')])).toBe('overdue');
    expect(standingOf([])).toBeUndefined();
  });

  it('and a verdict say the same', () => {
    for (const verdict of ['open', 'satisfied', 'missed', 'excused'] as const)
      expect(new Set(standingsOf(verdict).map(verdictOf))).toEqual(new Set([verdict]));
  });
});
