import { generateKeyPairSync } from 'node:crypto';
import { type Body, Connected, type Customer, DOMAIN } from './simulator.given';

const customer: Customer = (kind) =>
  ({
    newCall: { action: 'call', destAddr: 'sip:+46890200@customer.example' },
    callEvent: { action: 'drop' },
    newRemoteCall: { sessionReferenceId: 'mine' },
    getIvrCommand: { phrases: [] },
  })[kind];

const inCall = async (settings: object = {}): Promise<Connected & { sessionRef: string }> => {
  const connected = new Connected({ customer, settings });
  return Object.assign(connected, { sessionRef: await connected.call() });
};
const ofConnection = (connected: Connected): { replyId: unknown; connectionId: unknown } => {
  const { replyId, connectionId } = connected.last('callAnswered');
  return { replyId, connectionId };
};

describe('a recording by command', () => {
  it('starts, stops and starts again under another name', async () => {
    const connected = await inCall();
    const of = ofConnection(connected);
    for (const recordingFileName of ['a.mp3', 'b.mp3']) {
      expect(await connected.isDone('startrecording', { ...of, recordingFileName })).toBe(true);
      await connected.world.pass(10_000);
      expect(await connected.isDone('stoprecording', of)).toBe(true);
      await connected.world.pass(10_000);
      expect(connected.last('recordingReady')).toMatchObject({ recordingFileName, event: 'recordingSuccessful' });
    }
    expect(connected.known).toMatchObject({
      effects: { 'startrecording a.mp3': 1, 'stoprecording a.mp3': 1, 'store a.mp3': 1, 'startrecording b.mp3': 1 },
      refusals: [],
    });
  });

  it('does not start twice, nor after the call, nor stop where there is none', async () => {
    const connected = await inCall();
    const of = ofConnection(connected);
    expect(await connected.isDone('stoprecording', of)).toBe(false);
    await connected.isDone('startrecording', { ...of, recordingFileName: 'a.mp3' });
    expect(await connected.isDone('startrecording', { ...of, recordingFileName: 'b.mp3' })).toBe(false);
    await connected.control(`calls/${connected.sessionRef}/hangup`);
    expect(await connected.isDone('startrecording', { ...of, recordingFileName: 'c.mp3' })).toBe(false);
    expect(connected.known.effects).toEqual({ 'startrecording a.mp3': 1 });
    expect(connected.known.refusals).toEqual([]);
  });
});

describe('a command', () => {
  it.each([
    ['of no connection', (of: Body) => ({ ...of, connectionId: 'none' })],
    ['by what nobody issued', ({ replyId, ...of }: Body) => ({ ...of, replyId: `${String(replyId)}x` })],
    ['by what is no token', (of: Body) => ({ ...of, replyId: 'none' })],
  ])('%s does nothing, and is noted', async (_, changed) => {
    const connected = await inCall();
    expect(await connected.isDone('stoprecording', changed(ofConnection(connected)))).toBe(false);
    expect(connected.known.refusals).toEqual([
      { request: 'stoprecording', reason: 'the replyId is of something else' },
    ]);
  });

  it('takes no replyId of another connection', async () => {
    const connected = await inCall();
    const { replyId } = ofConnection(connected);
    await connected.call();
    const { connectionId } = ofConnection(connected);
    expect(await connected.isDone('splitconnection', { replyId, connectionId })).toBe(false);
  });

  it.each([
    ['a field is missing', { recordingFileName: undefined }],
    ['a field is undocumented', { commandId: 'c-1' }],
    ['a field is of another type', { recordingFileName: 7 }],
  ])('is malformed when %s', async (_, changes) => {
    const connected = await inCall();
    const body = { ...ofConnection(connected), recordingFileName: 'a.mp3', ...changes };
    expect((await connected.request('startrecording', body)).status).toBe(400);
    expect(connected.known).toMatchObject({ effects: {}, refusals: [{ request: 'startrecording' }] });
  });

  it('needs a token of the right key, the own domain, and a command that there is', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const apiPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const elsewhere = await inCall({ apiPublicKey });
    expect((await elsewhere.request('stoprecording', ofConnection(elsewhere))).status).toBe(401);
    const connected = await inCall();
    const bare = { method: 'POST', url: `/${DOMAIN}/stoprecording`, headers: {}, body: '{}' };
    expect((await connected.simulator.handle(bare)).status).toBe(401);
    expect((await connected.simulator.handle({ ...bare, method: 'GET' })).status).toBe(404);
    expect((await connected.request('pauserecording', {})).status).toBe(404);
    expect((await connected.request('../other.example/stoprecording', {})).status).toBe(403);
    expect(connected.known.refusals.map(({ reason }) => reason)).toEqual([
      'HTTP 401',
      'HTTP 404',
      'HTTP 404',
      'HTTP 403',
    ]);
  });

  it('has an effect or none when the answer is an error', async () => {
    for (const [fault, effects] of [
      ['serverError', {}],
      ['lostAnswer', { 'startrecording a.mp3': 1 }],
    ] as const) {
      const connected = await inCall();
      await connected.control('faults', { [fault]: 1 });
      const body = { ...ofConnection(connected), recordingFileName: 'a.mp3' };
      expect((await connected.request('startrecording', body)).status).toBe(500);
      expect(connected.known.effects).toEqual(effects);
    }
  });
});

