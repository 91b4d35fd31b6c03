import { telnyxAccount, iotcommsAccount } from './accounts';
import { accepts } from './behaviours';
import { VendorStub } from './vendor-stub';
import { iotcomms, telnyx } from './voices';
import { World } from './world';

let world: World;
let vendor: VendorStub;
beforeAll(async () => {
  vendor = await VendorStub.start(accepts);
  world = await World.begin({
    accounts: [
      telnyxAccount('voice', vendor.url),
      iotcommsAccount('recorder', vendor.url),
      { ...telnyxAccount('shop-voice', vendor.url), tenant: 'shop' },
    ],
  });
  await world.startSaga();
});
afterAll(async () => {
  await world.end();
  await vendor.close();
});

const conversationOf = async (ref: string): Promise<string> => {
  await world.settled();
  return (await world.find(ref))?.id ?? `no conversation of ${ref}`;
};

const clientState = (conversationId: string): string =>
  Buffer.from(JSON.stringify({ v: 1, c: conversationId, t: 'a'.repeat(32), m: 'siprec' })).toString('base64');

describe('sessions are of one conversation', () => {
  it('when our own id came back in the client state', async () => {
    await world.say(telnyx('call.answered', { leg: 'first' }));
    const first = await conversationOf('first');
    await world.say(telnyx('call.answered', { leg: 'second', clientState: clientState(first) }));
    expect(await conversationOf('second')).toBe(first);
  });

  it('when both vendors carried the same header', async () => {
    const headers = { 'X-Contact-Id': 'contact-1' };
    await world.say(telnyx('call.answered', { leg: 'carried', headers }));
    await world.say(iotcomms('recordingStarted', { recording: 'carried-recording', headers }));
    expect(await conversationOf('carried-recording')).toBe(await conversationOf('carried'));
  });

  it('when the vendor groups them', async () => {
    await world.say(telnyx('call.answered', { leg: 'a-leg', group: 'bridge' }));
    await world.say(telnyx('call.answered', { leg: 'b-leg', group: 'bridge' }));
    expect(await conversationOf('b-leg')).toBe(await conversationOf('a-leg'));
  });

  it('when one recording names the other as related', async () => {
    await world.say(iotcomms('recordingReady', { recording: 'part-1' }));
    await world.say(iotcomms('recordingReady', { recording: 'part-2', related: ['part-1'] }));
    expect(await conversationOf('part-2')).toBe(await conversationOf('part-1'));
  });

  it('from the merge on, wherever they were before', async () => {
    const headers = { 'X-Contact-Id': 'contact-2' };
    await world.say(telnyx('call.initiated', { leg: 'stray' }));
    const before = await conversationOf('stray');
    await world.say(iotcomms('recordingStarted', { recording: 'found', headers }));
    expect(await conversationOf('found')).not.toBe(before);
    await world.say(telnyx('call.answered', { leg: 'stray', headers }));
    await world.settled();
    const absorbed = (await world.kept()).find(({ id }) => id === before);
    await world.say(telnyx('call.bridged', { leg: 'stray' }));
    expect((await world.heard('stray', 'SessionsBridged')).origin.sessionRef).toBe('stray');
    expect(await conversationOf('stray')).toBe(await conversationOf('found'));
    expect((await world.kept()).find(({ id }) => id === before)?.events).toEqual(absorbed?.events);
  });
});

describe('sessions are of conversations apart', () => {
  it('where only their numbers are the same', async () => {
    const from = '+353851234567';
    await world.say(telnyx('call.answered', { leg: 'today', from }));
    await world.say(telnyx('call.answered', { leg: 'tomorrow', from }));
    expect(await conversationOf('today')).not.toBe(await conversationOf('tomorrow'));
  });

  it('where a header is not one that identifies', async () => {
    const headers = { 'X-Queue': 'sales' };
    await world.say(telnyx('call.answered', { leg: 'mr-a', headers }));
    await world.say(telnyx('call.answered', { leg: 'ms-b', headers }));
    expect(await conversationOf('mr-a')).not.toBe(await conversationOf('ms-b'));
  });

  it('where another tenant carries the same header, or our id', async () => {
    const headers = { 'X-Contact-Id': 'contact-3' };
    await world.say(telnyx('call.answered', { leg: 'ours', headers }));
    const ours = await conversationOf('ours');
    const foreign = { leg: 'theirs', account: 'shop-voice', headers, clientState: clientState(ours) };
    await world.say(telnyx('call.answered', foreign));
    expect(await conversationOf('theirs')).not.toBe(ours);
  });
});
