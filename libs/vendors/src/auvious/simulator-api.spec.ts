import type { HttpAnswer } from '../contract/command';
import { type Instance, pathOf, RECORDINGS, type Scene, simulated } from './simulator.given';

const bodyOf = ({ body }: HttpAnswer) => JSON.parse(body) as Record<string, unknown>;
const reasons = ({ simulator }: Scene) => simulator.knowledge().refusals.map(({ reason }) => reason);

describe('the token service of the simulator', () => {
  it('issues tokens for a client that knows its secret', async () => {
    const { send, tokenRequest } = await simulated();
    const answer = await send(tokenRequest());
    expect(bodyOf(answer)).toMatchObject({ token_type: 'bearer', expires_in: 3_600, organization: 'org-1' });
  });

  it.each([
    ['a wrong secret', { client_secret: 'other' }, [401, 'invalid_client']],
    ['another client', { client_id: 'other' }, [401, 'invalid_client']],
    ['another grant', { grant_type: 'password' }, [400, 'unsupported_grant_type']],
  ])('refuses %s, and remembers it', async (_, change, [status, error]) => {
    const scene = await simulated();
    const answer = await scene.send(scene.tokenRequest(change));
    expect([answer.status, bodyOf(answer)]).toEqual([status, { error }]);
    expect(reasons(scene)).toHaveLength(1);
  });

  it('refuses credentials in the address, and tells nobody of them', async () => {
    const scene = await simulated();
    const { body, ...request } = scene.tokenRequest();
    expect((await scene.send({ ...request, url: `${request.url}?${body}` })).status).toBe(400);
    expect((await scene.send({ ...request, headers: {}, body })).status).toBe(400);
    expect(JSON.stringify(scene.simulator.knowledge().refusals)).not.toContain('simulated-secret');
  });

  it('lets nobody in without a token that it has issued', async () => {
    const scene = await simulated();
    const url = `${RECORDINGS}/other/active`;
    for (const authorization of [undefined, 'simulated-secret', 'Bearer other'])
      expect((await scene.get(url, { authorization })).status).toBe(401);
    expect(reasons(scene)).toEqual(Array(3).fill('a token that was never issued'));
  });

  it('ends tokens in time, and blames nobody for using them once more', async () => {
    const scene = await simulated({ tokenSeconds: 60 });
    await scene.world.pass(59_000);
    expect((await scene.get(`${RECORDINGS}/other/active`)).status).toBe(404);
    await scene.world.pass(1_000);
    expect((await scene.get(`${RECORDINGS}/other/active`)).status).toBe(401);
    expect(reasons(scene)).toEqual([]);
  });

  it('keeps compositions for a Supervisor', async () => {
    const { get } = await simulated({ roles: ['agent'] });
    expect((await get('/rtc-recorder/api/compositions/other')).status).toBe(403);
    expect((await get(`${RECORDINGS}/other`)).status).toBe(404);
  });
});

describe('T21: paths of the document', () => {
  it('begin with the host, and lead nowhere as they are printed', async () => {
    const scene = await simulated();
    expect((await scene.get('/auvious.video/rtc-recorder/api/recordings/other/active')).status).toBe(404);
    expect(reasons(scene)).toEqual(['a path that is none']);
  });

  it('say POST where they mean it', async () => {
    const scene = await simulated();
    expect((await scene.get(`${RECORDINGS}/a/b/c/stop`)).status).toBe(404);
    expect(reasons(scene)).toEqual(['a path that is none']);
  });
});

describe('a start at the simulator', () => {
  it.each([
    ['without a conference', { conferenceId: undefined }, 400],
    ['with audio as text', { audio: 'true' }, 400],
    ['with a field by another name', { conversation: 'x' }, 400],
    ['of another application', { applicationId: 'app-2' }, 404],
    ['of a conference that is none', { conferenceId: 'room-0' }, 404],
    ['of a conversation that is another', { conversationId: 'other' }, 404],
  ])('%s is refused, and remembered', async (_, change, status) => {
    const scene = await simulated();
    const { sessionRef: conversationId, conferenceId } = await scene.control('conferences');
    const command = { applicationId: 'app-1', conferenceId, conversationId, ...change };
    expect((await scene.post(`${RECORDINGS}/start`, command)).status).toBe(status);
    expect(reasons(scene)).toHaveLength(1);
    expect(scene.simulator.knowledge().effects).toEqual({});
  });

  it.each([
    ['what is not JSON', { body: '{"applicationId":' }, 400],
    ['what is not said to be JSON', { headers: { 'content-type': 'text/plain' } }, 415],
  ])('refuses %s', async (_, { body = '{}', headers = {} }: { body?: string; headers?: object }, status) => {
    const { post } = await simulated();
    expect((await post(`${RECORDINGS}/start`, body, headers)).status).toBe(status);
  });

  it('comes too late once the conference is over, which is nobody’s fault', async () => {
    const scene = await simulated();
    const { sessionRef: conversationId, conferenceId } = await scene.control('conferences');
    await scene.control(`conferences/${conversationId}/end`);
    const command = { applicationId: 'app-1', conferenceId, conversationId };
    expect((await scene.post(`${RECORDINGS}/start`, command)).status).toBe(404);
    expect(reasons(scene)).toEqual([]);
  });
});

