import { at, decided, fact, given } from '@earwitness/testing';
import type { Fact } from '../facts/fact';
import { announcementsOf } from './announcements';
import { ended, further, issued, planned, session } from './planning.given';

const spoken = { prefer: ['telnyx-siprec'], announce: { kind: 'spoken' } } as const;
const patient = { startWithinMs: 10 ** 9 };
const context = planned(spoken, patient);
const said = (vendor: string, more: object = {}) =>
  issued({ type: 'OperateSession', vendor, intent: `announce/${vendor}/main/${vendor}`, ...more });
const answered =
  (of: 'CommandAccepted' | 'CommandRefused') =>
  (story: ReturnType<typeof given>): Fact => {
    const life = story.state.commands.find(({ command }) => command.type === 'OperateSession');
    const data = { commandId: life?.id, reason: 'no', retryable: false };
    return fact(of, data, { sessionRef: 'telnyx', occurredAt: at(2) }) as Fact;
  };

describe('an announcement', () => {
  it('is made with the start of a recorder, in the words of the vendor', () =>
    given(session('telnyx'))
      .under(context)
      .when(at(0))
      .then(
        said('telnyx', {
          operation: 'speak',
          input: { payload: 'This call is recorded.', voice: ['en-US', { as: '{unknown}' }] },
        }),
      ));

  it('has the text that policy says, in the language that it says', () => {
    const german = { ...spoken, announce: { kind: 'spoken', text: 'Aufnahme läuft, {locale}.' } } as const;
    given(session('telnyx'))
      .under(planned(german, { ...patient, transcribe: { locale: 'de-DE' } }))
      .when(at(0))
      .then(said('telnyx', { input: { payload: 'Aufnahme läuft, {locale}.', voice: ['de-DE', { as: '{unknown}' }] } }));
  });

  it('is made once, however many sessions there are', () => {
    given(session('telnyx'), at(0)).under(context).when(session('sinch', 1), at(50)).then();
  });

  it.each([
    ['of a customer', { participants: [{ participantRef: 'c', side: 'customer' as const }] }],
    ['that calls in', { direction: 'inbound' as const }],
  ])('is made in the leg %s', (_, data) => {
    const external = fact('SessionStarted', data, { vendor: 'sinch', sessionRef: 'sinch', occurredAt: at(1) });
    for (const order of [
      [session('telnyx'), external],
      [external, session('telnyx')],
    ])
      given(...order)
        .under(context)
        .when(at(1))
        .then(said('sinch', { operation: 'say', input: { text: 'This call is recorded.', locale: 'en-US' } }));
  });

  it('is made in another leg where it was refused for good', () => {
    further(context, session('telnyx'), session('sinch', 1), at(1), answered('CommandRefused'))
      .when(at(2))
      .then(said('sinch'));
  });

  it('that no vendor can make is withheld, once', () => {
    const silent = planned({ announce: { kind: 'spoken' } }, patient);
    const withheld = decided('CommandWithheld', { reason: 'Unsupported' });
    given(session('auvious')).under(silent).when(at(0)).then(withheld);
    given(session('auvious'), session('auvious', 1, { sessionRef: 'two' }), at(1))
      .under(silent)
      .when(at(50))
      .then();
  });

  it('is made as soon as there is a leg in which it can be made', () => {
    const silent = planned({ announce: { kind: 'spoken' } }, patient);
    given(session('auvious'), at(0))
      .under(silent)
      .when(session('telnyx', 3), at(3))
      .then('CommandIssued', 'CommandIssued', said('telnyx'));
  });

  it.each<[string, Parameters<typeof planned>[0], readonly Fact[]]>([
    ['nobody is told', { announce: { kind: 'none' } }, [session('telnyx')]],
    ['nothing is started by command', spoken, [session('sinch')]],
    ['the call is over', spoken, [session('telnyx'), ended('telnyx', 1)]],
  ])('is not made where %s', (_, how, facts) =>
    given(...facts)
      .under(planned({ ...how, prefer: ['telnyx-siprec'] }, patient))
      .when(at(2))
      .then(),
  );

  it('counts when it was accepted', () => {
    const accepted = further(context, session('telnyx'), at(0), answered('CommandAccepted'));
    const sessionKey = 'telnyx/main/telnyx';
    expect(announcementsOf(accepted.state)).toEqual([
      { at: at(2), kind: 'spoken', sessionKey, commandId: accepted.state.outcomes[0]?.commandId },
    ]);
    expect(announcementsOf(given(session('telnyx'), at(0)).under(context).state)).toEqual([]);
    expect(announcementsOf(further(context, session('telnyx'), at(0), answered('CommandRefused')).state)).toEqual([]);
  });
});

describe('a tone', () => {
  const tone = { announce: { kind: 'tone' } } as const;

  it('is made by the recorder itself, where it can', () => {
    const story = given(session('telnyx')).under(planned({ ...tone, prefer: ['telnyx-native'] }, patient));
    story.when(at(50)).then();
    const [life] = story.state.commands;
    const accepted = fact('CommandAccepted', { commandId: life?.id }, { sessionRef: 'telnyx', occurredAt: at(1) });
    expect(
      announcementsOf(
        given(session('telnyx'), accepted).under(planned({ ...tone, prefer: ['telnyx-native'] }, patient)).state,
      ),
    ).toMatchObject([{ kind: 'tone', at: at(1) }]);
  });

  it('that no vendor can make is withheld', () =>
    given(session('telnyx'))
      .under(planned({ ...tone, prefer: ['telnyx-siprec'] }, patient))
      .when(at(0))
      .then(decided('CommandWithheld', { reason: 'Unsupported' })));
});
