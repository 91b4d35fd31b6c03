import type { CommandOf } from '@earwitness/domain';
import type { CommandContext, HttpCall } from '../contract/command';
import { telnyx, type TelnyxAccount } from '.';

const parsed = (more: object = {}): TelnyxAccount => ({
  ...telnyx.accountSchema.parse({
    publicKeys: ['+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik='],
    apiKey: 'k',
    siprec: { connectorName: 'srs' },
    ...more,
  }),
  id: 'main',
  tenant: 'bank',
});

const context: CommandContext = { handles: {}, stores: {}, nowSeconds: 0 };
const start: CommandOf<'StartCapture'> = {
  type: 'StartCapture',
  commandId: '891510ac-f3e4-81e8-af5b-de00688a4901',
  intent: 'i',
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
  tenant: 'bank',
  vendor: 'telnyx',
  account: 'main',
  sessionRef: 'leg',
  captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
  mode: 'siprec',
  refs: { callControlRef: 'v3:a/b?c' },
  handles: {},
};
const sent = (account: TelnyxAccount, refs: Record<string, string> = start.refs) =>
  telnyx.commands.toRequest({ ...start, refs }, account, context);
const bodyOf = (request: unknown): object => JSON.parse((request as HttpCall).body ?? '') as object;

describe('a command to Telnyx', () => {
  it('addresses the leg by an id that is opaque', async () => {
    expect(await sent(parsed())).toMatchObject({
      url: 'https://api.telnyx.com/v2/calls/v3%3Aa%2Fb%3Fc/actions/siprec_start',
    });
  });

  it('goes where the account keeps its data', async () => {
    expect(await sent(parsed({ apiBase: 'https://api.telnyx.eu/v2/' }))).toMatchObject({
      url: expect.stringMatching(/^https:\/\/api\.telnyx\.eu\/v2\/calls\//),
    });
  });

  it('leaves the state of the customer alone where it is told to', async () => {
    const request = await sent(parsed({ siprec: { connectorName: 'srs', carryClientState: false } }));
    expect(bodyOf(request)).not.toHaveProperty('client_state');
    expect(bodyOf(await sent(parsed()))).toHaveProperty('client_state');
  });

  it.each([
    { where: 'no SIPREC is configured', more: { siprec: undefined }, refs: start.refs, reason: 'NotConfigured' },
    { where: 'nobody knows the id to command by', more: {}, refs: {}, reason: 'MissingRef' },
    { where: 'the id would lead elsewhere', more: {}, refs: { callControlRef: '..' }, reason: 'MissingRef' },
    {
      where: 'only incoming legs are recorded',
      more: { legs: 'incoming' },
      refs: { ...start.refs, direction: 'outgoing' },
      reason: 'LegNotCaptured',
    },
  ])('is refused at once where $where', async ({ more, refs, reason }) => {
    expect(await sent(parsed(more), { ...refs })).toMatchObject({ via: 'nothing', reason });
  });

  it('records a leg of unknown direction even where only incoming legs are recorded', async () => {
    expect(await sent(parsed({ legs: 'incoming' }))).toMatchObject({ via: 'http' });
  });

  it('is repeated only while Telnyx remembers it', () => {
    expect(telnyx.commands.isSafeToRepeat(start, 54_999)).toBe(true);
    expect(telnyx.commands.isSafeToRepeat(start, 55_000)).toBe(false);
  });

  it('starts by itself only where SIPREC is configured', () => {
    expect(telnyx.profile(parsed()).startsWithSession).toEqual(['siprec']);
    expect(telnyx.profile(parsed({ siprec: undefined }))).toEqual({ startsWithSession: [], capabilities: {} });
  });
});
