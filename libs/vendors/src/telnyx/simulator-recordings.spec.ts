import type { HttpAnswer } from '../contract/command';
import { asDocumented, errorOf, type Scene, simulated, START } from './simulator-scene';
import { answers } from './telnyx.resources';

const format = { format: 'wav', channels: 'dual' };
const told = ({ body }: HttpAnswer) => JSON.parse(body) as { data: Record<string, unknown> };
const listed = ({ body }: HttpAnswer) => JSON.parse(body) as { data: Record<string, unknown>[]; meta: object };

const recorded = async (more: object = {}, settings: object = {}) => {
  const scene = await simulated(settings);
  const call = await scene.answeredCall();
  expect((await scene.post(`${call}/actions/record_start`, { ...format, ...more })).status).toBe(200);
  await scene.world.pass(30_000);
  return { ...scene, call };
};
const ended = async ({ post, world, call }: Scene & { call: string }, passMs = 6_000) => {
  await post(`${call}/actions/hangup`);
  await world.pass(passMs);
};
const savedIn = ({ said }: Pick<Scene, 'said'>) =>
  said().find(({ data }) => data.event_type === 'call.recording.saved')?.data.payload as {
    recording_id: string;
    recording_urls: Record<string, string>;
  };

describe('a simulated recording', () => {
  it('is silent until it is saved, seconds after the call', async () => {
    const scene = await recorded({ custom_file_name: 'ew-1' });
    expect(scene.types()).toEqual(['call.initiated', 'call.answered']);
    await ended(scene);
    expect(scene.types().slice(2).sort()).toEqual(['call.hangup', 'call.recording.saved']);
    const { recording_id: id, recording_urls: urls } = savedIn(scene);
    expect(urls.wav).toMatch(
      /^http:\/\/127\.0\.0\.1:8090\/telnyx\/telephony-recorder-prod\/2026-03-02\/ew-1-\d+\.wav\?/,
    );
    const [known] = scene.simulator.knowledge().sessions;
    expect(known?.captures).toEqual([{ captureRef: id, state: 'saved' }]);
  });

  it('is paused, resumed and stopped without a word, by its id or as all there are', async () => {
    const scene = await recorded();
    await scene.post(`${scene.call}/actions/record_start`, { ...format, command_id: 'second' });
    const states = () => scene.simulator.knowledge().sessions[0]?.captures.map(({ state }) => state);
    const [first] = scene.simulator.knowledge().sessions[0]?.captures ?? [];
    await scene.post(`${scene.call}/actions/record_pause`);
    expect(states()).toEqual(['paused', 'paused']);
    await scene.post(`${scene.call}/actions/record_resume`, { recording_id: first?.captureRef });
    expect(states()).toEqual(['recording', 'paused']);
    await scene.post(`${scene.call}/actions/record_stop`, { recording_id: first?.captureRef });
    await scene.world.pass(6_000);
    expect(states()).toEqual(['saved', 'paused']);
    expect(scene.types().filter((type) => type.startsWith('call.recording'))).toEqual(['call.recording.saved']);
  });

  it('ends by itself at its longest', async () => {
    const scene = await recorded({ max_length: 10 });
    expect(scene.types()).toContain('call.recording.saved');
  });

  it('is transcribed where that was asked for', async () => {
    const scene = await recorded({ transcription: true });
    await ended(scene, 70_000);
    expect(scene.types()).toContain('call.recording.transcription.saved');
    const list = await scene.request('GET', '/v2/recording_transcriptions', '');
    asDocumented(answers.transcriptions, list);
    const one = await scene.request('GET', `/v2/recording_transcriptions/${String(listed(list).data[0]?.id)}`, '');
    asDocumented(answers.transcription, one);
  });

  it('begins with the answer where that was asked for', async () => {
    const scene = await simulated();
    const { call_control_id: ref } = await scene.newCall({ ringMs: null });
    const call = `/v2/calls/${encodeURIComponent(ref)}`;
    await scene.post(`${call}/actions/answer`, { record: 'record-from-answer' });
    await ended({ ...scene, call });
    expect(savedIn(scene)).toMatchObject({ channels: 'dual', format: 'mp3' });
  });

  it.each([
    ['no format', { channels: 'dual' }, [422, '10004', '/format']],
    ['another format', { ...format, format: 'ogg' }, [422, '90000', '/format']],
    ['other channels', { ...format, channels: 'both' }, [422, '90001', '/channels']],
    ['another track', { ...format, recording_track: 'both_tracks' }, [422, '90059', '/recording_track']],
    ['less than no silence', { ...format, timeout_secs: -1 }, [422, '90028', '/timeout_secs']],
    ['more than four hours', { ...format, max_length: 14_401 }, [422, '10033', '/max_length']],
    ['a name of 41 characters', { ...format, custom_file_name: 'x'.repeat(41) }, [422, '10033', '/custom_file_name']],
  ])('is refused for %s', async (_, body, error) => {
    const { post, answeredCall } = await simulated();
    expect(errorOf(await post(`${await answeredCall()}/actions/record_start`, body))).toEqual(error);
  });

  it('says why it could not be stored', async () => {
    const scene = await recorded();
    await scene.post('/__sim/faults', { storageFails: 1 });
    await ended(scene);
    expect(scene.said().at(-1)?.data).toMatchObject({
      event_type: 'call.recording.error',
      payload: { reason: 'Internal server error' },
    });
  });
});

