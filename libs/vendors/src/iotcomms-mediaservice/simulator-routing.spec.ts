import { documentedAlarms } from './simulator-alarms';
import { Connected, type Customer } from './simulator.given';

const destAddr = 'sip:+46890200@customer.example';
const silence = (): never => {
  throw new Error('time-out');
};
/** The answers to `/newCall` and to `/callEvent`. */
const answering =
  (newCall: unknown, callEvent: unknown = { action: 'drop' }): Customer =>
  (kind) => {
    const answer = { newCall, callEvent }[kind];
    return typeof answer === 'function' ? silence() : answer;
  };
const connected = (...answers: Parameters<typeof answering>) => new Connected({ customer: answering(...answers) });
const call = { action: 'call', destAddr };

describe('an answer to /newCall', () => {
  it('drops the call, which is then completed', async () => {
    const dropped = connected({ action: 'drop', dropCode: 'busy' });
    await dropped.call();
    expect(dropped.said()).toEqual(['newCall', 'sessionCompleted']);
    expect(dropped.known.sessions).toMatchObject([{ state: 'completed' }]);
  });

  it('connects it to a device behind a cloud user agent, which has its own media', async () => {
    const withDevice = connected({ action: 'httpcall', codec: 'GSM' });
    await withDevice.call();
    expect(withDevice.last('callAnswered')).toMatchObject({
      ...{ codec: 'GSM', remoteRtpIp: '10.0.0.2', remoteRtpPort: '45000' },
    });
    const withoutDevice = connected(call);
    await withoutDevice.call();
    expect(withoutDevice.last('callAnswered')).not.toHaveProperty('codec');
  });

  it('has a greeting played before the call is connected', async () => {
    const phrases = [{ format: 'awstts' }, { format: 'awstts' }];
    const greeting = { playMode: 'calleeFirst', caller: { phrases }, callee: { phrases: phrases.slice(1) } };
    const greeted = connected({ ...call, greeting });
    const sessionRef = await greeted.call();
    expect(greeted.said()).toEqual(['newCall', 'callNotify ringing']);
    await greeted.world.pass(4_500);
    expect(greeted.said().at(-1)).toBe('callAnswered');
    expect(await greeted.show(`calls/${sessionRef}`)).toMatchObject({
      connections: [{ greeting: [...phrases, ...phrases.slice(1)] }],
    });
  });

  it.each([
    ['none', silence, 'newCall request failed'],
    ['no JSON', '<html>', 'newCall request failed'],
    ['nothing', '', 'newCall response empty'],
    ['an empty object', {}, 'newCall response empty'],
    ['no action', { callRecording: true }, 'newCall response without action'],
    ['an unknown action', { action: 'teleport' }, 'newCall response with unknown action'],
    ['an action that is none', { action: 7 }, 'newCall response with unknown action'],
    ['no address', { action: 'call' }, 'Invalid sip address: '],
    ['an address that is none', { action: 'call', destAddr: 'tel:1' }, 'Invalid sip address: tel:1'],
  ])('that is %s raises an alarm, and the call goes on unrecorded or not at all', async (_, answer, error) => {
    const goesOn = connected(answer);
    await goesOn.call();
    expect(goesOn.alarms()).toEqual([error, 'triggeredByError']);
    expect(goesOn.said()).toContain('callAnswered');
    expect(goesOn.known.sessions).toMatchObject([{ state: 'active', captures: [] }]);
    const declined = connected(answer);
    await declined.control('faults', { noAnswerDropsCall: 1 });
    await declined.call();
    expect(declined.alarms()).toEqual([error]);
    expect(declined.known.sessions).toMatchObject([{ state: 'declined', captures: [] }]);
  });

  it.each([
    ['a recording without a name', { ...call, callRecording: true }, 'recordingFileName'],
    ['a field of another type', { ...call, maxRingTime: 'long' }, 'maxRingTime'],
  ])('with %s is refused, as a fault of whoever said it', async (_, answer, field) => {
    const refused = connected(answer);
    await refused.call();
    expect(refused.alarms()).toContain('newCall request failed');
    const reason = expect.stringContaining(field) as string;
    expect(refused.known.refusals).toEqual([{ request: 'newCall', reason }]);
  });

  it('may come from somewhere else: the call goes to the fallback without a question', async () => {
    const always = connected(call);
    await always.control('faults', { alwaysFallback: 1 });
    await always.call();
    expect(always.alarms()).toEqual(['triggeredByAlways']);
    expect(always.said()).not.toContain('newCall');
  });

  it('may be helped by one to /getCallIdentifier', async () => {
    const identified = new Connected({
      settings: { asksCallIdentifier: true },
      customer: (kind) => ({ newCall: call, getCallIdentifier: { sessionReferenceId: { foo: 1 } } })[kind],
    });
    await identified.call();
    expect(identified.last('callAnswered').sessionReferenceId).toEqual({ foo: 1 });
  });
});

