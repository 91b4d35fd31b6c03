import { signedHeaders, simulated, START } from './simulator.given';
import { sinchAccountSchema } from './sinch.config';
import { sinchSimulatedAccount } from './simulator-account';

const PATH = '/__sim/application';

describe('the simulated application of a customer', () => {
  const asked = async (callback: object) => {
    const { send, simulator } = await simulated();
    const body = JSON.stringify(callback);
    const headers = signedHeaders({ verb: 'POST', body, path: PATH, timestamp: START });
    const { status, body: answer } = await send({ method: 'POST', url: PATH, body, headers });
    expect(status).toBe(200);
    expect(simulator.knowledge().refusals).toEqual([]);
    return answer === '' ? undefined : (JSON.parse(answer) as object);
  };
  const to = (type: string, endpoint: string) => ({ event: 'ice', cli: '12015555555', to: { type, endpoint } });

  it.each([
    [to('did', '+12017777777'), { name: 'connectPstn', number: '+12017777777', cli: '12015555555' }],
    [to('Conference', 'board'), { name: 'connectConf', conferenceId: 'board' }],
    [to('Username', 'anna'), { name: 'connectMxp', destination: { type: 'username', endpoint: 'anna' } }],
    [to('sip', 'a@pbx.example'), { name: 'connectSip', destination: { endpoint: 'a@pbx.example' } }],
    [{ event: 'ace' }, { name: 'continue' }],
    [{ event: 'pie' }, { name: 'hangup' }],
  ])('connects whoever is called: %j', async (callback, action) => {
    expect(await asked(callback)).toEqual({ action });
  });

  it.each(['dice', 'notify', 'novelty'])('has nothing to say to %s', async (event) => {
    expect(await asked({ event })).toBeUndefined();
  });

  it('refuses what is signed for the path of another', async () => {
    const { send, simulator } = await simulated();
    const body = JSON.stringify(to('did', '+12017777777'));
    const headers = signedHeaders({ verb: 'POST', body, path: '/webhooks/sinch/main', timestamp: START });
    expect((await send({ method: 'POST', url: PATH, body, headers })).status).toBe(401);
    expect(simulator.knowledge().refusals).toMatchObject([{ reason: '40102 Invalid Signature' }]);
  });
});

it('has an account that an accounts file may hold', () => {
  const apiBase = 'http://host/sinch';
  expect(sinchAccountSchema.parse(sinchSimulatedAccount({ apiBase }))).toMatchObject({
    applications: [{ secret: 'BeIukql3pTKJ8RGL5zo0DA==' }],
    apiBase,
    configurationBase: apiBase,
    routing: { customer: { url: 'http://host/sinch/__sim/application' } },
  });
});
