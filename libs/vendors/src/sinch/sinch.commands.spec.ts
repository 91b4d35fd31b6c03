import type { HttpCall } from '../contract/command';
import { sinch } from '.';
import { account, accountWith, CALL, KEY, NOW, optionsOf, SECRET, start, stop } from './sinch.given';

const context = { handles: {}, stores: {}, nowSeconds: Date.parse(NOW) / 1000 };
const request = (command: typeof start | typeof stop, by = account) => sinch.commands.toRequest(command, by, context);
const bodyOf = async (command: typeof start | typeof stop, by = account): Promise<unknown> =>
  JSON.parse(((await request(command, by)) as HttpCall).body ?? '');
const urlFor = async (callResource: string, by = account) =>
  ((await request({ ...stop, refs: { ...stop.refs, callResource } }, by)) as HttpCall).url;

const PATH = `/calling/v1/calls/id/${CALL}`;

describe('a command to Sinch', () => {
  it('is an action where the account says so', async () => {
    const inActions = accountWith({ recordingStyle: 'action' });
    const recordingOptions = { ...optionsOf('call'), destinationUrl: `s3://rec-eu/acme/${start.captureId}.mp3` };
    expect(await bodyOf(start, inActions)).toEqual({ action: { name: 'startRecording', recordingOptions } });
    expect(await bodyOf(stop, inActions)).toEqual({ action: { name: 'stopRecording' } });
  });

  it('has the language transcribed that policy says', async () => {
    const plain = accountWith({ recording: { ...account.recording, transcription: undefined } });
    const german = { ...start, transcribe: { locale: 'de-DE' } };
    const wanted = { instructions: [{ options: { transcriptionOptions: { enabled: true, locale: 'de-DE' } } }] };
    expect(await bodyOf(german)).toMatchObject(wanted);
    expect(await bodyOf(german, plain)).toMatchObject(wanted);
    expect(JSON.stringify(await bodyOf(start, plain))).not.toContain('transcription');
  });

  it('names its file after the capture, so that it is never overwritten', async () => {
    const other = { ...start, captureId: 'other' };
    expect(JSON.stringify(await bodyOf(start))).toContain(`s3://rec-eu/acme/${start.captureId}.mp3`);
    expect(JSON.stringify(await bodyOf(other))).toContain('s3://rec-eu/acme/other.mp3');
  });

  it('proves itself by Basic where the account says so', async () => {
    const call = (await request(stop, accountWith({ requestAuth: 'basic' }))) as HttpCall;
    const authorization = `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}`;
    expect(call.headers).toEqual({ authorization, accept: 'application/json', 'content-type': 'application/json' });
  });

  it.each([
    'https://calling.api.sinch.com',
    'https://calling-use1.api.sinch.com',
    'https://calling-euc1.api.sinch.com',
    'https://calling-sae1.api.sinch.com',
    'https://calling-apse1.api.sinch.com',
    'https://calling-apse2.api.sinch.com',
  ])('goes to the region of the call: %s', async (region) =>
    expect(await urlFor(`${region}${PATH}`)).toBe(`${region}${PATH}`),
  );

  it.each([
    `https://evil.example${PATH}`,
    `https://calling-xxx1.api.sinch.com${PATH}`,
    `http://calling.api.sinch.com${PATH}`,
    `http://127.0.0.1:8090/sinch${PATH}`,
  ])('goes nowhere that is not documented: %s', async (callResource) =>
    expect(await urlFor(callResource)).toBe(`https://calling.api.sinch.com${PATH}`),
  );

  it('goes to a simulator where the account names one', async () => {
    const simulated = accountWith({ apiBase: 'http://127.0.0.1:8090/sinch/' });
    expect(await urlFor(`http://127.0.0.1:8090/sinch${PATH}`, simulated)).toBe(`http://127.0.0.1:8090/sinch${PATH}`);
    expect(await urlFor(`http://127.0.0.1:8090/sinchevil${PATH}`, simulated)).toBe(
      `http://127.0.0.1:8090/sinch${PATH}`,
    );
  });

  it('cannot leave the folder of calls', async () => {
    for (const callRef of ['.', '..']) {
      const command = { ...stop, sessionRef: callRef, refs: { callRef } } as unknown as typeof stop;
      expect(await request(command)).toMatchObject({ via: 'nothing', reason: 'MissingRef' });
    }
    const command = { ...stop, refs: { callRef: '../../x?y#z' } } as unknown as typeof stop;
    expect(((await request(command)) as HttpCall).url).toMatch(/\/id\/\.\.%2F\.\.%2Fx%3Fy%23z$/);
  });

  it('does not record where the account has no bucket, nor stop a conference', async () => {
    expect(await request(start, accountWith({ recording: undefined }))).toMatchObject({ reason: 'NotConfigured' });
    expect(await request({ ...stop, mode: 'conference' })).toMatchObject({ reason: 'Unsupported' });
    expect(sinch.profile(accountWith({ recording: undefined })).capabilities).toEqual({});
  });

  it('is never sent twice: a second start may be a second recording', () =>
    expect(sinch.commands.isSafeToRepeat(start, 0)).toBe(false));
});
