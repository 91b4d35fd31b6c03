import { createPublicKey } from 'node:crypto';
import type { Command } from '@earwitness/domain';
import { jwtVerify } from 'jose';
import type { HttpCall, VendorRequest } from '../contract/command';
import { iotcommsRecording } from '.';
import type { IotcommsRecordingAccount } from './iotcomms-recording.config';
import { accountIn } from './iotcomms-recording.given';
import { commands, context } from './iotcomms-recording.samples';
import { TEST_KEY } from './simulator-key';

const { toRequest, isSafeToRepeat } = iotcommsRecording.commands;
const withStreams = { streamTargets: { transcription: { url: 'wss://stream.example.net/audio' } } };
const rest = { privateKey: TEST_KEY, keyId: 'k1', claims: { iss: 'bank', domain: 'customer47' }, lifetimeSeconds: 30 };
const bySqs = accountIn('session', withStreams);
const byRest = accountIn('session', { ...withStreams, commandTransport: 'rest', rest, commandQueueAccounts: [] });
const byBoth = accountIn('session', { rest });

const named = (name: string): Command => {
  const command = commands[name];
  if (!command) throw new Error(name);
  return command;
};
const store = named('store-recording-masked-and-trimmed');
const withHandle = (event: string, more: object) => ({
  ...context,
  handles: { ...context.handles, [event]: { ...context.handles[event], ...more } },
  nowSeconds: 1_795_162_530,
});
const given = { ...context, nowSeconds: 1_795_162_530 };
const bodyOf = (request: VendorRequest): Record<string, unknown> => {
  if (request.via === 'nothing' || !request.body) throw new Error(JSON.stringify(request));
  return JSON.parse(request.body) as Record<string, unknown>;
};

describe('commands by REST', () => {
  it.each([
    ['start-file-recording', 'startfilerecording', 'SESSIONSTARTED'],
    ['stop-file-recording', 'stopfilerecording', 'RECORDINGSTARTED'],
    ['stop-recording-of-legacy-session', 'stoprecording', 'RECORDINGSTARTED'],
    ['cancel-recording', 'cancelrecording', 'RECORDINGSTARTED'],
    ['store-recording-masked-and-trimmed', 'storerecording', 'RECORDINGREADY'],
    ['delete-recording', 'deleterecording', 'RECORDINGREADY'],
    ['stop-session', 'stopsession', 'SESSIONSTARTED'],
    ['start-stream', 'startstream', 'SESSIONSTARTED'],
    ['stop-stream', 'stopstream', 'SESSIONSTARTED'],
  ])('have a path of their own, and the replyId of the right event: %s', async (name, path, event) => {
    const request = await toRequest(named(name), byRest, given);
    expect(request).toMatchObject({
      via: 'http',
      method: 'POST',
      url: `https://api.prod-eu-north-1.iotcomms.io/callrecording/customer47.prod-eu-north-1.iotcomms.io/${path}`,
    });
    const { method, ...body } = bodyOf(request);
    expect(body.replyId).toBe(`CANARY-REPLY-${event}`);
    expect(method).toBe(path === 'deleterecording' ? undefined : path.toUpperCase());
  });

  it('are signed with our key, for a short time', async () => {
    const { headers } = (await toRequest(store, byRest, given)) as HttpCall;
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    const { payload, protectedHeader } = await jwtVerify(token, createPublicKey(TEST_KEY), {
      algorithms: ['RS256'],
      currentDate: new Date(given.nowSeconds * 1000),
    });
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(payload).toEqual({ iss: 'bank', domain: 'customer47', iat: 1_795_162_530, exp: 1_795_162_560 });
  });

  it('cannot merge', async () => {
    expect(await toRequest(named('merge-recordings'), byRest, given)).toEqual({
      via: 'nothing',
      reason: 'QueuesNotConfigured',
      detail: 'MERGERECORDINGS goes by SQS only',
    });
    expect(iotcommsRecording.profile(byRest).capabilities.file?.supports).not.toContain('MergeRecordings');
  });

  it('take over where an event named no queue, and only there', async () => {
    const without = { ...context, handles: { RECORDINGREADY: { replyId: 'r' } }, nowSeconds: 1 };
    expect(await toRequest(store, byBoth, without)).toMatchObject({ via: 'http' });
    expect(await toRequest(store, byBoth, given)).toMatchObject({ via: 'sqs' });
    expect(await toRequest(store, bySqs, without)).toMatchObject({ via: 'nothing', reason: 'NoQueueNamed' });
    const merge = named('merge-recordings');
    const preferringRest = accountIn('session', { commandTransport: 'rest', rest });
    expect(await toRequest(merge, preferringRest, given)).toMatchObject({ via: 'sqs' });
  });
});

