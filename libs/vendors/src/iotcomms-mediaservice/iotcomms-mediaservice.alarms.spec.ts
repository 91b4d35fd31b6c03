import { account, FILE, said, SESSION, told } from './iotcomms-mediaservice.given';
import { fileNameFor } from './iotcomms-mediaservice.reference';

const alarm = (type: string, error: string, more: object = {}) =>
  said('alarm', { type, error, sessionId: SESSION, domain: 'd', ...more }).facts;
const namesOf = (facts: ReturnType<typeof alarm>) => facts.map(({ name }) => name);

describe('an alarm', () => {
  it('is raised with what it says', () => {
    expect(told('reinvite-was-refused.alarm')).toMatchObject([
      {
        name: 'VendorAlarmRaised',
        sessionRef: SESSION,
        data: {
          alarm: 'callError',
          error: 'unexpectedReinviteResponse',
          detail: { status: '488', user: '+46890200', callId: 'nfdfsij82893kn' },
        },
      },
    ]);
  });

  it.each([
    ['newCallEventError', 'newCall request failed'],
    ['newCallEventError', 'an error that nobody documented'],
    ['emergencyFallback', 'triggeredByAlways'],
    ['callEventError', 'No response to callEvent request'],
  ])('of a question whose answer did not arrive says so: %s', (type, error) => {
    expect(alarm(type, error)).toMatchObject([
      { name: 'VendorAlarmRaised' },
      { name: 'DecisionUndelivered', sessionRef: SESSION, data: { error } },
    ]);
  });

  it('of media that ceased interrupts what the session is recorded to', () => {
    expect(told('media-stopped.alarm')[1]).toMatchObject({
      name: 'CaptureInterrupted',
      captureRef: FILE,
      data: { mode: 'native', cause: 'RTP media timeout' },
    });
    expect(fileNameFor(account, SESSION)).toBe(FILE);
  });

  it.each([
    ['maxDuration', 'limitReached'],
    ['sessionExpired', 'failed'],
  ])('of a session that was cut off ends it: %s', (error, outcome) => {
    expect(alarm('sessionError', error)[1]).toMatchObject({ name: 'SessionEnded', data: { outcome, cause: error } });
  });

  it('of no session ends none', () => {
    for (const error of ['maxDuration', 'RTP media timeout'])
      expect(namesOf(alarm('sessionError', error, { sessionId: undefined }))).toEqual(['VendorAlarmRaised']);
  });

  it('that nobody documented is raised as it is', () => {
    expect(told('alarm-that-is-not-documented.alarm')).toMatchObject([
      { name: 'VendorAlarmRaised', data: { alarm: 'transcoderError', error: 'no such codec' } },
    ]);
  });
});
