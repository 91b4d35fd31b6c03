import type { VirtualWorld } from '../contract/virtual-world';
import { headersIn } from '../siprec/extension-data';
import { parseMetadata } from '../siprec/parse-metadata';
import { errorOf, ok, SERVER, simulated, startBody } from './simulator-scene';

describe('a simulated call', () => {
  it('rings, is answered, is bridged to a second leg, and ends on both', async () => {
    const { world, post, newCall, said, types } = await simulated();
    const call = await newCall({ ringMs: 4_000, bridgeMs: 1_000 });
    await world.pass(3_000);
    expect(types()).toEqual(['call.initiated']);
    await world.pass(3_000);
    await post(`/__sim/calls/${call.call_leg_id}/hangup`, { cause: 'user_busy', source: 'callee' });
    await world.pass(1_000);
    const initiated = ['call.initiated', 'call.initiated', 'call.answered', 'call.answered'];
    expect(types().sort()).toEqual([...initiated, 'call.bridged', 'call.bridged', 'call.hangup', 'call.hangup'].sort());
    const payloads = said().map(({ data }) => data.payload);
    expect(new Set(payloads.map((payload) => payload.call_session_id)).size).toBe(1);
    expect(payloads.at(-1)).toMatchObject({ hangup_cause: 'user_busy', hangup_source: 'callee' });
  });

  it('can be asked for until ten minutes after its end', async () => {
    const { world, post, request, answeredCall } = await simulated();
    const call = await answeredCall();
    await post(`${call}/actions/hangup`);
    await world.pass(599_000);
    expect(JSON.parse((await request('GET', call, '')).body)).toMatchObject({ data: { is_alive: false } });
    await world.pass(2_000);
    expect(errorOf(await request('GET', call, ''))).toEqual([404, '10005', undefined]);
  });

  it('says anything else that it is told to say', async () => {
    const { world, post, newCall, said } = await simulated();
    const { call_leg_id: leg } = await newCall({ ringMs: null });
    const event = { event_type: 'streaming.started', payload: { stream_url: 'wss://a' } };
    await post(`/__sim/calls/${leg}/events`, event);
    await world.pass(10);
    expect(said().at(-1)?.data).toMatchObject({ event_type: 'streaming.started', payload: { call_leg_id: leg } });
  });
});

const bodiesTo = (world: VirtualWorld, path: string) =>
  world.calls
    .filter(({ url }) => url === `${SERVER}${path}`)
    .map(({ body }) => JSON.parse(body) as { callId: string; metaData: string });

describe('a simulated recording session', () => {
  it('is opened at the recording server, and closed with the call', async () => {
    const { world, simulator, post, types, answeredCall } = await simulated();
    const call = await answeredCall();
    expect(JSON.parse((await post(`${call}/actions/siprec_start`, startBody)).body)).toEqual({
      data: { result: 'ok' },
    });
    await world.pass(2_000);
    expect(types()).toContain('siprec.started');
    await post(`${call}/actions/hangup`);
    await world.pass(1_000);
    expect(types()).toEqual(expect.arrayContaining(['siprec.stopped', 'call.hangup']));
    const [invite] = bodiesTo(world, '/__sim/invite');
    expect(bodiesTo(world, '/__sim/bye')).toEqual([{ callId: invite?.callId }]);
    expect(simulator.knowledge()).toMatchObject({
      sessions: [{ state: 'ended', captures: [{ captureRef: invite?.callId, state: 'stopped' }] }],
      effects: { 'c-1': 1 },
      refusals: [],
      deliveries: { acknowledged: 5, refused: 0, given_up: 0 },
    });
  });

  it.each([true, false])('describes the call, with its custom headers only when asked to: %s', async (wanted) => {
    const { world, post, answeredCall } = await simulated();
    const call = await answeredCall({
      from: 'sip:a&b@pbx.example',
      custom_headers: [
        { name: 'X-Interaction-Id', value: '<42>' },
        { name: '1 no name', value: '' },
      ],
    });
    await post(`${call}/actions/siprec_start`, { ...startBody, include_metadata_custom_headers: wanted });
    await world.pass(2_000);
    const [invite] = bodiesTo(world, '/__sim/invite');
    const metadata = parseMetadata(invite?.metaData ?? '');
    if (metadata.unparsable) throw new Error(metadata.reason);
    expect(metadata.warnings).toEqual([]);
    expect(metadata.participants).toMatchObject([
      { addresses: ['sip:a&b@pbx.example'], side: 'caller' },
      { addresses: ['sip:+35312345678@sip.telnyx.com'], number: '+35312345678', side: 'callee' },
    ]);
    expect(metadata.streams.map(({ label }) => label)).toEqual(['1', '2']);
    const headers = [...headersIn(metadata.sessions.flatMap(({ extensions }) => extensions))];
    expect(headers).toEqual(wanted ? [{ name: 'X-Interaction-Id', value: '<42>' }] : []);
  });

  it.each([
    ['the server refuses', () => ({ ...ok, status: 503 }), 'call_rejected'],
    [
      'nobody answers',
      () => {
        throw new Error('ECONNREFUSED');
      },
      'no_answer',
    ],
  ])('fails when %s', async (_, invited, cause) => {
    const { world, post, said, answeredCall } = await simulated({}, ({ url }) =>
      url.startsWith(SERVER) ? invited() : ok,
    );
    await post(`${await answeredCall()}/actions/siprec_start`, startBody);
    await world.pass(2_000);
    expect(said().at(-1)?.data).toMatchObject({ event_type: 'siprec.failed', payload: { failure_cause: cause } });
  });

  it('fails, or is refused, for a connector that does not exist', async () => {
    const unknown = { ...startBody, connector_name: 'other' };
    const lenient = await simulated();
    await lenient.post(`${await lenient.answeredCall()}/actions/siprec_start`, unknown);
    await lenient.world.pass(2_000);
    expect(lenient.types()).toContain('siprec.failed');
    const strict = await simulated({ unknownConnector: 'refused' });
    expect((await strict.post(`${await strict.answeredCall()}/actions/siprec_start`, unknown)).status).toBe(404);
  });

  it('is closed once it is open when it was stopped before', async () => {
    const { world, post, types, answeredCall } = await simulated();
    const call = await answeredCall();
    await post(`${call}/actions/siprec_start`, startBody);
    await post(`${call}/actions/siprec_stop`, { command_id: 'c-2' });
    await world.pass(3_000);
    expect(types().slice(-2)).toEqual(['siprec.started', 'siprec.stopped']);
  });

  it('ends when the recording server says so', async () => {
    const { world, post, types, answeredCall } = await simulated();
    await post(`${await answeredCall()}/actions/siprec_start`, startBody);
    await world.pass(2_000);
    await post('/__sim/bye', { callId: bodiesTo(world, '/__sim/invite')[0]?.callId });
    await world.pass(10);
    expect(types().at(-1)).toBe('siprec.stopped');
  });
});
