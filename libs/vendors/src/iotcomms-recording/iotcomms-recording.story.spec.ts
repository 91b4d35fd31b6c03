import { captureStatus, type Conversation, type Fact } from '@earwitness/domain';
import { given } from '@earwitness/testing';
import { addressFact } from '../contract/address';
import { T0, Connected } from './simulator.given';

const FROM = '+46701234567';
const TO = '+46800000009';

const addressed = ({ facts, account }: Connected): readonly Fact[] =>
  facts.map((fact, ordinal) => {
    const delivery = { vendor: 'iotcomms-recording', account, id: `d-${ordinal}`, digest: '', receivedAt: T0 };
    return addressFact(fact, ordinal, delivery);
  });

const folded = (facts: readonly Fact[]): Conversation => given(...facts).state;

/** A call in session mode that is recorded to a file by command, from the question to the end. */
const story = async (
  settings: object = {},
): Promise<{ readonly facts: readonly Fact[]; readonly sessionRef: string }> => {
  const connected = new Connected({ settings, account: { mode: 'session' } });
  const { sessionRef = '', callId = '' } = await connected.control('calls', { from: FROM, to: TO });
  await connected.world.pass(1_000);
  await connected.send({ type: 'StartCapture', sessionRef });
  await connected.world.pass(1_000);
  await connected.control('bye', { callId });
  await connected.world.pass(1_000);
  return { facts: addressed(connected), sessionRef };
};

const ofSession = ({ origin }: Fact): boolean => origin.sessionRef !== undefined;

describe.each([
  ['is given another id than the question had', {}],
  ['keeps the id that the question had', { sessionKeepsId: true }],
])('a session in session mode that %s', (_, settings) => {
  it('is one from the question to the end, with one capture', async () => {
    const { facts, sessionRef } = await story(settings);
    const { sessions, captures } = folded(facts);
    expect(sessions).toMatchObject([{ ref: sessionRef, from: FROM, to: TO, announcedAt: T0, outcome: 'completed' }]);
    expect(sessions[0]?.participants.map(({ number }) => number)).toEqual([FROM, TO]);
    expect(captures).toMatchObject([{ sessionKey: sessions[0]?.key }]);
    expect(captures.map(captureStatus)).toEqual(['available']);
  });

  it('is one also when the question is heard of last, or SESSIONSTARTED is lost', async () => {
    const { facts, sessionRef } = await story(settings);
    const [question, ...others] = facts.filter(ofSession);
    expect(question?.name).toBe('SessionAnnounced');
    const late = [...others, ...(question ? [question] : [])];
    const lossy = facts.filter(({ name }) => name !== 'SessionStarted');
    for (const told of [late, lossy]) expect(folded(told).sessions).toMatchObject([{ ref: sessionRef, from: FROM }]);
  });

  it('is in the conversation that the question opened', async () => {
    const { facts } = await story(settings);
    const [question, ...others] = facts.filter(ofSession);
    const known = new Set(question?.origin.links.map(({ value }) => value));
    const started = others.find(({ name }) => name === 'SessionStarted');
    expect(started?.origin.links.some(({ value }) => known.has(value))).toBe(true);
  });
});

describe('a session that is declined', () => {
  it('says who called whom', async () => {
    const connected = new Connected({ account: { mode: 'session' }, shallRecord: false });
    await connected.control('calls', { from: FROM, to: TO });
    await connected.world.pass(60_000);
    const { sessions } = folded(addressed(connected));
    expect(sessions).toMatchObject([{ from: FROM, to: TO, participants: [{ number: FROM }, { number: TO }] }]);
    expect(sessions[0]).not.toHaveProperty('startedAt');
  });
});
