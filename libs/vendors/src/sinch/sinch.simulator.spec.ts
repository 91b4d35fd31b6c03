import { connectPstn, FALLBACK, simulated, startRecording } from './simulator.given';

describe('a simulated call', () => {
  it('asks when it comes in and when it is answered, and says when it is over', async () => {
    const { world, control, said, words, simulator } = await simulated();
    const { sessionRef, state } = await control('calls', { ringMs: 4_000, talkMs: 60_000, custom: 'rs_01' });
    expect(state).toBe('incoming');
    await world.pass(3_000);
    expect(words()).toEqual(['ice']);
    await world.pass(90_000);
    expect(words()).toEqual(['ice', 'ace', 'dice']);
    expect(said().map(({ callid, custom }) => [callid, custom])).toEqual(Array(3).fill([sessionRef, 'rs_01']));
    expect(said()[0]).toMatchObject({
      callResourceUrl: `http://sinch/calling/v1/calls/id/${sessionRef}`,
      timestamp: '2026-03-02T09:14:00Z',
      to: { type: 'did', endpoint: '+12017777777' },
    });
    expect(said()[2]).toMatchObject({ reason: 'CALLERHANGUP', result: 'ANSWERED', duration: 60 });
    expect(simulator.knowledge()).toMatchObject({
      sessions: [{ sessionRef, state: 'ended', captures: [] }],
      refusals: [],
      deliveries: { acknowledged: 3, refused: 0, given_up: 0 },
    });
  });

  const busy = { reason: 'CALLEEHANGUP', result: 'BUSY' };
  it.each([
    ['is cancelled while it rings', { ringMs: null, by: {}, ending: { reason: 'CANCEL', result: 'N/A' } }],
    ['is busy', { ringMs: null, by: busy, ending: busy }],
    ['is hung up', { ringMs: 0, by: {}, ending: { reason: 'CALLERHANGUP', result: 'ANSWERED' } }],
  ])('%s', async (_, { ringMs, by, ending }) => {
    const { world, control, said } = await simulated();
    const { sessionRef } = await control('calls', { ringMs });
    await world.pass(1_000);
    await control(`calls/${sessionRef}/hangup`, by);
    await world.pass(2_000);
    expect(said().at(-1)).toMatchObject({ event: 'dice', ...ending });
  });

  it('is answered when somebody does, and not again', async () => {
    const { world, send, control, words } = await simulated();
    const { sessionRef } = await control('calls', { ringMs: null });
    await world.pass(1_000);
    const answer = () => send({ method: 'POST', url: `/__sim/calls/${sessionRef}/answer` });
    expect([(await answer()).status, (await answer()).status]).toEqual([200, 409]);
    await world.pass(1_000);
    expect(words()).toEqual(['ice', 'ace']);
  });

  it('rings no longer than the answer says', async () => {
    const { world, control, said } = await simulated({ ice: () => ({ action: { ...connectPstn, dialTimeout: 3 } }) });
    await control('calls', { ringMs: 10_000 });
    await world.pass(5_000);
    expect(said().at(-1)).toMatchObject({ event: 'dice', reason: 'TIMEOUT', result: 'NOANSWER' });
    expect(said().at(-1)).not.toHaveProperty('duration');
  });

  it('says nothing any more where the answer suppresses callbacks', async () => {
    const { world, control, words } = await simulated({
      ice: () => ({ action: { ...connectPstn, suppressCallbacks: true } }),
    });
    await control('calls', { ringMs: 0, talkMs: 1_000 });
    await world.pass(10_000);
    expect(words()).toEqual(['ice']);
  });

  it('between two users of the application is not asked about when it is answered', async () => {
    const { world, control, words } = await simulated({ ice: () => ({ action: { name: 'connectMxp' } }) });
    await control('calls', { to: 'anna', toType: 'username', originationType: 'MXP', ringMs: 0, talkMs: 1_000 });
    await world.pass(10_000);
    expect(words()).toEqual(['ice', 'dice']);
  });

  it.each([
    ['in its ACE', { enabled: true }, ['ice', 'ace']],
    ['by a notification, where it is asynchronous', { enabled: true, async: true }, ['ice', 'ace', 'amd']],
  ])('says whether a machine answered: %s', async (_, amd, expected) => {
    const { world, control, said, words } = await simulated({ ice: () => ({ action: { ...connectPstn, amd } }) });
    await control('calls', { ringMs: 0 });
    await world.pass(1_000);
    expect(words()).toEqual(expected);
    expect(said().at(-1)).toMatchObject({ amd: { status: 'human' } });
  });

  it('says anything else that it is told to say', async () => {
    const { world, control, said } = await simulated();
    const { sessionRef } = await control('calls', { ringMs: null });
    await control(`calls/${sessionRef}/events`, { event: 'novelty', size: 7 });
    await world.pass(10);
    expect(said().at(-1)).toMatchObject({ event: 'novelty', callid: sessionRef, size: 7 });
  });
});

