import { auvious } from '.';
import { OF_FIRST, OF_SECOND, operateWith, account } from './auvious.given';
import { resource, signedUrl, storageProfile, storageVerification } from './auvious.operation-answers';
import { pathOf, RECORDINGS, simulated } from './simulator.given';

const entry = { timeStamp: '2026-11-20T08:16:00Z', transcript: 'Hello', userId: 'agent-7' };
const upload = auvious.operations?.chatTranscriptUpload;
const isTaken = (chatTranscriptList: unknown): boolean =>
  upload?.input.safeParse({ ...OF_FIRST, chatTranscriptList }).success ?? false;

describe('a chat transcript', () => {
  it('has at most 500 entries and 256 KB', () => {
    expect(isTaken(Array<object>(500).fill(entry))).toBe(true);
    expect(isTaken(Array<object>(501).fill(entry))).toBe(false);
    expect(isTaken([{ ...entry, transcript: 'x'.repeat(256 * 1024) }])).toBe(false);
    expect(isTaken([])).toBe(false);
  });

  it('has moments, and nothing that is not documented', () => {
    expect(isTaken([{ ...entry, timeStamp: 'now' }])).toBe(false);
    expect(isTaken([{ ...entry, mood: 'good' }])).toBe(false);
  });

  it('goes to the recorder that is named, where a session had several', async () => {
    const refs = { 'instance/r-1//i-1': 'i-1', 'instance/r-2//i-2': 'i-2' };
    const send = (input: object) =>
      auvious.commands.toRequest(
        { ...operateWith('chatTranscriptAdd', { chatTranscriptList: [entry], ...input }), refs },
        account,
        { handles: {}, stores: {}, nowSeconds: 0, accessToken: 't' },
      );
    expect(await send({})).toEqual({ via: 'nothing', reason: 'MissingRef', detail: 'instance' });
    expect(await send({ recorderId: 'r-2' })).toMatchObject({ body: expect.stringContaining('"instanceId":"i-2"') });
  });

  it('is never sent again when nobody knows whether it arrived', () => {
    const command = operateWith('chatTranscriptAdd', { chatTranscriptList: [entry] });
    expect(auvious.commands.isSafeToRepeat(command, 0)).toBe(false);
  });
});

describe('a cobrowse event', () => {
  const isEvent = (event: object) =>
    auvious.operations?.cobrowseEventSend?.input.safeParse({ ...OF_SECOND, event }).success;
  const event = { payload: '{}', sequenceId: 1, sessionId: 'cb-1', timestamp: 1_795_163_301_000 };

  it('has a sequence number of 32 bits and a moment of 64', () => {
    expect(isEvent(event)).toBe(true);
    expect(isEvent({ ...event, sequenceId: 2 ** 31 })).toBe(false);
    expect(isEvent({ ...event, timestamp: 2 ** 60 })).toBe(false);
    expect(isEvent({ ...event, payload: {} })).toBe(false);
  });
});

describe('what operations answer', () => {
  it('is as documented, as far as the simulator shows it', async () => {
    const scene = await simulated();
    const recorder = await scene.start();
    await scene.world.pass(5_000);
    const storage = await scene.read(`${pathOf(recorder)}/storage/info`);
    expect(storageProfile.strict().parse(storage)).toEqual(storage);
    const verified = JSON.parse((await scene.post('/rtc-recorder/api/storageproviders/app-1/verify')).body) as unknown;
    expect(storageVerification.strict().parse(verified)).toEqual(verified);
    expect(RECORDINGS).toContain('/recordings');
  });

  it('is documented for links and files too', () => {
    const link = { url: 'https://storage.googleapis.com/bucket/x.mp4', validUntil: '2021-01-14T18:43:45.569343Z' };
    expect(signedUrl.parse(link)).toEqual(link);
    expect(resource.safeParse({ filename: 'cb-1.mp4', open: true, readable: 'yes' }).success).toBe(false);
  });
});
