import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEGACY, legacy, said } from './iotcomms-recording.given';

describe('the question of call set-up', () => {
  const { facts, asks } = said(
    'newCall',
    readFileSync(join(__dirname, 'fixtures/call-is-asked-about.newCall.json'), 'utf8'),
    legacy,
  );

  it('announces a session, with who takes part, and asks', () => {
    expect(asks).toEqual({ about: 'recording', subject: LEGACY, id: LEGACY });
    expect(facts).toMatchObject([
      {
        name: 'SessionAnnounced',
        sessionRef: LEGACY,
        captureRef: LEGACY,
        groupRef: LEGACY,
        data: { participants: [{ number: '808808' }, { number: '909909' }], direction: 'unknown' },
      },
    ]);
  });

  it('keeps all nineteen digits of a Call-ID that is sent as a number', () => {
    expect(facts[0]?.refs).toEqual({ sipRecCallId: '7260041678961334183' });
    expect(facts[0]?.links).toContainEqual({
      kind: 'session',
      value: 'iotcomms-recording/main/sip-call/7260041678961334183',
      evidence: 'sipRecCallId',
    });
  });

  it('leaves out moments that are years away from the receipt', () => {
    expect(JSON.stringify(facts)).not.toContain('joinedAt');
  });

  it('names no session in session mode: it will have an id of its own', () => {
    const [announced] = said('newCall', { recordingId: LEGACY, metaData: '<broken' }).facts;
    expect(announced).toMatchObject({ name: 'SessionAnnounced', captureRef: LEGACY, data: { participants: [] } });
    expect(announced).not.toHaveProperty('sessionRef');
  });

  it.each(['', '[]', '{}', '{"recordingId":{}}'])('is answered even where nothing is understood: %s', (body) => {
    expect(said('newCall', body)).toMatchObject({
      asks: { about: 'recording' },
      facts: [{ name: 'UnrecognisedWebhook' }],
    });
  });

  it('is not answered when it is a question of the other API of this vendor', () => {
    const question = said('newCall', { sessionId: 's', callingParty: 'sip:a@b', sipCallId: 'c' });
    expect(question).not.toHaveProperty('asks');
    expect(question.facts).toMatchObject([{ name: 'UnrecognisedWebhook', data: { reason: 'NotTheDocumentedShape' } }]);
  });
});