describe('call control', () => {
  it('splits a connection', async () => {
    const connected = await inCall();
    expect(await connected.isDone('splitconnection', ofConnection(connected))).toBe(true);
    await connected.world.pass(1_000);
    expect(connected.said()).toEqual(
      expect.arrayContaining(['callEvent callerConnectionSplit', 'callEvent calleeConnectionSplit']),
    );
    expect(await connected.isDone('splitconnection', ofConnection(connected))).toBe(false);
  });

  it.each([
    ['hangupparticipant', 'calledPartyDrop'],
    ['hangupremoteparticipant', 'callingPartyDrop'],
  ])('hangs up on one of two: %s', async (command, event) => {
    const connected = await inCall();
    const { replyId, calleeParticipantId: participantId } = connected.last('callAnswered');
    const sessionId = command === 'hangupparticipant' ? connected.sessionRef : undefined;
    expect(await connected.isDone(command, { participantId, replyId, sessionId })).toBe(true);
    await connected.world.pass(1_000);
    expect(connected.last('callEvent').event).toBe(event);
    expect(await connected.isDone(command, { participantId: 'none', replyId, sessionId })).toBe(false);
  });

  it('ends only calls of the cloud user agent as a whole', async () => {
    const connected = await inCall();
    const { replyId } = connected.last('callAnswered');
    expect(await connected.isDone('hangupcall', { replyId })).toBe(false);
  });
});

describe('the cloud user agent', () => {
  const media = { receiveIp: '10.0.0.1', receivePort: 30_000 };

  it('tells of a call, which is answered by command', async () => {
    const connected = new Connected({ customer });
    await connected.control('remote-calls', { from: '+46701234567', to: 'device' });
    const { replyId } = connected.last('newRemoteCall');
    expect(await connected.isDone('sendremotecallringback', { replyId })).toBe(true);
    const answer = { replyId, codec: 'PCMU', sessionReferenceId: 'yours', ...media };
    expect(await connected.isDone('answerremotecall', answer)).toBe(true);
    expect(await connected.isDone('answerremotecall', answer)).toBe(false);
    await connected.world.pass(1_000);
    expect(connected.last('callAnswered')).toMatchObject({ codec: 'PCMU', sessionReferenceId: 'yours' });
    expect(await connected.isDone('hangupcall', { replyId: connected.last('callAnswered').replyId })).toBe(true);
    await connected.world.pass(1_000);
    expect(connected.said().at(-1)).toBe('sessionCompleted');
    expect(connected.said().filter((said) => said.startsWith('callEvent'))).toEqual([]);
  });

  it('gives up on a call that nobody answers', async () => {
    const connected = new Connected({ customer });
    await connected.control('remote-calls');
    await connected.world.pass(61_000);
    expect(connected.said()).toEqual(['newRemoteCall', 'sessionCompleted']);
  });

  it('places a call, and tells of it where it was asked to', async () => {
    const connected = new Connected({ customer });
    const call = { codec: 'GSM', destinationUri: 'sip:+46890200@customer.example', sourceUser: '+468', ...media };
    const callbackBaseUrl = 'http://ingress/webhooks/iotcomms-mediaservice/main/';
    expect(await connected.isDone('placeremotecall', { ...call, sessionReferenceId: 'mine', callbackBaseUrl })).toBe(
      true,
    );
    await connected.world.pass(60_000);
    expect(connected.said()).toEqual(['callNotify ringing', 'callAnswered', 'sessionCompleted']);
    expect(connected.known.effects).toEqual({ 'placeremotecall mine': 1 });
    await connected.isDone('placeremotecall', { ...call, callbackBaseUrl: 'http://elsewhere/callbacks' });
    await connected.world.pass(3_000);
    expect(connected.world.calls.at(-1)?.url).toBe('http://elsewhere/callbacks/callAnswered');
  });
});