describe('a parked call', () => {
  it('is over when nobody has fetched it in time', async () => {
    const park = { action: { name: 'park', maxDuration: 30 } };
    const { world, control, said } = await simulated({ ice: () => park });
    await control('calls');
    await world.pass(29_000);
    expect(said()).toHaveLength(1);
    await world.pass(3_000);
    expect(said().at(-1)).toMatchObject({ event: 'dice', reason: 'TIMEOUT', result: 'NOANSWER' });
  });
});

describe('a menu', () => {
  const menu = {
    name: 'runMenu',
    mainMenu: 'consent',
    menus: [
      {
        id: 'consent',
        options: [
          { dtmf: '1', action: 'return(yes)' },
          { dtmf: '2', action: 'menu(more)' },
        ],
      },
      { id: 'more', maxDigits: 4 },
    ],
  };

  it.each([
    ['1', { menuId: 'consent', type: 'return', value: 'yes' }],
    ['2345', { menuId: 'more', type: 'sequence', value: '345' }],
    ['9', { menuId: 'consent', type: 'invalidinput', value: '9' }],
    ['', { menuId: 'consent', type: 'timeout', value: '' }],
  ])('tells what came of %j', async (dtmf, menuResult) => {
    const pie = () => ({ instructions: [startRecording], action: connectPstn });
    const { world, control, said, words, simulator } = await simulated({ ice: () => ({ action: menu }), pie });
    const { sessionRef } = await control('calls', { ringMs: 0, dtmf });
    await world.pass(5_000);
    expect(words()).toEqual(['ice', 'pie', 'ace']);
    expect(said()[1]).toMatchObject({ menuResult: { ...menuResult, inputMethod: 'dtmf' } });
    expect(simulator.knowledge().effects).toEqual({ [`${sessionRef}/startRecording`]: 1 });
  });

  it('ends the call where nobody says what is next', async () => {
    const { world, control, said } = await simulated({ ice: () => ({ action: menu }), pie: () => ({ status: 500 }) });
    await control('calls', { dtmf: '1' });
    await world.pass(5_000);
    expect(said().at(-1)).toMatchObject({ event: 'dice', reason: 'CALLBACKERROR', result: 'FAILED' });
  });
});

describe('an answer that does not come', () => {
  const nobody = () => {
    throw new Error('timed out');
  };

  it('ends a call that comes in, after the fallback was asked once', async () => {
    const { world, control, words, said, simulator } = await simulated({ ice: nobody }, { fallbackUrl: FALLBACK });
    await control('calls');
    await world.pass(10_000);
    expect(words()).toEqual(['ice', 'dice']);
    expect(words(FALLBACK)).toEqual(['ice']);
    expect(said().at(-1)).toMatchObject({ reason: 'CALLBACKERROR', result: 'FAILED' });
    expect(simulator.knowledge().deliveries).toEqual({ acknowledged: 1, refused: 0, given_up: 1 });
  });

  it('is given by the fallback', async () => {
    let isFirst = true;
    const ice = () => {
      if (!isFirst) return { action: connectPstn };
      isFirst = false;
      return { status: 503 };
    };
    const { world, control, words } = await simulated({ ice }, { fallbackUrl: FALLBACK });
    await control('calls', { ringMs: 0 });
    await world.pass(1_000);
    expect(words()).toEqual(['ice', 'ace']);
  });

  it.each([
    ['nobody is there', nobody],
    ['it is an error', () => ({ status: 500 })],
    ['it is empty', () => undefined],
  ])('leaves a call that is answered connected and unrecorded: %s', async (_, ace) => {
    const { answeredCall, capturesOf, simulator } = await simulated({ ace });
    const call = await answeredCall();
    expect(simulator.knowledge()).toMatchObject({ sessions: [{ state: 'answered' }], refusals: [] });
    expect(capturesOf(call)).toEqual([]);
  });

  it('to a notification means that it is dropped', async () => {
    const { world, answeredCall, manage, control, words, simulator } = await simulated({
      notify: () => ({ status: 500 }),
    });
    const call = await answeredCall();
    await manage(call, { instructions: [startRecording] });
    await control(`calls/${call}/hangup`);
    await world.pass(60_000);
    expect(words().filter((word) => word.startsWith('recording'))).toEqual([
      'recording_finished',
      'recording_available',
    ]);
    expect(simulator.knowledge().deliveries.given_up).toBe(2);
  });
});
