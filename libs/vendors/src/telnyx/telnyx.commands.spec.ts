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

  it.each([
    ['caller', 'incoming', 'inbound'],
    ['caller', 'outgoing', 'outbound'],
    ['callee', 'incoming', 'outbound'],
    ['callee', 'outgoing', 'inbound'],
  ] as const)('records the %s of an %s leg as its %s track', async (tracks, direction, side) => {
    const account = parsed({ native: { format: 'wav', track: 'both' } });
    const onLeg = { ...start, tracks, refs: { ...start.refs, direction } };
    const bodies = (['siprec', 'native'] as const).map((mode) =>
      telnyx.commands.toRequest({ ...onLeg, mode }, account, context),
    );
    const [siprec, native] = (await Promise.all(bodies)).map(bodyOf);
    expect(siprec).toMatchObject({ siprec_track: `${side}_track` });
    expect(native).toMatchObject({ recording_track: side });
  });

  it.each(['native', 'conference'] as const)('makes a %s recorder heard where policy says so', async (mode) => {
    const account = parsed({ native: { format: 'wav' }, conference: {} });
    const inMode = { ...start, mode, refs: { ...start.refs, conferenceRef: 'room' } };
    const [plain, audible] = [inMode, { ...inMode, announce: 'tone' as const }];
    expect(bodyOf(await telnyx.commands.toRequest(plain, account, context))).not.toMatchObject({ play_beep: true });
    expect(bodyOf(await telnyx.commands.toRequest(audible, account, context))).toMatchObject({ play_beep: true });
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

  it.each([
    { where: 'nothing is configured for it', mode: 'native', more: {}, reason: 'NotConfigured' },
    { where: 'nothing is configured for it', mode: 'conference', more: {}, reason: 'NotConfigured' },
    { where: 'there is no target', mode: 'stream', more: {}, reason: 'UnknownStreamTarget' },
    { where: 'a file server would be needed', mode: 'file', more: {}, reason: 'Unsupported' },
    {
      where: 'only incoming legs are recorded',
      mode: 'native',
      more: { native: {}, legs: 'incoming' },
      reason: 'LegNotCaptured',
    },
    { where: 'the conference is not known', mode: 'conference', more: { conference: {} }, reason: 'MissingRef' },
  ] as const)('in mode $mode is refused at once where $where', async ({ mode, more, reason }) => {
    const command = { ...start, mode, refs: { callControlRef: 'v3:a', direction: 'outgoing' } };
    const request = await telnyx.commands.toRequest(command, parsed(more), context);
    expect(request).toMatchObject({ via: 'nothing', reason });
  });

  it('streams to the target that is named, or to the only one there is', async () => {
    const targets = { a: { url: 'wss://a' }, b: { url: 'wss://b' } };
    const streamed = (streamTargets: object, streamTarget?: string) => {
      const command = { ...start, mode: 'stream' as const, ...(streamTarget && { streamTarget }) };
      return telnyx.commands.toRequest(command, parsed({ streamTargets }), context);
    };
    expect(bodyOf(await streamed(targets, 'b'))).toMatchObject({ stream_url: 'wss://b' });
    expect(bodyOf(await streamed({ a: targets.a }))).toMatchObject({ stream_url: 'wss://a' });
    for (const name of [undefined, 'c', 'constructor'])
      expect(await streamed(targets, name)).toMatchObject({ reason: 'UnknownStreamTarget' });
  });

  it('names the file as it is told to, else after our capture', async () => {
    const named = async (native: object) =>
      bodyOf(await telnyx.commands.toRequest({ ...start, mode: 'native' }, parsed({ native }), context));
    expect(await named({ customFileName: 'interview' })).toMatchObject({ custom_file_name: 'interview' });
    const { custom_file_name: name } = (await named({})) as { custom_file_name: string };
    expect(name).toBe(`ew-${start.captureId}`);
    expect(name.length).toBeLessThanOrEqual(40);
  });

  it('can still stop what is not configured any more', async () => {
    const { captureId, ...addressed } = start;
    for (const mode of ['native', 'stream'] as const) {
      const stop = { ...addressed, captureId, type: 'StopCapture', mode } as const;
      expect(await telnyx.commands.toRequest(stop, parsed(), context)).toMatchObject({ via: 'http' });
    }
  });

  it('deletes only what the vendor has named', async () => {
    const deletion = { ...start, type: 'DeleteRecording', mode: 'native', captureRef: 'leg/2026-03-02' } as const;
    const request = await telnyx.commands.toRequest(deletion, parsed(), context);
    expect(request).toEqual({ via: 'nothing', reason: 'MissingRef', detail: 'recording_id' });
    expect(telnyx.commands.isSafeToRepeat(deletion, 3_600_000)).toBe(true);
  });

  it.each(['constructor', 'activeCalls', 'hangup'])('operates on no session by the name of %s', async (operation) => {
    const { captureId: _, mode: __, ...addressed } = start;
    const command = { ...addressed, type: 'OperateSession', operation, input: {} } as const;
    const request = await telnyx.commands.toRequest(command, parsed(), context);
    expect(request).toMatchObject({ via: 'nothing', reason: 'Unsupported' });
  });
});

describe('what an account of Telnyx starts by itself', () => {
  it.each([
    ['nothing that is not configured', { siprec: undefined }, []],
    ['what is configured', {}, ['siprec']],
    ['all that is configured', { native: {}, conference: {} }, ['siprec', 'native', 'conference']],
    ['only what was chosen of it', { native: {}, captures: ['native'] }, ['native']],
    ['nothing where that was chosen', { captures: [] }, []],
  ])('is %s', (_, more, modes) => {
    expect(telnyx.profile(parsed(more)).startsWithSession).toEqual(modes);
  });

  it('is in conferences what records conferences, and in legs all else', () => {
    expect(telnyx.profile(parsed()).startsOnlyWhere).toEqual({
      siprec: { kind: 'leg' },
      native: { kind: 'leg' },
      conference: { kind: 'conference' },
    });
  });

  it('can do no more than is configured', () => {
    expect(telnyx.profile(parsed({ siprec: undefined })).capabilities).toEqual({});
    const streaming = parsed({ native: {}, streamTargets: { a: { url: 'wss://a' } } });
    expect(Object.keys(telnyx.profile(streaming).capabilities)).toEqual(['siprec', 'native', 'stream']);
  });
});
