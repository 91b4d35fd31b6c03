import { deriveId, type Fact } from '@earwitness/domain';
import { decodeFact, FACTS, STATEMENTS, type Topic } from '@earwitness/messaging';
import { lengthsOfFacts, type ListOfFacts, LONGEST_TEXT } from '@earwitness/policy';
import { at } from '@earwitness/testing';
import type { InjectOptions } from 'fastify';
import { heard } from './stories';
import { World } from './world';

let world: World;
let conversation: string;
let recording: string;
beforeAll(async () => {
  world = await World.begin();
  conversation = await world.live('live');
  recording = world.recordingIdOf(conversation);
});
afterAll(() => world.end());
beforeEach(() => {
  world.served.appended.length = 0;
  world.served.failure = undefined;
});

type Method = NonNullable<InjectOptions['method']>;

const ask = (...[method, url, payload, headers = {}]: [Method, string, object?, Record<string, string>?]) =>
  world.served.ask('acme', url, { method, headers, ...(payload ? { payload } : {}) });

const pause = (headers: Record<string, string> = {}, reason = 'card payment') =>
  ask('POST', `/v1/conversations/${conversation}/pause`, { reason }, headers);

const on = ({ topic }: Topic) => world.served.appended.filter((record) => record.topic === topic);

/** What the saga would hear. */
const appended = (): readonly Fact[] => on(FACTS).map(({ value }) => decodeFact({ value, headers: {} }).fact);