describe('the file of a simulated recording', () => {
  const fetched = async ({ send }: Scene, address: string) =>
    send({ method: 'GET', url: address.replace('http://127.0.0.1:8090/telnyx', '') });

  it('is there for ten minutes, and then by a fresh address', async () => {
    const scene = await recorded();
    await ended(scene);
    const { recording_id: id, recording_urls: urls } = savedIn(scene);
    expect(await fetched(scene, urls.wav ?? '')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'audio/wav' },
    });
    await scene.world.pass(601_000);
    const late = await fetched(scene, urls.wav ?? '');
    expect([late.status, late.body]).toEqual([403, expect.stringContaining('<Message>Request has expired</Message>')]);
    const one = await scene.request('GET', `/v2/recordings/${id}`, '');
    asDocumented(answers.recording, one);
    const { wav } = told(one).data.download_urls as { wav: string };
    expect((await fetched(scene, wav)).status).toBe(200);
    expect((await fetched(scene, wav.replace(/Signature=./, 'Signature=x'))).status).toBe(403);
  });

  it('is gone once it is deleted, alone or with others', async () => {
    for (const [method, path, body] of [
      ['DELETE', (id: string) => `/v2/recordings/${id}`, () => ''],
      ['POST', () => '/v2/recordings/actions/delete', (id: string) => ({ ids: [id] })],
    ] as const) {
      const scene = await recorded();
      await ended(scene);
      const { recording_id: id, recording_urls: urls } = savedIn(scene);
      expect((await scene.request(method, path(id), body(id))).status).toBe(200);
      expect((await scene.request('GET', `/v2/recordings/${id}`, '')).status).toBe(404);
      expect((await fetched(scene, urls.wav ?? '')).status).toBe(404);
    }
  });

  it('is listed by what it is of and when it was made, page by page', async () => {
    const scene = await recorded();
    await scene.post(`${scene.call}/actions/record_start`, { ...format, command_id: 'second' });
    await ended(scene);
    const found = async (query: string) => scene.request('GET', `/v2/recordings?${query}`, '');
    asDocumented(answers.recordings, await found(''));
    const leg = scene.simulator.knowledge().sessions[0]?.sessionRef;
    for (const [query, count] of [
      ['', 2],
      [`filter[call_leg_id]=${leg}`, 2],
      ['filter[call_leg_id]=other', 0],
      [`filter[created_at][gte]=${START}`, 2],
      [`filter[created_at][lte]=${START}`, 0],
      ['page[size]=1&page[number]=2', 1],
    ] as const)
      expect(listed(await found(query)).data).toHaveLength(count);
    expect(listed(await found('page[size]=1')).meta).toMatchObject({ total_pages: 2, total_results: 2 });
    expect(errorOf(await found('page[size]=251'))).toEqual([422, '10033', '/page[size]']);
  });

  it.each([
    [{ backend: 's3', bucket: 'b', region: 'r', aws_access_key_id: 'i', aws_secret_access_key: 's' }, /^s3:\/\/b\//],
    [{ backend: 'gcs', bucket: 'b', credentials: '{}' }, /^gs:\/\/b\//],
    [
      { backend: 'azure', bucket: 'b', account_name: 'n', account_key: 'k' },
      /^https:\/\/n\.blob\.core\.windows\.net\/b\//,
    ],
  ])('is put into a bucket of the customer: %j', async (configuration, address) => {
    const scene = await recorded();
    const path = '/v2/custom_storage_credentials/1684641123236054244';
    const created = await scene.post(path, { backend: configuration.backend, configuration });
    asDocumented(answers.storage, created);
    expect(created.body).not.toContain('aws_secret_access_key');
    await ended(scene);
    expect(savedIn(scene).recording_urls.wav).toMatch(address);
    expect((await scene.request('DELETE', path, '')).status).toBe(204);
    expect((await scene.request('GET', path, '')).status).toBe(404);
  });
});
