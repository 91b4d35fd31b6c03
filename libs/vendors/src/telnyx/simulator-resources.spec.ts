import type { HttpAnswer } from '../contract/command';
import { asDocumented, errorOf, ok, pathOf, simulated } from './simulator-scene';
import { answers } from './telnyx.resources';

const CONNECTION = '1684641123236054244';

const listed = ({ body }: HttpAnswer) => JSON.parse(body) as { data: Record<string, unknown>[]; meta: object };

describe('what the simulated API answers', () => {
  it('is a call as documented, alive or not', async () => {
    const { post, request, answeredCall } = await simulated();
    const call = await answeredCall();
    asDocumented(answers.call, await request('GET', call, ''));
    asDocumented(answers.result, await post(`${call}/actions/hangup`));
    asDocumented(answers.call, await request('GET', call, ''));
  });

  it('is a text that is said in a call', async () => {
    const { post, world, types, answeredCall } = await simulated();
    const call = await answeredCall();
    asDocumented(answers.result, await post(`${call}/actions/speak`, { payload: 'Recorded.', voice: 'female' }));
    await world.pass(5_000);
    expect(types().slice(-2)).toEqual(['call.speak.started', 'call.speak.ended']);
    expect(errorOf(await post(`${call}/actions/speak`, { payload: 'Recorded.' }))).toEqual([422, '10004', '/voice']);
  });

  it('is the live calls of the connection', async () => {
    const { post, request, answeredCall } = await simulated();
    const [first] = [await answeredCall(), await answeredCall()];
    await post(`${first}/actions/hangup`);
    const alive = await request('GET', `/v2/connections/${CONNECTION}/active_calls`, '');
    asDocumented(answers.activeCalls, alive);
    expect(listed(alive).data).toHaveLength(1);
    expect((await request('GET', '/v2/connections/7/active_calls', '')).status).toBe(404);
  });

  it('is a call that somebody dials, and hands on', async () => {
    const { post, world, types } = await simulated();
    const wanted = { connection_id: CONNECTION, to: '+4670', from: '+4680', record: 'record-from-answer' };
    const dialled = await post('/v2/calls', wanted);
    asDocumented(answers.call, dialled);
    await world.pass(5_000);
    const { data } = JSON.parse(dialled.body) as { data: { call_control_id: string; call_leg_id: string } };
    expect((await post(`${pathOf(data)}/actions/transfer`, { to: '+4690' })).status).toBe(200);
    await world.pass(1_000);
    expect(types()).toContain('call.bridged');
    expect(errorOf(await post('/v2/calls', { ...wanted, to: undefined }))).toEqual([422, '10004', '/to']);
  });

  it('is the state that was put on a leg, from then on', async () => {
    const { request, post, world, said, answeredCall } = await simulated();
    const call = await answeredCall();
    const update = `${call}/actions/client_state_update`;
    expect((await request('PUT', update, { client_state: 'e30=' })).status).toBe(200);
    expect(errorOf(await post(update, { client_state: 'e30=' }))[1]).toBe('10005');
    await post(`${call}/actions/hangup`);
    await world.pass(1_000);
    expect(said().at(-1)?.data.payload).toMatchObject({ client_state: 'e30=' });
  });

  it('is a connector, and the application that sends webhooks', async () => {
    const { request, post } = await simulated();
    asDocumented(answers.connector, await request('GET', '/v2/siprec_connectors/srs', ''));
    const path = `/v2/call_control_applications/${CONNECTION}`;
    asDocumented(answers.application, await request('GET', path, ''));
    const changed = await request('PATCH', path, { webhook_timeout_secs: 5 });
    expect(JSON.parse(changed.body)).toMatchObject({ data: { webhook_timeout_secs: 5, webhook_api_version: '2' } });
    const created = await post('/v2/call_control_applications', {
      application_name: 'other',
      webhook_event_url: 'https://a.example',
    });
    expect(JSON.parse(created.body)).toMatchObject({ data: { webhook_api_version: '1' } });
    expect((await post('/v2/call_control_applications', { application_name: 'other' })).status).toBe(422);
  });

  it('is what became of webhooks, with why they failed, by when they were sent', async () => {
    const { request, newCall, world } = await simulated({ strict200: true }, () => ({ ...ok, status: 202 }));
    await newCall({ ringMs: 0 });
    await world.pass(60_000);
    const found = (query: string) => request('GET', `/v2/webhook_deliveries?${query}`, '');
    const failed = await found('filter[status][eq]=failed');
    asDocumented(answers.deliveries, failed);
    expect(listed(failed).data[0]).toMatchObject({ attempts: Array(4).fill({ errors: [{ code: 75_299 }] }) });
    for (const [query, count] of [
      ['filter[started_at][gte]=2026-03-02T09:14:00Z', 2],
      ['filter[started_at][gte]=2026-03-02T09:15:00Z', 0],
      ['filter[started_at][lte]=2026-03-02T09:13:59Z', 0],
      ['page[size]=1', 1],
      ['page[size]=1&page[number]=3', 0],
    ] as const)
      expect(listed(await found(query)).data).toHaveLength(count);
  });

  it('is what happened to calls, in the form of the debugger', async () => {
    const { request, answeredCall } = await simulated();
    await answeredCall();
    const events = listed(await request('GET', '/v2/call_events', '')).data;
    expect(events.map(({ name }) => name)).toEqual(['call.answered', 'call.initiated']);
  });

  it('blames nobody who asks for what is forgotten', async () => {
    const { simulator, request } = await simulated();
    for (const path of ['calls/v3%3Aother', 'recordings/other', 'custom_storage_credentials/7'])
      expect((await request('GET', `/v2/${path}`, '')).status).toBe(404);
    expect(simulator.knowledge().refusals).toEqual([]);
    expect((await request('DELETE', '/v2/recordings/other', '')).status).toBe(404);
    expect(simulator.knowledge().refusals).toHaveLength(1);
  });
});