describe('a request', () => {
  it.each([
    ['POST', () => `conversations/${conversation}/pause`, { reason: 'card' }, 'PauseRequested', { reason: 'card' }],
    ['POST', () => `conversations/${conversation}/resume`, undefined, 'ResumeRequested', {}],
    [
      'POST',
      () => `conversations/${conversation}/captures`,
      { sessionKey: 'telnyx/main/session-live', mode: 'stream', streamTarget: 't' },
      'CaptureRequested',
      { sessionKey: 'telnyx/main/session-live', mode: 'stream', streamTarget: 't' },
    ],
    [
      'POST',
      () => `conversations/${conversation}/stop-session`,
      { sessionKey: 'telnyx/main/session-live' },
      'SessionStopRequested',
      { sessionKey: 'telnyx/main/session-live' },
    ],
    [
      'POST',
      () => `conversations/${conversation}/operations`,
      { sessionKey: 'telnyx/main/session-live', operation: 'speak', input: { payload: 'hello' } },
      'OperationRequested',
      { sessionKey: 'telnyx/main/session-live', operation: 'speak', input: { payload: 'hello' } },
    ],
    [
      'POST',
      () => `conversations/${conversation}/operations`,
      { sessionKey: 'telnyx/main/session-live', operation: 'hangup' },
      'OperationRequested',
      { operation: 'hangup', input: {} },
    ],
    ['POST', () => `recordings/${recording}/stop`, undefined, 'StopRequested', {}],
    ['POST', () => `recordings/${recording}/cancel`, undefined, 'CancelRequested', {}],
    [
      'POST',
      () => `recordings/${recording}/store`,
      { mask: [{ from: '2026-01-05T10:00:01+01:00', to: at(2) }] },
      'StoreRequested',
      { mask: [{ from: at(1), to: at(2), side: 'both' }] },
    ],
    ['DELETE', () => `recordings/${recording}`, undefined, 'DeleteRequested', {}],
    [
      'POST',
      () => `conversations/${conversation}/context`,
      { language: 'de', queue: { id: 'q1', tz: 'Europe/Berlin' }, participants: [{ number: '+4930123', userId: 'a' }] },
      'ContextStated',
      { language: 'de', queue: { id: 'q1', tz: 'Europe/Berlin' }, participants: [{ number: '+4930123', userId: 'a' }] },
    ],
    ['POST', () => `conversations/${conversation}/cues`, { name: 'paid' }, 'CueGiven', { name: 'paid' }],
    ...(
      [
        ['announced', 'ConsentAnnounced'],
        ['granted', 'ConsentGranted'],
        ['declined', 'ConsentDeclined'],
        ['withdrawn', 'ConsentWithdrawn'],
      ] as const
    ).map(
      ([state, name]) =>
        [
          'POST',
          () => `conversations/${conversation}/consent`,
          { state, scope: 'recording', participantRef: 'a' },
          name,
          { scope: 'recording', participantRef: 'a' },
        ] as const,
    ),
  ] as const)('%s %s becomes a fact of its conversation', async (...[method, path, body, name, data]) => {
    const answer = await ask(method, `/v1/${path()}`, body);
    expect(answer).toMatchObject({ status: 202, body: { name, conversationId: conversation, status: 'pending' } });
    const { id } = answer.body;
    expect(answer.headers.location).toBe(`/v1/requests/${String(id)}`);
    expect(appended()).toMatchObject([
      {
        id,
        name,
        data: { ...data, requestId: id, requestedBy: 'key:acme-all' },
        origin: { tenant: 'acme', links: [{ kind: 'conversation', value: conversation }], occurredAt: at(500) },
      },
    ]);
    expect(new Set(world.served.appended.map(({ key }) => key))).toEqual(new Set([conversation]));
  });

  it('to merge names several recordings', async () => {
    const recordingIds = [recording, deriveId('other')];
    await ask('POST', `/v1/conversations/${conversation}/merge`, { recordingIds });
    expect(appended()).toMatchObject([{ name: 'MergeRequested', data: { captureIds: recordingIds } }]);
  });

  it('is pending until it is in the ledger, and then shows what follows from it', async () => {
    const { headers } = await pause();
    const status = () => world.served.ask('acme', headers.location ?? '');
    expect((await status()).body).toMatchObject({ status: 'pending', commands: [], requestedAt: at(500) });
    await world.tell(conversation, ...heard(...appended()));
    expect((await status()).body).toMatchObject({
      status: 'taken',
      conversationId: conversation,
      commands: [{ type: 'PauseCapture', vendor: 'telnyx', status: 'issued' }],
    });
  });

  it('that refers to nothing is ignored, and its status says why', async () => {
    const { headers } = await ask('POST', `/v1/conversations/${conversation}/stop-session`, {
      sessionKey: 'telnyx/elsewhere/none',
    });
    await world.tell(conversation, ...heard(...appended()));
    expect((await world.served.ask('acme', headers.location ?? '')).body).toMatchObject({
      status: 'ignored',
      reason: 'UnknownSession',
    });
  });

  it('that states something is taken once it is in the ledger, whether or not a command follows', async () => {
    const { headers, body } = await ask('POST', `/v1/conversations/${conversation}/consent`, { state: 'granted' });
    expect(appended()[0]?.data).not.toHaveProperty('state');
    expect(on(STATEMENTS)).toEqual(on(FACTS).map((record) => ({ ...record, topic: STATEMENTS.topic })));
    await world.tell(conversation, ...heard(...appended()));
    expect((await world.served.ask('acme', headers.location ?? '')).body).toMatchObject({
      id: body.id,
      name: 'ConsentGranted',
      status: 'taken',
      commands: [],
    });
  });

  it.each([
    ['context', {}, ''],
    ['context', { language: 'de', lang: 'de' }, '/lang'],
    ['context', { queue: { id: 'q', tz: 'Mars/Olympus' } }, '/queue/tz'],
    ['context', { participants: [{ userId: 'a' }] }, '/participants/0'],
    ['context', { participants: [{ number: '030123' }] }, '/participants/0/number'],
    ['context', { attrs: { '': 'x' } }, '/attrs/'],
    ['context', { attrs: { note: 'x'.repeat(LONGEST_TEXT + 1) } }, '/attrs/note'],
    ['cues', {}, '/name'],
    ['consent', { state: 'maybe' }, '/state'],
  ])('to %s that states %j is not valid', async (path, payload, pointer) => {
    expect(await ask('POST', `/v1/conversations/${conversation}/${path}`, payload)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
    expect(appended()).toEqual([]);
  });

  const groupsOf = (groups: readonly string[]) => [{ participantRef: 'a', groups }];
  const numbered = (names: readonly string[]) => names.map((_, index) => ({ number: `+46700${1000 + index}` }));
  const valued = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));
  it.each([
    ['Conversation.tags', '/tags', (tags) => ({ tags })],
    ['Conversation.jurisdictions', '/jurisdictions', (jurisdictions) => ({ jurisdictions })],
    ['Conversation.attrs', '/attrs', (names) => ({ attrs: valued(names) })],
    ['Conversation.participants', '/participants', (names) => ({ participants: numbered(names) })],
    ['Participant.groups', '/participants/0/groups', (groups) => ({ participants: groupsOf(groups) })],
  ] satisfies [ListOfFacts, string, (names: readonly string[]) => object][])(
    'to state %s takes as many as policies look through, and not one more',
    async (list, pointer, statedOf) => {
      const names = Array.from({ length: lengthsOfFacts[list] + 1 }, (_, index) => `n${index}`);
      const state = (all: readonly string[]) => ask('POST', `/v1/conversations/${conversation}/context`, statedOf(all));
      expect(await state(names)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
      expect(appended()).toEqual([]);
      expect(await state(names.slice(1))).toMatchObject({ status: 202 });
    },
  );

  it('about a merged conversation goes to the survivor', async () => {
    const [from, into] = [await world.recorded('from'), await world.recorded('into')];
    await world.tell(into.id, { kind: 'absorb', from: from.id, facts: from.facts, now: at(600) });
    await world.tell(from.id, { kind: 'giveUp', into: into.id, now: at(600) });
    const { body } = await ask('POST', `/v1/conversations/${from.id}/resume`);
    expect(body).toMatchObject({ conversationId: into.id });
  });
});

