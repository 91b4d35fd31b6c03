import { Connected } from './simulator.given';

const placed = { destAddr: 'sip:+46890200@customer.example', sessionReferenceId: { campaign: 7 } };

/** What the customer says to one `/getIvrCommand` after the other; the last for ever. */
const commanded = (...commands: readonly unknown[]): Connected => {
  let asked = 0;
  return new Connected({
    customer: (kind) => {
      if (kind === 'newCall') return { action: 'ivr' };
      if (kind !== 'getIvrCommand') return undefined;
      const command = commands[Math.min(asked, commands.length - 1)];
      asked += 1;
      if (command === 'silence') throw new Error('time-out');
      return command;
    },
  });
};
const asked = ({ sent }: Connected): number => sent.filter(({ kind }) => kind === 'getIvrCommand').length;

describe('the IVR', () => {
  it('is connected, asks what to do, and hangs up when it is told to', async () => {
    const connected = commanded({ phrases: [{ format: 'awstts' }], hangup: true });
    const sessionRef = await connected.call();
    expect(connected.said()).toEqual(['newCall', 'callAnswered', 'getIvrCommand', 'sessionCompleted']);
    expect(connected.last('getIvrCommand')).toMatchObject({
      sessionId: sessionRef,
      replyId: expect.any(String) as string,
    });
    expect(connected.last('sessionCompleted').reason).toBe('ivrHangup');
  });

  it('asks again after a while, or once something was typed, until the caller hangs up', async () => {
    const dtmf = { maxDigits: 4, terminationKey: '#' };
    const connected = commanded({ getIVRCommandAfter: 5 }, { dtmf }, { phrases: [] });
    const sessionRef = await connected.call();
    await connected.world.pass(30_000);
    expect(asked(connected)).toBe(3);
    expect(connected.last('getIvrCommand')).toMatchObject({
      dtmfBuffer: '1234',
      dtmfParams: { dtmfMatch: '1234', reason: 'terminationKey', matchedTerminationKey: '#' },
    });
    await connected.control(`calls/${sessionRef}/hangup`);
    await connected.world.pass(1_000);
    expect(connected.said().at(-1)).toBe('sessionCompleted');
    expect(connected.said()).not.toContain('callEvent callingPartyDrop');
  });

  it('is interrupted by command, with what came with that very question', async () => {
    const connected = commanded({ getIVRCommandAfter: 3_600 });
    const sessionId = await connected.call();
    const { replyId } = connected.last('getIvrCommand');
    expect(await connected.isDone('interruptivrcommand', { replyId, sessionId })).toBe(true);
    await connected.world.pass(1_000);
    expect(asked(connected)).toBe(2);
    expect(await connected.isDone('interruptivrcommand', { replyId, sessionId })).toBe(false);
    const { replyId: ofConnection } = connected.last('callAnswered');
    expect(await connected.isDone('interruptivrcommand', { replyId: ofConnection, sessionId })).toBe(false);
    expect(connected.known.refusals).toHaveLength(1);
  });

  it.each([
    ['silence', 'getIvrCommand request error'],
    ['<html>', 'getIvrCommand request error'],
    ['', 'Empty body in getIvrCommand response'],
    [{}, 'Empty body in getIvrCommand response'],
    [{ phrases: [{ fileName: 'a' }] }, 'phraseError'],
    [{ hangup: 'yes' }, 'IVR command failed'],
  ])('raises an alarm when the answer is %j', async (answer, error) => {
    const connected = commanded(answer);
    await connected.call();
    expect(connected.last('alarm')).toMatchObject({ type: 'ivrCommandError', error });
    expect(connected.said().at(-1)).toBe('sessionCompleted');
  });

  it('notes an answer to another question', async () => {
    const connected = commanded({ phrases: [], replyId: 'another' });
    await connected.call();
    expect(connected.known.refusals).toMatchObject([{ request: 'getIvrCommand' }]);
  });

  it('places calls by command, which can be recorded', async () => {
    const connected = commanded({ phrases: [] });
    expect(await connected.isDone('placeivrcall', placed)).toBe(true);
    await connected.world.pass(3_000);
    expect(connected.said()).toEqual(['callNotify ringing', 'callAnswered', 'getIvrCommand']);
    expect(connected.last('callAnswered').sessionReferenceId).toEqual({ campaign: 7 });
    const { replyId, connectionId } = connected.last('callAnswered');
    expect(await connected.isDone('startrecording', { replyId, connectionId, recordingFileName: 'a.mp3' })).toBe(true);
    await connected.world.pass(60_000);
    expect(connected.last('recordingReady')).toMatchObject({ recordingFileName: 'a.mp3' });
    expect(connected.known.effects).toMatchObject({ 'placeivrcall {"campaign":7}': 1 });
  });

  it('gives up on a call that is not answered in time', async () => {
    const connected = commanded({ phrases: [] });
    await connected.isDone('placeivrcall', { ...placed, maxRingTime: 1 });
    await connected.world.pass(3_000);
    expect(connected.said()).toEqual(['callNotify ringing', 'sessionCompleted']);
  });
});
