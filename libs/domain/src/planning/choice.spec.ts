import { at, given, plainProfile } from '@earwitness/testing';
import { begun, ended, answered, further, planned, refused, session, start } from './planning.given';
import { modesFor } from './recorders';

const opened = ['ConversationOpened', 'PolicyDecided', 'CaptureExpected'] as const;

describe('recorders, where policy prefers none', () => {
  it('are those that the account is set up for, and nothing is said of a choice', () => {
    const story = given().under(planned({})).when(session('telnyx'));
    story.then(...opened, start('telnyx-siprec'), start('telnyx-native'));
    for (const { command } of story.state.commands) expect(command).not.toHaveProperty('choice');
  });
});

describe('preferred recorders', () => {
  it.each<[readonly string[], number, readonly string[]]>([
    [['telnyx-native'], 1, ['telnyx-native']],
    [['telnyx-native', 'telnyx-siprec'], 1, ['telnyx-native']],
    [['telnyx-native', 'telnyx-siprec'], 2, ['telnyx-native', 'telnyx-siprec']],
    [['telnyx'], 1, ['telnyx-siprec', 'telnyx-native']],
    [['telnyx', 'telnyx-native'], 2, ['telnyx-siprec', 'telnyx-native']],
  ])('%j, %i of them, are started at once', (prefer, redundancy, started) =>
    given()
      .under(planned({ prefer, redundancy }))
      .when(session('telnyx'), at(0))
      .then(...opened, ...started.map((recorder) => start(recorder, { choice: 'preferred' }))),
  );

  it('may be ones that the account does not start by itself', () => {
    given(session('sinch'))
      .under(planned({ prefer: ['sinch'] }))
      .when(at(0))
      .then(start('sinch-native', { choice: 'preferred' }));
  });

  it('are not started a second time where our answer did it', () => {
    const context = planned({ prefer: ['sinch-native'] });
    given(answered('sinch'), session('sinch')).under(context).when(at(1)).then();
    given(session('sinch'), answered('sinch')).under(context).when(at(1)).then();
  });

  it('are the best that some session has, as soon as time passes', () => {
    const context = planned({ prefer: ['iotcomms-file', 'sinch', 'auvious'] });
    given(session('auvious', 1), session('sinch', 2))
      .under(context)
      .when(at(2))
      .then(start('sinch-native', { choice: 'preferred' }));
  });

  it('do not end what runs already when a better one is heard of', () => {
    const context = planned({ prefer: ['telnyx-siprec', 'sinch'] });
    given(session('sinch', 1), at(1)).under(context).when(session('telnyx', 5), at(5)).then(start('telnyx-siprec'));
  });

  it('are chosen anew when the session that was recorded is over', () => {
    const context = planned({ prefer: ['telnyx-siprec', 'sinch'] });
    const both = [session('telnyx'), session('sinch', 1), at(1)] as const;
    given(...both)
      .under(context)
      .when(at(9))
      .then('ExpectationOverdue');
    given(...both)
      .under(context)
      .when(ended('telnyx', 3), at(3))
      .then(start('sinch-native', { choice: 'preferred' }));
  });

  it('give way to the next where a start is refused for good', () => {
    const context = planned({ prefer: ['telnyx-siprec', 'telnyx-native'] });
    const refusedFor = (retryable: boolean) =>
      further(context, session('telnyx'), (story) => refused(story, 'telnyx-siprec', [1, retryable]));
    refusedFor(false)
      .when(at(1))
      .then(start('telnyx-native', { choice: 'preferred' }));
    refusedFor(true)
      .when(at(2))
      .then(start('telnyx-siprec', { attempt: 2, choice: 'preferred' }));
  });

  it('that nobody can start leave it to how accounts are set up, which is seen', () => {
    const context = planned({ prefer: ['iotcomms-file', 'nobody', 'telnyx-stream'] });
    given(session('telnyx'))
      .under(context)
      .when(at(0))
      .then(start('telnyx-siprec', { choice: 'instead' }), start('telnyx-native', { choice: 'instead' }));
  });

  it('are none where nothing is to be recorded', () =>
    given(session('telnyx'))
      .under(planned({ prefer: ['telnyx'], fallback: { afterMs: 1, to: ['telnyx'] } }, { record: false }))
      .when(at(100))
      .then());

  it.each([
    ['iotcomms', ['file']],
    ['iotcomms-recording', ['file']],
    ['iotcomms-recording-file', ['file']],
    ['iotcomms-recording-native', []],
    ['iotcomms-file', []],
    ['iot', []],
  ])('%s of a vendor called iotcomms-recording are %j', (name, modes) => {
    const [known] = given(session('iotcomms-recording')).state.sessions;
    if (!known) throw new Error('a session');
    expect(modesFor(name, { session: known, profile: plainProfile })).toEqual(modes);
  });
});

describe('a start by policy', () => {
  it('says which side, which words and which sound are wanted', () => {
    const wishes = { tracks: 'caller', announce: { kind: 'tone' } } as const;
    const context = planned({ ...wishes, prefer: ['telnyx-native'] }, { transcribe: { locale: 'de-DE' } });
    given()
      .under(context)
      .when(session('telnyx'))
      .then(...opened, start('telnyx-native', { tracks: 'caller', transcribe: { locale: 'de-DE' }, announce: 'tone' }));
  });

  it('says nothing of both sides, nor of a sound that its recorder does not make', () => {
    const { state } = given(session('telnyx')).under(
      planned({ prefer: ['telnyx-siprec'], announce: { kind: 'tone' } }),
    );
    expect(state.commands[0]?.command).not.toHaveProperty('tracks');
    expect(state.commands[0]?.command).not.toHaveProperty('announce');
  });

  it('says the same when it is tried again', () => {
    const context = planned({ prefer: ['telnyx-native'], tracks: 'callee' });
    further(context, session('telnyx'), (story) => refused(story, 'telnyx-native', [1, true]))
      .when(at(2))
      .then(start('telnyx-native', { attempt: 2, tracks: 'callee' }));
  });
});

describe('a second recorder', () => {
  it('is started where policy wants two, and the first is known to record', () => {
    const context = planned({ prefer: ['telnyx-siprec', 'sinch'], redundancy: 2 });
    further(context, session('telnyx'), session('sinch', 1), (story) => begun(story, 'telnyx-siprec', 2))
      .when(at(2))
      .then(start('sinch-native'));
  });
});