describe('an Idempotency-Key', () => {
  it('makes the repetition the same request', async () => {
    const key = { 'idempotency-key': 'pause-1' };
    const [first, again] = [await pause(key), await pause(key)];
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect(new Set(appended().map(({ id }) => id)).size).toBe(1);
    expect((await pause()).body.id).not.toBe(first.body.id);
  });

  it('cannot be used for another request', async () => {
    const key = { 'idempotency-key': 'pause-2' };
    await pause(key);
    world.served.appended.length = 0;
    expect(await pause(key, 'another reason')).toMatchObject({ status: 422 });
    expect(await ask('POST', `/v1/conversations/${conversation}/resume`, undefined, key)).toMatchObject({
      status: 422,
    });
    expect(appended()).toEqual([]);
  });

  it('belongs to its tenant', async () => {
    const theirs = await world.live('theirs', { tenant: 'bank' });
    const headers = { 'idempotency-key': 'pause-3' };
    const mine = await pause(headers);
    const url = `/v1/conversations/${theirs}/pause`;
    const other = await world.served.ask('bank', url, { method: 'POST', headers, payload: { reason: 'card payment' } });
    expect(other.status).toBe(202);
    expect(other.body.id).not.toBe(mine.body.id);
  });

  it('that nobody could type is refused', async () => {
    expect(await pause({ 'idempotency-key': 'a b' })).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'Idempotency-Key' }] },
    });
  });
});

describe('a request that cannot be made durable', () => {
  const failure = (name: string, more: object = {}) => Object.assign(new Error('inner words'), { name, ...more });

  it('is refused while there is too much to do, and succeeds when it is repeated', async () => {
    const key = { 'idempotency-key': 'pause-4' };
    world.served.failure = failure('Overloaded', { retryAfterMs: 2_500 });
    expect(await pause(key)).toMatchObject({ status: 503, headers: { 'retry-after': '3' } });
    world.served.failure = undefined;
    expect(await pause(key)).toMatchObject({ status: 202 });
  });

  it('says so when nobody knows, without the inner words', async () => {
    world.served.failure = failure('Unacknowledged');
    const { status, body } = await pause();
    expect({ status, detail: body.detail }).toMatchObject({
      status: 503,
      detail: expect.stringContaining('Idempotency-Key'),
    });
    world.served.failure = failure('TypeError');
    expect(await pause()).toMatchObject({ status: 500, body: { title: 'Internal Server Error', status: 500 } });
    expect(JSON.stringify((await pause()).body)).not.toContain('inner words');
  });
});
