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
    expect(facts[0]).not.toHaveProperty('sessionKnownBy');
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

  describe('in session mode', () => {
    const question = { recordingId: LEGACY, metaData: '<broken', sipRecCallId: 'invite-1' };

    it('announces a session whose id may be another one, to be known by its INVITE', () => {
      const [announced] = said('newCall', question).facts;
      expect(announced).toMatchObject({
        name: 'SessionAnnounced',
        sessionRef: LEGACY,
        sessionKnownBy: 'sipRecCallId',
        refs: { sipRecCallId: 'invite-1' },
        captureRef: LEGACY,
        data: { participants: [] },
      });
      expect(announced?.links?.map(({ value }) => value)).toEqual(
        [`session/${LEGACY}`, `recording/${LEGACY}`, 'sip-call/invite-1'].map(
          (ref) => `iotcomms-recording/main/${ref}`,
        ),
      );
    });

    it('announces one that is only known by its id where the INVITE is not named', () => {
      const [announced] = said('newCall', { ...question, sipRecCallId: undefined }).facts;
      expect(announced).toMatchObject({ name: 'SessionAnnounced', sessionRef: LEGACY });
      expect(announced).not.toHaveProperty('sessionKnownBy');
    });

    it('leaves the session alone in what is said once it has an id', () => {
      const [started] = said('sessionStarted', { sessionId: LEGACY, sipRecCallId: 'invite-1' }).facts;
      expect(started).toMatchObject({ sessionRef: LEGACY, refs: { sipRecCallId: 'invite-1' } });
      expect(started).not.toHaveProperty('sessionKnownBy');
    });
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