describe('an answer to /callEvent', () => {
  const recordedAs = (recordingFileName: string) => ({ ...call, callRecording: true, recordingFileName });

  it('connects whoever is left to somebody else, recorded anew', async () => {
    const transferred = connected(recordedAs('a.mp3'), recordedAs('b.mp3'));
    const sessionRef = await transferred.call();
    const { connectionId } = transferred.last('callAnswered');
    await transferred.control(`calls/${sessionRef}/hangup`, { by: 'callee' });
    await transferred.world.pass(10_000);
    expect(transferred.last('callEvent')).toMatchObject({
      ...{ event: 'calledPartyDrop', connectionId, user: '+46890200', remoteUser: '+46701234567' },
    });
    expect(transferred.last('callAnswered').connectionId).not.toBe(connectionId);
    expect(transferred.known.sessions).toMatchObject([
      {
        state: 'active',
        captures: [
          { captureRef: 'a.mp3', state: 'available' },
          { captureRef: 'b.mp3', state: 'recording' },
        ],
      },
    ]);
  });

  it('starts no recording that it does not ask for', async () => {
    const transferred = connected(recordedAs('a.mp3'), call);
    const sessionRef = await transferred.call();
    await transferred.control(`calls/${sessionRef}/hangup`, { by: 'callee' });
    await transferred.world.pass(10_000);
    expect(transferred.said().filter((said) => said === 'callAnswered')).toHaveLength(2);
    expect(transferred.known.sessions).toMatchObject([{ captures: [{ captureRef: 'a.mp3' }] }]);
  });

  it('is asked for on the failure of either party', async () => {
    const failed = connected(call);
    for (const by of ['caller', 'callee']) {
      const sessionRef = await failed.call();
      await failed.control(`calls/${sessionRef}/hangup`, { by, isFailure: true });
      await failed.world.pass(1_000);
    }
    const events = failed.said().filter((said) => said.startsWith('callEvent'));
    expect(events).toEqual(['callEvent callingPartyFailure', 'callEvent calledPartyFailure']);
  });

  it('is asked for when nobody answers in time', async () => {
    const unanswered = connected({ ...call, maxRingTime: 10 });
    await unanswered.call({ ringMs: null });
    await unanswered.world.pass(10_000);
    expect(unanswered.said()).toEqual([
      ...['newCall', 'callNotify ringing', 'callEvent calledPartyFailure', 'sessionCompleted'],
    ]);
  });

  it('is not asked for when the caller gives up: there is nobody left', async () => {
    const abandoned = connected(call);
    const sessionRef = await abandoned.call({ ringMs: null });
    await abandoned.control(`calls/${sessionRef}/hangup`);
    await abandoned.world.pass(1_000);
    expect(abandoned.said()).toEqual(['newCall', 'callNotify ringing', 'sessionCompleted']);
  });

  it('is asked for of each when a connection is split, and ends its recording', async () => {
    const split = connected(recordedAs('a.mp3'));
    const sessionRef = await split.call();
    await split.control(`calls/${sessionRef}/split`);
    await split.world.pass(10_000);
    const events = split.sent.filter(({ kind }) => kind === 'callEvent').map(({ body }) => [body.event, body.user]);
    expect(events).toEqual([
      ['callerConnectionSplit', '+46701234567'],
      ['calleeConnectionSplit', '+46890200'],
    ]);
    expect(split.known.sessions).toMatchObject([{ state: 'completed', captures: [{ state: 'available' }] }]);
  });

  it.each([
    ['none', silence, 'No response to callEvent request'],
    ['nothing', {}, 'No response to callEvent request'],
    ['no action', { callRecording: true }, 'No action provided in callEvent response'],
    ['an unknown action', { action: 'teleport' }, 'callEvent response with unknown action'],
    ['an address that is none', { action: 'call', destAddr: 'agent' }, 'Invalid sip address: agent'],
  ])('that is %s raises an alarm, and whoever is left is dropped', async (_, answer, error) => {
    const failed = connected(call, answer);
    const sessionRef = await failed.call();
    await failed.control(`calls/${sessionRef}/hangup`, { by: 'callee' });
    await failed.world.pass(1_000);
    expect(failed.alarms()).toEqual([error]);
    expect(failed.last('alarm').type).toBe('callEventError');
    expect(failed.known.sessions).toMatchObject([{ state: 'completed' }]);
  });
});

describe('an alarm', () => {
  const documented = Object.entries(documentedAlarms).flatMap(([type, errors]) => errors.map((error) => [type, error]));

  it.each(documented)('of the document is raised when it is asked for: %s, %s', async (type, error) => {
    const alarmed = new Connected();
    const details = { errorDetails: {}, status: '500', participantId: 'p', user: 'u', callId: 'c' };
    await alarmed.control('alarms', { type, error, sessionId: 's', ...details });
    await alarmed.world.pass(1);
    expect(alarmed.last('alarm')).toMatchObject({ type, error, sessionId: 's', domain: alarmed.account.domain });
    expect(alarmed.names().length).toBeGreaterThan(0);
  });

  it('cuts a call that is too long', async () => {
    const endless = new Connected({ customer: answering(call), settings: { maxDurationMs: 60_000 } });
    await endless.call();
    await endless.world.pass(60_000);
    expect(endless.last('alarm')).toMatchObject({ type: 'sessionError', error: 'maxDuration' });
    expect(endless.last('sessionCompleted')).toMatchObject({ reason: 'maxDuration', sessionDuration: '60' });
  });
});
