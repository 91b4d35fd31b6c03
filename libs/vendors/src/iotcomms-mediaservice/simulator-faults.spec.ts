import { Connected, type Given } from './simulator.given';

/** A call with these faults, to its end and long after. */
const call = async (faults: object, given: Given = {}): Promise<Connected> => {
  const connected = new Connected(given);
  await connected.control('faults', faults);
  await connected.control('calls', { talkMs: 20_000 });
  await connected.world.pass(300_000);
  return connected;
};

describe('what can go wrong on the way', () => {
  it('is a callback that comes twice, as the same delivery', async () => {
    const connected = await call({ duplicate: 1 });
    const twice = connected.facts.filter(({ name }) => name === 'RecordingAvailable');
    expect(twice).toHaveLength(2);
    expect(twice[0]).toEqual(twice[1]);
  });

  it('is a question that is asked twice, and answered alike', async () => {
    const connected = await call({ duplicate: 1 });
    expect(connected.said().filter((said) => said === 'newCall')).toHaveLength(2);
    expect(connected.known.refusals).toEqual([]);
  });

  it('is a question that is asked twice, and answered differently: that is noted', async () => {
    let asked = 0;
    const customer: Given['customer'] = (kind) => {
      if (kind !== 'newCall') return undefined;
      asked += 1;
      return { action: 'call', destAddr: `sip:agent-${asked}@customer.example` };
    };
    const { known } = await call({ duplicate: 1 }, { customer });
    expect(known.refusals).toEqual([{ request: 'newCall', reason: 'the same question was answered differently' }]);
  });

  it('is a callback that never comes', async () => {
    const connected = await call({ dropTypes: { recordingReady: 1 } });
    expect(connected.said()).not.toContain('recordingReady recordingSuccessful');
    expect(connected.said()).toContain('sessionCompleted');
  });

  it.each([
    ['forgeSignature', 'WrongSignature'],
    ['stale', 'Stale'],
  ])('is an attack that is refused, and takes nothing away: %s', async (fault, reason) => {
    const connected = await call({ [fault]: 1 });
    expect(new Set(connected.refused)).toEqual(new Set([reason]));
    expect(connected.said()).toEqual((await call({})).said());
  });

  it('is an event that nobody knows', async () => {
    const connected = await call({ unknownType: 1 });
    expect(connected.said()).toContain('recordingReady recordingTranscribed');
    expect(connected.names()).toContain('UnrecognisedWebhook');
  });

  it('is that callbacks overtake each other', async () => {
    const inOrder = (await call({})).said();
    const connected = await call({ reorderWithinMs: 60_000 });
    expect(connected.said()).not.toEqual(inOrder);
    expect(connected.said().toSorted()).toEqual(inOrder.toSorted());
  });

  it('is a platform that is not there for a while: three more attempts are made', async () => {
    const status: Given['status'] = (kind, attempt) => (kind === 'callNotify' && attempt < 5 ? 503 : undefined);
    expect((await call({}, { status })).said()).toContain('callNotify ringing');
    const dead = await call({}, { status: (kind) => (kind === 'newCall' ? undefined : 503) });
    expect(dead.said()).toEqual(['newCall']);
    expect(dead.known.deliveries).toMatchObject({ acknowledged: 0, given_up: expect.any(Number) as number });
  });

  it.each([
    [false, 1],
    [true, 2],
  ])('is another transaction with each attempt, or the same: %s', async (newTransactionPerAttempt, different) => {
    const status: Given['status'] = (kind, attempt) => (kind === 'callNotify' && attempt < 4 ? 503 : undefined);
    const connected = await call({}, { status, settings: { newTransactionPerAttempt } });
    const attempts = connected.world.calls.filter(({ url }) => url.endsWith('/callNotify'));
    const transactions = attempts.map(({ body }) => (JSON.parse(body) as Record<string, unknown>).httpTransactionId);
    expect(attempts.length).toBeGreaterThan(1);
    expect(new Set(transactions).size).toBe(different);
  });
});

it('does not know what is no fault', async () => {
  const connected = new Connected();
  expect(await connected.control('faults', { gremlins: 1 })).toMatchObject({
    error: expect.stringContaining('gremlins') as string,
  });
});
