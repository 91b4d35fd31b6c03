import { connectPstn, goOn, options, simulated, startRecording } from './simulator.given';

describe('illegal SVAML', () => {
  it.each([
    ['no JSON', '<html>', 'CALLBACKERROR'],
    ['nothing', {}, 'INVALIDSVAMLACTION'],
    ['two actions', { action: [connectPstn, goOn] }, 'CALLBACKERROR'],
    ['a second action beside it', { action: connectPstn, actions: [goOn] }, 'CALLBACKERROR'],
    ['an unknown action', { action: { name: 'connectPigeon' } }, 'INVALIDSVAMLACTION'],
    ['an action that is for answered calls', { action: goOn }, 'INVALIDSVAMLACTION'],
    ['an action without what it needs', { action: { name: 'connectPstn' } }, 'INVALIDSVAMLACTION'],
    ['an unknown instruction', { instructions: [{ name: 'sing' }], action: connectPstn }, 'CALLBACKERROR'],
    [
      'too long a speech',
      { instructions: [{ name: 'say', text: 'x'.repeat(601) }], action: connectPstn },
      'CALLBACKERROR',
    ],
    ['too long a call', { action: { ...connectPstn, maxDuration: 14_401 } }, 'INVALIDSVAMLACTION'],
    ['recording without options', { action: { ...connectPstn, record: true } }, 'INVALIDSVAMLACTION'],
    [
      'recording of a call to the application',
      { instructions: [startRecording], action: { name: 'connectMxp' } },
      'CALLBACKERROR',
    ],
    [
      'the report of a status',
      { instructions: [{ name: 'reportCallStatus', value: 'success' }], action: connectPstn },
      'CALLBACKERROR',
    ],
  ])('ends the call, and is told of: %s', async (_, svaml, reason) => {
    const { world, control, said, simulator } = await simulated({
      ice: () => (typeof svaml === 'string' ? { status: 200, headers: {}, body: svaml } : svaml),
    });
    const { sessionRef } = await control('calls');
    await world.pass(5_000);
    expect(said().slice(1)).toMatchObject([
      { event: 'notify', type: 'callingerror', callid: sessionRef, errorCode: 40001, errorMsg: 'Illegal SVAML' },
      { event: 'dice', reason, result: 'FAILED' },
    ]);
    expect(simulator.knowledge().refusals).toHaveLength(1);
  });

  it.each([
    ['no credentials', { ...options, credentials: undefined }],
    ['credentials without a region', { ...options, credentials: 'KEY:SECRET' }],
    ['credentials of another vendor', { ...options, destinationUrl: 'gs://rec/' }],
    ['a key that is not base64', { destinationUrl: 'azure://account/box/', credentials: 'KEY:SECRET' }],
    ['an Azure account without a container', { destinationUrl: 'azure://account', credentials: 'AAEC' }],
    ['a website for a destination', { ...options, destinationUrl: 'https://rec-eu.s3.amazonaws.com/' }],
    ['the old name of the destination', { destination: 's3://rec-eu', credentials: options.credentials }],
    ['an unknown format', { ...options, format: 'ogg' }],
    ['a boolean as text', { ...options, notificationEvents: 'true' }],
    ['a transcription that is neither on nor off', { ...options, transcriptionOptions: { locale: 'en-GB' } }],
  ])('is a recording with %s', async (_, wrong) => {
    const { answeredCall, manage, simulator } = await simulated();
    const call = await answeredCall();
    const answer = await manage(call, { instructions: [{ name: 'startRecording', options: wrong }] });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ errorCode: 40001, reference: expect.any(String) });
    expect(simulator.knowledge().effects).toEqual({});
  });

  it.each([
    ['s3', options],
    ['Azure', { destinationUrl: 'azure://account/box/a.wav', credentials: 'AAECAwQFBgc=', format: 'wav' }],
    ['Google', { destinationUrl: 'gs://rec/a/b.mp3', credentials: 'ACCESS:SECRET', notificationEvents: false }],
  ])('is not a recording to %s', async (_, right) => {
    const { answeredCall, manage } = await simulated();
    const answer = await manage(await answeredCall(), { instructions: [{ name: 'StartRecording', options: right }] });
    expect(answer).toMatchObject({ status: 204, body: '' });
  });
});
