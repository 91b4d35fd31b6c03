import type { Asked } from '../contract/answering';
import { sinch, type SinchAccount } from '.';
import { accountWith, ace, asking, CALL, ice, optionsOf, pie, pstn, saying } from './sinch.given';

const menu = { prompt: 'Press 1 to be recorded, 2 if not.', language: 'en-GB' };
const by = (more: object = {}) => accountWith({ routing: asking.routing, consent: { menu }, ...more });
const account = by();

const reply = (result: object, more: object = {}) =>
  pie({ menuResult: { menuId: 'earwitnessConsent', type: 'return', value: 'granted', ...result }, ...more });
const answeredTo = (more: Partial<Asked<SinchAccount>>) => {
  const {
    body,
    facts = [],
    suspendsRouting,
  } = sinch.answering?.answer({
    webhook: ice(),
    account,
    record: false,
    isConsentDecisive: true,
    routing: saying({ action: pstn }),
    ...more,
  }) ?? { body: undefined };
  return { body, facts: facts.map(({ name }) => name), suspendsRouting };
};

const running = {
  action: {
    name: 'runMenu',
    locale: 'en-GB',
    mainMenu: 'earwitnessConsent',
    menus: [
      {
        id: 'earwitnessConsent',
        mainPrompt: '#tts[Press 1 to be recorded, 2 if not.]',
        maxDigits: 1,
        timeoutMills: 8_000,
        options: [
          { dtmf: '1', action: 'return(granted)' },
          { dtmf: '2', action: 'return(declined)' },
        ],
      },
    ],
  },
};

describe('a call whose recording depends on consent', () => {
  it('is answered by a menu, and its routing waits', () => {
    expect(answeredTo({})).toEqual({ body: running, facts: ['SessionStarted'], suspendsRouting: true });
  });

  it('is asked about once it was answered, where it is decided about then', () => {
    const later = by({ decideOn: 'ace' });
    expect(answeredTo({ account: later }).suspendsRouting).toBeUndefined();
    expect(answeredTo({ account: later, webhook: ace() })).toMatchObject({ body: running, suspendsRouting: true });
  });

  it.each<[string, Partial<Asked<SinchAccount>>]>([
    ['it does not depend on it', { isConsentDecisive: false }],
    ['the account has no menu', { account: asking }],
    ['it is hung up', { routing: saying({ action: { name: 'hangup' } }) }],
    ['Sinch cannot record it', { routing: saying({ action: { name: 'connectMxp' } }) }],
  ])('is not where %s', (_, more) => expect(answeredTo(more).suspendsRouting).toBeUndefined());

  it('is only asked where the account can record and has words to ask with', () => {
    const can = (of: SinchAccount) => sinch.answering?.canAskConsent?.(of);
    expect([can(account), can(asking), can(by({ recording: undefined }))]).toEqual([true, false, false]);
  });
});

describe('what was chosen', () => {
  const factsOf = (result: object, of = account) => sinch.interpret(reply(result), of).facts;
  const evidence = `sinch/bank/call/${CALL}/menu`;

  it.each([
    [{ value: 'granted' }, 'declined', 'ConsentGranted'],
    [{ value: 'declined' }, 'announced', 'ConsentDeclined'],
    [{ type: 'timeout', value: '' }, 'declined', 'ConsentDeclined'],
    [{ type: 'timeout', value: '' }, 'announced', 'ConsentAnnounced'],
    [{ type: 'invalidinput', value: '7' }, 'declined', 'ConsentDeclined'],
    [{ type: 'error', value: '' }, 'announced', 'ConsentAnnounced'],
    [{ type: 'sequence', value: 'granted' }, 'declined', 'ConsentDeclined'],
  ])('is a fact: %j, %s without an answer', (result, onNoAnswer, name) => {
    const facts = factsOf(result, by({ consent: { menu, onNoAnswer } }));
    expect(facts.map((fact) => fact.name)).toEqual(['SessionProgressed', name]);
    expect(facts[1]).toMatchObject({ data: { scope: 'recording', evidence, participantRef: 'caller' } });
  });

  it('is nothing where they hung up, and in a menu of the customer', () => {
    expect(factsOf({ type: 'hangup' })).toHaveLength(1);
    expect(factsOf({ menuId: 'theirs' })).toHaveLength(1);
    expect(factsOf({}, asking)).toHaveLength(1);
  });

  it('asks anew, and lets the routing go on', () => {
    expect(sinch.interpret(reply({}), account).asks).toMatchObject({
      about: 'recording',
      subject: CALL,
      resumesRouting: true,
    });
    expect(sinch.interpret(pie(), account).asks).toMatchObject({ about: 'routing' });
    expect(sinch.interpret(pie(), account).asks).not.toHaveProperty('resumesRouting');
  });
});

describe('when the menu was left, the routing goes on', () => {
  const startCall = { name: 'startRecording', options: optionsOf('call') };
  const replied = (more: Partial<Asked<SinchAccount>>) =>
    answeredTo({ webhook: reply({}), isConsentDecisive: false, ...more });

  it('recorded, or not', () => {
    expect(replied({ record: true })).toEqual({
      body: { instructions: [startCall], action: pstn },
      facts: ['CaptureStarting', 'CaptureStarted'],
      suspendsRouting: undefined,
    });
    expect(replied({ record: false })).toMatchObject({ body: { action: pstn }, facts: [] });
  });

  it('by the instruction, where the call was already answered', () => {
    const later = by({ decideOn: 'ace' });
    const routing = saying({ action: { name: 'continue' } });
    expect(replied({ account: later, record: true, routing }).body).toEqual({
      instructions: [startCall],
      action: { name: 'continue' },
    });
  });

  it('by the template of the event that asked, where no application says anything', () => {
    const { routing: _, ...silent } = { webhook: reply({}), account, record: false, routing: undefined };
    expect(sinch.answering?.answer(silent).body).toEqual({ action: pstn });
  });

  it('without a second announcement: they were told in the menu', () => {
    const plan = { announce: { kind: 'spoken' } };
    const { facts } = replied({
      record: true,
      decision: { plan } as unknown as NonNullable<Asked<SinchAccount>['decision']>,
    });
    expect(facts).not.toContain('ConsentAnnounced');
  });
});

it.each([
  ['the same key twice', { grantedBy: '1', declinedBy: '1' }],
  ['a key that no telephone has', { grantedBy: 'A' }],
  ['a prompt that would end early', { prompt: 'Press [1].' }],
])('refuses a menu with %s', (_, more) => expect(() => by({ consent: { menu: { ...menu, ...more } } })).toThrow());