describe('the queue of a command', () => {
  const sentTo = (commandQueue: unknown, commandRegion?: string, account = byBoth) =>
    toRequest(store, account, withHandle('RECORDINGREADY', { commandQueue, commandRegion }));

  it.each([
    ['https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd', 'eu-north-1', 'eu-north-1'],
    ['https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd', undefined, 'eu-north-1'],
    ['https://sqs.us-gov-west-1.amazonaws.com/111122223333/iotc_cmd', undefined, 'us-gov-west-1'],
    ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/iotc', undefined, 'cn-north-1'],
  ])('is one of the vendor: %s', async (queueUrl, commandRegion, region) => {
    expect(await sentTo(queueUrl, commandRegion)).toMatchObject({ via: 'sqs', queueUrl, region });
  });

  it.each([
    ['https://sqs.eu-north-1.amazonaws.com/292435300779/iotc-cmd', undefined],
    ['https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd', 'eu-west-1'],
    ['https://sqs.eu-north-1.amazonaws.com.evil.example/111122223333/iotc-cmd', undefined],
    ['https://sqs.eu-north-1.amazonaws.com@evil.example/111122223333/iotc-cmd', undefined],
    ['https://evil.example/111122223333/iotc-cmd', undefined],
    ['http://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd', undefined],
    ['https://sqs.eu-north-1.amazonaws.com:8443/111122223333/iotc-cmd', undefined],
    ['https://sqs.eu-north-1.amazonaws.com/111122223333/../999999999999/x', undefined],
    ['https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd?x=1', undefined],
    ['https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd\n', undefined],
    ['http://169.254.169.254/latest/meta-data', undefined],
    ['file:///etc/passwd', undefined],
  ])('is refused, not worked around, when it is another: %s', async (queueUrl, region) => {
    expect(await sentTo(queueUrl, region)).toEqual({ via: 'nothing', reason: 'ForeignQueue' });
  });

  it('is the simulator’s where one is configured, and nowhere else', async () => {
    const simulated = accountIn('session', { commandQueuesSimulatedAt: 'http://127.0.0.1:4566' });
    const queueUrl = 'http://127.0.0.1:4566/111122223333/iotc-cmd';
    expect(await sentTo(queueUrl, 'eu-west-1', simulated)).toMatchObject({ via: 'sqs', queueUrl, region: 'eu-west-1' });
    for (const elsewhere of [
      'http://127.0.0.1:4567/111122223333/iotc-cmd',
      'http://127.0.0.1:4566.evil.example/111122223333/iotc-cmd',
      'http://127.0.0.1:4566/000000000000/iotc-cmd',
      'http://127.0.0.1:4566/x/../111122223333/iotc-cmd',
      'https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd',
    ])
      expect(await sentTo(elsewhere, undefined, simulated)).toMatchObject({ reason: 'ForeignQueue' });
  });

  it('is told what belongs together, and what is the same, only where it is FIFO', async () => {
    const fifo = await sentTo('https://sqs.eu-north-1.amazonaws.com/111122223333/iotc.fifo');
    expect(fifo).toMatchObject({ groupId: store.sessionRef, deduplicationId: store.commandId });
    const standard = await sentTo('https://sqs.eu-north-1.amazonaws.com/111122223333/iotc');
    expect(standard).not.toHaveProperty('groupId');
    expect(standard).not.toHaveProperty('deduplicationId');
  });

  it('of a session takes what is about its recordings and streams', async () => {
    const urlOf = async (name: string) => (await toRequest(named(name), bySqs, given)) as { queueUrl?: string };
    expect((await urlOf('stop-stream')).queueUrl).toContain('iotc-SESSIONSTARTED');
    const lacking = { ...context, handles: { RECORDINGSTARTED: context.handles.RECORDINGSTARTED }, nowSeconds: 1 };
    expect(await toRequest(named('stop-file-recording'), bySqs, lacking)).toMatchObject({
      queueUrl: expect.stringContaining('iotc-RECORDINGSTARTED') as string,
    });
  });
});