describe('what the simulator says of a conversation', () => {
  const recorded = async (settings: object = {}) => {
    const scene = await simulated(settings);
    const instance = await scene.start({ participants: ['a'] });
    await scene.world.pass(62_000);
    await scene.post(`${pathOf(instance)}/stop`);
    await scene.world.pass(20_000);
    return { scene, instance, url: `${RECORDINGS}/${instance.conversationId}` };
  };

  it('T23: in the summary names neither instances nor states, and the storage flat', async () => {
    const { scene, url } = await recorded();
    const answer = await scene.get(url);
    expect(bodyOf(answer)).toMatchObject({
      applicationId: 'app-1',
      provider: 'AMAZON_S3',
      recordings: [
        { streams: [{ type: 'CAM', tracks: [{ type: 'VIDEO', storage: { uploaded: expect.any(String) } }] }, {}] },
      ],
    });
    expect(answer.body).not.toMatch(/instanceId|"state"|objectStorage|localStorage/);
  });

  it.each([
    ['iso', 'PT61.5S'],
    ['clock', '00:01:01'],
    ['milliseconds', '61500'],
  ])('T22: has a duration in a form that is not documented: %s', async (durationForm, duration) => {
    const { scene, url } = await recorded({ durationForm });
    expect(bodyOf(await scene.get(url))).toMatchObject({ duration });
  });

  it('is nothing active, and the last recording as the composition', async () => {
    const { scene, url, instance } = await recorded();
    expect((await scene.get(`${url}/active`)).status).toBe(404);
    const composition = bodyOf(await scene.get(`/rtc-recorder/api/compositions/${instance.conversationId}`));
    expect(composition).toMatchObject({ recorderId: instance.recorderId, state: 'STOPPED' });
    expect(composition).toEqual(bodyOf(await scene.get(pathOf(instance))));
    expect(reasons(scene)).toEqual([]);
  });

  it('is nothing at all for what never was: asking for a recorder is a fault, for a conversation it is not', async () => {
    const scene = await simulated();
    expect((await scene.get(`${RECORDINGS}/other`)).status).toBe(404);
    expect((await scene.get(`${RECORDINGS}/other/cobrowse`)).status).toBe(404);
    expect(reasons(scene)).toEqual([]);
    expect((await scene.get(`${RECORDINGS}/other/r/i/state`)).status).toBe(404);
    expect(reasons(scene)).toEqual(['a recorder that never was']);
  });
});

describe('a chat transcript at the simulator', () => {
  const entry = { timeStamp: '2026-11-20T08:16:00Z', transcript: 'hello', userId: 'a' };
  const added = async (settings: object) => {
    const scene = await simulated(settings);
    const { conversationId, recorderId, instanceId, command } = await scene.start();
    const body = { conversationId, recorderId, instanceId, chatTranscriptList: [entry] };
    const add = async () => {
      expect(await scene.post(`${RECORDINGS}/chat/transcript/add`, body)).toMatchObject({ status: 200, body: '' });
      return bodyOf(await scene.get(pathOf(body))).chatTranscript as Record<string, string>;
    };
    return { scene, body, command, first: await add(), second: await add() };
  };

  it('is appended to the one before, or replaces it', async () => {
    const appended = await added({});
    expect(appended.first).toEqual({
      id: expect.any(String),
      created: expect.any(String),
      location: expect.any(String),
    });
    expect(appended.second).toEqual(appended.first);
    const replaced = await added({ repeatedTranscript: 'replaces' });
    expect(replaced.second.id).not.toBe(replaced.first.id);
  });

  it('is counted each time', async () => {
    const { scene, body } = await added({});
    expect(scene.simulator.knowledge().effects).toMatchObject({ [`transcript ${body.recorderId}`]: 2 });
  });

  it.each([
    ['a time that is none', { timeStamp: 'yesterday' }],
    ['no user', { userId: undefined }],
  ])('is refused with %s', async (_, change) => {
    const { scene, body } = await added({});
    const wrong = { ...body, chatTranscriptList: [{ ...entry, ...change }] };
    expect((await scene.post(`${RECORDINGS}/chat/transcript/add`, wrong)).status).toBe(400);
  });
});

describe('the storage of the simulator', () => {
  it.each([
    ['AMAZON_S3', 'https:'],
    ['AZURE_BLOB', 'https:'],
    ['GOOGLE_CLOUD', 'https:'],
    ['SFTP_STORAGE', 'sftp:'],
  ])('may be %s', async (provider, protocol) => {
    const { start, get, post } = await simulated({ provider });
    const instance: Instance = await start();
    const profile = bodyOf(await get(`${pathOf(instance)}/storage/info`));
    expect(profile).toMatchObject({ applicationId: 'app-1', provider });
    expect(new URL(String(profile.url)).protocol).toBe(protocol);
    const verified = bodyOf(await post('/rtc-recorder/api/storageproviders/app-1/verify'));
    expect(Object.values(verified)).toEqual(Array(5).fill({ passed: true, message: 'OK' }));
  });

  it('may not be writable, and is none of another application', async () => {
    const { control, post } = await simulated();
    await control('faults', { storageUnwritable: 1 });
    const verified = bodyOf(await post('/rtc-recorder/api/storageproviders/app-1/verify'));
    expect(verified).toMatchObject({ writeTestResult: { passed: false }, readTestResult: { passed: true } });
    expect((await post('/rtc-recorder/api/storageproviders/app-2/verify')).status).toBe(404);
  });
});
