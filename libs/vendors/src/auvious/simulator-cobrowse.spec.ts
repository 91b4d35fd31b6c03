import { pathOf, RECORDINGS, SELF, simulated } from './simulator.given';

const event = { payload: '<p>', sequenceId: 1, sessionId: 'cb-1', timestamp: 1_795_162_530_000 };

/** A co-browse session of three events, in a recording that is over. */
const cobrowsed = async (settings: object = {}) => {
  const scene = await simulated(settings);
  const { conversationId, recorderId, instanceId } = await scene.start();
  const instance = { conversationId, recorderId, instanceId };
  const add = (change: object = {}) =>
    scene.post(`${RECORDINGS}/cobrowse/event`, { ...instance, event: { ...event, ...change } });
  await scene.world.pass(2_000);
  for (const sequenceId of [1, 2, 3]) expect(await add({ sequenceId })).toMatchObject({ status: 200, body: '' });
  const link = (change: object = {}, headers: object = { referer: 'https://auvious.video' }) => {
    const query = new URLSearchParams({ conversationId, id: recorderId, instanceId, ...change });
    return scene.get(`${pathOf(instance)}/cobrowse/cb-1/url/attachment?${query.toString()}`, headers);
  };
  const end = async () => {
    await scene.post(`${pathOf(instance)}/stop`);
    await scene.world.pass(20_000);
  };
  const signed = async () => JSON.parse((await link()).body) as { url: string; validUntil: string };
  const fetch = (url: string, headers: object = {}) => scene.get(url.replace(SELF, ''), headers);
  return { ...scene, instance, add, link, end, signed, fetch };
};

describe('a simulated co-browse session', () => {
  it('is listed from its first event, and has a moment of upload with the files of the recording', async () => {
    const { read, instance, end } = await cobrowsed();
    const list = () => read<object>(`${RECORDINGS}/${instance.conversationId}/cobrowse`);
    const { conversationId, recorderId, instanceId } = instance;
    const session = { cobrowseSessionId: 'cb-1', recorderId, recorderInstanceId: instanceId };
    expect(await list()).toEqual({ conversationId, cobrowseSessions: [session] });
    await end();
    expect(await list()).toEqual({ conversationId, cobrowseSessions: [{ ...session, uploaded: expect.any(String) }] });
  });

  it('shows an event that was sent twice', async () => {
    const { add, simulator, instance } = await cobrowsed();
    await add({ sequenceId: 3 });
    expect(simulator.knowledge().effects).toMatchObject({
      [`cobrowse ${instance.recorderId}/cb-1/2`]: 1,
      [`cobrowse ${instance.recorderId}/cb-1/3`]: 2,
    });
  });

  it('takes no event that is not as documented, or that comes too late', async () => {
    const { add, end } = await cobrowsed();
    expect((await add({ sequenceId: 2 ** 31 })).status).toBe(400);
    expect((await add({ timestamp: '1' })).status).toBe(400);
    await end();
    expect((await add({ sequenceId: 4 })).status).toBe(404);
  });

  it('can be read by its signed URL, as a whole or in part', async () => {
    const { end, signed, fetch } = await cobrowsed();
    await end();
    const { url, validUntil } = await signed();
    const whole = await fetch(url);
    expect(JSON.parse(whole.body)).toHaveLength(3);
    expect(new URL(url).searchParams.get('Expires')).toBe(String(Date.parse(validUntil) / 1000));
    expect(validUntil).toMatch(/\.\d{6}Z$/);
    const length = whole.body.length;
    for (const [range, from, to] of [
      ['bytes=0-9', 0, 9],
      ['bytes=10-', 10, length - 1],
      ['bytes=-5', length - 5, length - 1],
      [`bytes=2-${length + 50}`, 2, length - 1],
    ] as const) {
      const part = await fetch(url, { range });
      expect([part.status, part.body]).toEqual([206, whole.body.slice(from, to + 1)]);
      expect(part.headers['content-range']).toBe(`bytes ${from}-${to}/${length}`);
    }
    expect((await fetch(url, { range: `bytes=${length}-` })).status).toBe(416);
    expect((await fetch(url, { range: 'lines=1' })).status).toBe(400);
  });

  it('is not given to who has another signature, or comes too late, or without a token', async () => {
    const { world, end, signed, fetch } = await cobrowsed({ signedUrlSeconds: 60 });
    await end();
    const { url } = await signed();
    expect((await fetch(url.replace('cb-1/cb-1', 'cb-2/cb-2'))).status).toBe(403);
    expect((await fetch(url.replace(/Expires=\d+/, 'Expires=9999999999'))).status).toBe(403);
    expect((await fetch(url.replace(/Signature=[^&]*/, 'Signature=x'))).status).toBe(403);
    expect((await fetch(url, { authorization: undefined })).status).toBe(401);
    expect((await fetch(url)).status).toBe(200);
    await world.pass(60_000);
    expect((await fetch(url)).status).toBe(403);
  });

  it('T26: has no URL without a referer, or with other ids in the query than in the path', async () => {
    const { end, link, simulator } = await cobrowsed();
    await end();
    expect((await link({}, {})).status).toBe(403);
    expect((await link({ id: 'other' })).status).toBe(400);
    expect((await link()).status).toBe(200);
    const { refusals } = simulator.knowledge();
    expect(refusals.map(({ reason }) => reason)).toEqual(['no referer', 'a query that is not as the path']);
    expect(JSON.stringify(refusals)).not.toContain('?');
  });

  it('has no URL before it is uploaded', async () => {
    const { link } = await cobrowsed();
    expect((await link()).status).toBe(404);
  });
});
