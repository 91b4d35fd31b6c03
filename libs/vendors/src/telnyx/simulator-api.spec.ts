import type { CommandOf } from '@earwitness/domain';
import type { HttpCall } from '../contract/command';
import { telnyx, type TelnyxAccount } from '.';
import { errorOf, pathOf, simulated, START, startBody } from './simulator-scene';

describe('the simulated API', () => {
  it.each([
    ['no connector', { connector_name: undefined }, [422, '10004', '/connector_name']],
    ['a track by another name', { siprec_track: 'both' }, [422, '10032', '/siprec_track']],
    ['a boolean as text', { secure: 'true' }, [422, '10032', '/secure']],
    ['too short a session timeout', { session_timeout_secs: 89 }, [422, '10033', '/session_timeout_secs']],
    ['a state that is not base64', { client_state: '{}' }, [422, '90017', '/client_state']],
  ])('refuses %s, and remembers it', async (_, change, error) => {
    const { simulator, post, answeredCall } = await simulated();
    expect(errorOf(await post(`${await answeredCall()}/actions/siprec_start`, { ...startBody, ...change }))).toEqual(
      error,
    );
    expect(simulator.knowledge().refusals).toMatchObject([{ reason: expect.stringContaining(String(error[1])) }]);
    expect(simulator.knowledge().effects).toEqual({});
  });

  it.each([
    ['another key', { headers: { authorization: 'Bearer other' } }, [401, '10009', undefined]],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, [400, '10015', undefined]],
    ['broken JSON', { body: '{"connector_name":' }, [400, '10015', undefined]],
  ])('refuses %s', async (_, sent, error) => {
    const { simulator, send, answeredCall } = await simulated();
    const url = `${await answeredCall()}/actions/siprec_start`;
    expect(errorOf(await send({ method: 'POST', url, body: startBody, ...sent }))).toEqual(error);
    expect(simulator.knowledge().refusals).toHaveLength(1);
  });

  it('refuses a call that nobody knows, and the id of a leg in its place', async () => {
    const { post, newCall } = await simulated();
    const { call_leg_id: leg } = await newCall();
    for (const ref of ['v3%3Aother', leg])
      expect(errorOf(await post(`/v2/calls/${ref}/actions/siprec_stop`))).toEqual([422, '90015', '/call_control_id']);
  });

  it('blames nobody for a race with the call', async () => {
    const { world, simulator, post, newCall } = await simulated();
    const call = await newCall({ ringMs: 1_000 });
    expect(errorOf(await post(`${pathOf(call)}/actions/siprec_start`, startBody))[1]).toBe('90034');
    await world.pass(2_000);
    await post(`/__sim/calls/${call.call_leg_id}/hangup`);
    expect(errorOf(await post(`${pathOf(call)}/actions/siprec_start`, startBody))[1]).toBe('90018');
    expect(simulator.knowledge().refusals).toEqual([]);
  });

  it('remembers a command for a minute, and not longer', async () => {
    const { world, simulator, post, answeredCall } = await simulated();
    const call = await answeredCall();
    for (const passed of [0, 59_000, 2_000]) {
      await world.pass(passed);
      expect((await post(`${call}/actions/siprec_start`, startBody)).status).toBe(200);
      expect(simulator.knowledge().effects).toEqual({ 'c-1': passed === 2_000 ? 2 : 1 });
    }
  });

  it('keeps connectors by name, with errors that have integer codes', async () => {
    const { request, post } = await simulated();
    const other = { name: 'eu', host: 'srs.example', port: 5061 };
    expect((await post('/v2/siprec_connectors', other)).status).toBe(201);
    expect((await request('PUT', '/v2/siprec_connectors/eu', { ...other, port: 5060 })).status).toBe(200);
    expect(JSON.parse((await request('GET', '/v2/siprec_connectors/eu', '')).body)).toMatchObject({
      data: { port: 5060 },
    });
    expect((await request('DELETE', '/v2/siprec_connectors/eu', '')).status).toBe(204);
    expect(errorOf(await request('GET', '/v2/siprec_connectors/eu', ''))).toEqual([404, 404, undefined]);
    expect(errorOf(await post('/v2/siprec_connectors', { ...other, port: 'x' }))).toEqual([422, 422, '/port']);
  });

  it('throttles above its limit, and says until when', async () => {
    const { world, request, answeredCall } = await simulated({ requestsPerSecond: 2 });
    const call = await answeredCall();
    const first = await request('GET', call, '');
    const second = await request('GET', call, '');
    expect([first.status, second.status]).toEqual([200, 429]);
    expect(second.headers).toMatchObject({ 'x-ratelimit-reset': '1' });
    await world.pass(1_000);
    expect((await request('GET', call, '')).status).toBe(200);
  });

  it('has had the effect where its answer was lost, and has it once', async () => {
    const { simulator, post, answeredCall } = await simulated();
    const call = await answeredCall();
    await post('/__sim/faults', { lostAnswer: 1 });
    expect((await post(`${call}/actions/siprec_start`, startBody)).status).toBe(500);
    await post('/__sim/faults', {});
    expect((await post(`${call}/actions/siprec_start`, startBody)).status).toBe(200);
    expect(simulator.knowledge().effects).toEqual({ 'c-1': 1 });
  });

  it('has had no effect where it was broken', async () => {
    const { simulator, post, answeredCall } = await simulated();
    const call = await answeredCall();
    await post('/__sim/faults', { serverError: 1 });
    expect((await post(`${call}/actions/siprec_start`, startBody)).status).toBe(500);
    expect(simulator.knowledge().effects).toEqual({});
  });

  it('takes what the adapter sends', async () => {
    const { simulator, send, newCall, world, said } = await simulated();
    const call = await newCall({ ringMs: 0 });
    await world.pass(100);
    const account: TelnyxAccount = {
      ...telnyx.accountSchema.parse({
        publicKeys: ['+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik='],
        apiKey: 'k',
        apiBase: 'http://telnyx/v2',
        siprec: { connectorName: 'srs' },
      }),
      id: 'main',
      tenant: 'bank',
    };
    const command: CommandOf<'StartCapture'> = {
      type: 'StartCapture',
      commandId: '891510ac-f3e4-81e8-af5b-de00688a4901',
      intent: 'i',
      attempt: 1,
      conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
      traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
      tenant: 'bank',
      vendor: 'telnyx',
      account: 'main',
      sessionRef: call.call_leg_id,
      captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
      mode: 'siprec',
      refs: { callControlRef: call.call_control_id },
      handles: {},
    };
    const sent = (await telnyx.commands.toRequest(command, account, {
      handles: {},
      stores: {},
      nowSeconds: 0,
    })) as HttpCall;
    const answer = await send({ ...sent, url: sent.url.replace('http://telnyx', '') });
    expect(telnyx.commands.toResult(command, answer).kind).toBe('accepted');
    await world.pass(2_000);
    const started = said().find(({ data }) => data.event_type === 'siprec.started');
    const { facts } = telnyx.interpret(
      { headers: {}, body: Buffer.from(JSON.stringify(started)), kind: '', receivedAt: START },
      account,
    );
    expect(facts).toMatchObject([{ name: 'CaptureStarted', captureId: command.captureId }]);
    expect(simulator.knowledge()).toMatchObject({ refusals: [], effects: { [command.commandId]: 1 } });
  });
});