describe('a command that would mean nothing', () => {
  const refusedAs = async (command: object, account = bySqs, as: object = given) =>
    toRequest(command as Command, account, as as typeof given);

  it.each([
    ['MissingHandle', { handles: {} }],
    ['MissingHandle', { handles: { RECORDINGREADY: 'r', RECORDINGSTARTED: { replyId: 'r' } } }],
    ['UnknownStoreTarget', { stores: {} }],
    ['InvalidEncryptionKey', { stores: { worm: { bucket: 'b', encryptionKey: 'secret' } } }],
  ])('is refused: %s', async (reason, as) => {
    expect(await refusedAs(store, bySqs, { ...given, ...as })).toMatchObject({ via: 'nothing', reason });
  });

  it.each(['../a.mp3', '/a.mp3', 'a/../b.mp3', '', 'a b.mp3', 'å.mp3', 'a?b', 'x'.repeat(513)])(
    'is refused for the name of its file: %.20s',
    async (fileName) => {
      expect(await refusedAs({ ...store, fileName })).toMatchObject({ reason: 'InvalidFileName' });
    },
  );

  it.each([
    ['InvalidTrim', { ...store, trim: { from: '2026-11-20T08:16:00.000Z', to: '2026-11-20T08:16:00.000Z' } }],
    ['UnknownStoreTarget', { ...store, target: 'toString' }],
    ['MissingRef', { ...named('stop-file-recording'), captureRef: undefined }],
    ['MissingRef', { ...named('stop-file-recording'), sessionRef: undefined }],
    ['MissingRef', { ...named('stop-stream'), captureRef: undefined }],
    ['MissingRef', { ...named('cancel-recording'), captureRef: undefined }],
    ['UnknownStreamTarget', { ...named('start-stream'), streamTarget: 'elsewhere' }],
    ['Unsupported', { ...store, mode: 'native' }],
  ])('is refused: %s', async (reason, command) => {
    expect(await refusedAs(command)).toMatchObject({ via: 'nothing', reason });
  });

  it('is refused in legacy mode, where a recording starts with our answer', async () => {
    const legacy = accountIn('legacy');
    expect(await refusedAs(named('start-file-recording'), legacy)).toMatchObject({ reason: 'Unsupported' });
    expect(iotcommsRecording.profile(legacy)).toMatchObject({
      startsWithSession: [],
      capabilities: { file: { startedBy: 'answer', pause: 'mask' } },
    });
  });
});

describe('what is sent', () => {
  it('deletes with the replyId of the stored file, where that of the temporary one is not known', async () => {
    const { RECORDINGSTORED } = context.handles;
    const request = await toRequest(named('delete-recording'), bySqs, { ...given, handles: { RECORDINGSTORED } });
    expect(bodyOf(request).replyId).toBe('CANARY-REPLY-RECORDINGSTORED');
  });

  it('stores without modifications where there is nothing to mask or trim', async () => {
    const plain = { ...store, mask: [], trim: undefined } as unknown as Command;
    expect(bodyOf(await toRequest(plain, bySqs, given))).not.toHaveProperty('modificationParams');
  });

  it('streams to the only target there is, where none is named', async () => {
    const { streamTarget: _, ...unnamed } = named('start-stream') as Command & { streamTarget?: string };
    const sent = bodyOf(await toRequest(unnamed, bySqs, given));
    expect(sent.streamTarget).toMatchObject({ url: 'wss://stream.example.net/audio' });
    const two = accountIn('session', { streamTargets: { a: { url: 'wss://a' }, b: { url: 'wss://b' } } });
    expect(await toRequest(unnamed as Command, two, given)).toMatchObject({ reason: 'UnknownStreamTarget' });
  });
});

describe('a store of which nothing is heard', () => {
  it('is waited for as long as the account says', () => {
    const resultOf = (account: IotcommsRecordingAccount) =>
      iotcommsRecording.profile(account).capabilities.file?.resultWithinMs;
    expect(resultOf(accountIn('legacy'))).toMatchObject({ StoreRecording: 600_000, MergeRecordings: 600_000 });
    const quick = accountIn('session', { storedWithinMinutes: 1.5 });
    expect(resultOf(quick)).toMatchObject({
      StoreRecording: 90_000,
      MergeRecordings: 90_000,
      DeleteRecording: 120_000,
    });
  });
});

describe('sending again', () => {
  const fifo = { ...named('start-file-recording'), refs: { 'SESSIONSTARTED.queue': 'fifo' } };

  it('may have a second effect, as nothing tells the vendor that it is the same', () => {
    for (const command of Object.values(commands)) expect(isSafeToRepeat(command, 1)).toBe(false);
  });

  it('has none as long as a FIFO queue remembers', () => {
    expect(isSafeToRepeat(fifo, 200_000)).toBe(true);
    expect(isSafeToRepeat(fifo, 300_000)).toBe(false);
    expect(isSafeToRepeat({ ...store, refs: fifo.refs }, 1)).toBe(false);
  });
});
