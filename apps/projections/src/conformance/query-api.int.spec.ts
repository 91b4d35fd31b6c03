import { deriveId } from '@earwitness/domain';
import { at, fact } from '@earwitness/testing';
import { heard, time } from './stories';
import { World } from './world';

let world: World;
beforeAll(async () => void (world = await World.begin()));
afterAll(() => world.end());

interface Shown {
  readonly id: string;
  readonly [field: string]: unknown;
}

const list = async (url: string, tenant = 'acme') => {
  const { status, body } = await world.served.ask(tenant, url);
  expect({ url, status }).toEqual({ url, status: 200 });
  return body as { items: readonly Shown[]; next?: string };
};

describe('a list', () => {
  let one: { id: string };
  let two: { id: string };
  let missed: string;
  beforeAll(async () => {
    one = await world.recorded('1', { startsAt: 0 });
    two = await world.recorded('2', { startsAt: 100, vendor: 'sinch', account: 'second', traceId: 'b'.repeat(32) });
    missed = await world.missed('3');
  });

  it.each([
    ['everything, newest first', '', ['2', '1']],
    ['a vendor', 'vendor=sinch', ['2']],
    ['an account', 'vendor=telnyx&account=main', ['1']],
    ['a session of the vendor', 'vendorRef=session-1', ['1']],
    ['a capture of the vendor', 'vendorRef=capture-2', ['2']],
    ['a state', 'state=stored', ['2', '1']],
    ['another state', 'state=failed', []],
    ['a policy', 'policy=record-everything', ['2', '1']],
    ['another policy', 'policy=record-nothing', []],
    ['a participant', 'participant=%2B35312', ['2']],
    ['a trace', `trace=${'B'.repeat(32)}`, ['2']],
    ['a first moment', `from=${at(101)}`, ['2']],
    ['a last moment, in another time zone', 'to=2026-01-05T10:01:41.000%2B01:00', ['1']],
    ['a verdict', 'verdict=satisfied', ['2', '1']],
    ['another verdict', 'verdict=missed', []],
    ['what has no gap', 'gap=false', ['2', '1']],
    ['what has a gap', 'gap=true', []],
    ['several at once', `vendor=sinch&state=stored&participant=%2B35318000000&from=${at(0)}`, ['2']],
  ])('of recordings shows %s', async (_, filter, names) => {
    const { items } = await list(`/v1/recordings?${filter}`);
    expect(items.map(({ captureRef }) => captureRef)).toEqual(names.map((name) => `capture-${name}`));
  });

  it.each(['webhook', 'poll', 'backfill'] as const)('of recordings shows what was learned by %s', async (learnedBy) => {
    const id = deriveId('conversation', 'bank', learnedBy);
    const about = { tenant: 'bank', sessionRef: learnedBy, captureRef: learnedBy };
    const way = learnedBy === 'webhook' ? {} : { learnedBy };
    await world.tell(id, ...heard(fact('RecordingAvailable', { temporary: false }, { ...about, ...way })));
    const { items } = await list(`/v1/recordings?learnedBy=${learnedBy}`, 'bank');
    expect(items).toMatchObject([{ captureRef: learnedBy, learnedBy }]);
  });

  it('of recordings shows those of a conversation', async () => {
    const { items } = await list(`/v1/recordings?conversation=${one.id}`);
    expect(items).toMatchObject([{ id: world.recordingIdOf(one.id), conversationId: one.id }]);
  });

  it.each([
    ['everything, newest first', '', () => [two.id, missed, one.id]],
    ['what was missed', 'gap=true', () => [missed]],
    ['what was missed, by its verdict', 'verdict=missed&policy=record-everything', () => [missed]],
    ['somebody who was not recorded', 'participant=%2B49303', () => [missed]],
    ['what has no gap', 'gap=false', () => [two.id, one.id]],
    ['a time', `from=${at(5)}&to=${at(50)}`, () => [missed]],
  ])('of conversations shows %s', async (_, filter, ids) => {
    const { items } = await list(`/v1/conversations?${filter}`);
    expect(items.map(({ id }) => id)).toEqual(ids());
  });
});

describe('the pages of a list', () => {
  it.each([
    ['/v1/recordings', 'at'],
    ['/v1/conversations', 'at'],
  ])('of %s show every row once, whatever comes meanwhile', async (url) => {
    for (let index = 0; index < 7; index += 1)
      await world.recorded(`page-${index}`, { tenant: 'shop', startsAt: index % 3 });
    const before = (await list(`${url}?limit=200`, 'shop')).items.map(({ id }) => id);
    const seen: string[] = [];
    for (let page = await list(`${url}?limit=2`, 'shop'); ;) {
      seen.push(...page.items.map(({ id }) => id));
      if (!page.next) break;
      await world.recorded(`late-${seen.length}-${url.length}`, { tenant: 'shop', startsAt: 1000 });
      await world.recorded(`between-${seen.length}-${url.length}`, { tenant: 'shop', startsAt: 0 });
      page = await list(`${url}?limit=2&cursor=${page.next}`, 'shop');
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(before));
  });

  it('can be gone back to', async () => {
    const { next } = await list('/v1/recordings?limit=1', 'shop');
    expect(await list(`/v1/recordings?limit=3&cursor=${next}`, 'shop')).toEqual(
      await list(`/v1/recordings?limit=3&cursor=${next}`, 'shop'),
    );
  });
});

describe('a single resource', () => {
  it('shows a conversation with all that belongs to it', async () => {
    const { id } = await world.recorded('whole');
    const { status, body } = await world.served.ask('acme', `/v1/conversations/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      verdict: 'satisfied',
      sessions: [{ ref: 'session-whole', outcome: 'completed' }],
      recordings: [{ id: world.recordingIdOf(id), state: 'stored', gap: false }],
      expectations: [{ verdict: 'satisfied' }],
      commands: [{ type: 'StartCapture' }],
      links: [{ kind: 'session', evidence: 'sessionRef' }],
    });
    expect(JSON.stringify(body)).not.toContain('handles');
  });

  it('shows a recording with its tracks, and with what there is beside it', async () => {
    const { id } = await world.recorded('beside');
    const about = { sessionRef: 'session-beside', captureRef: 'capture-beside' };
    const location = { store: 's3', bucket: 'acme', key: 't.json' } as const;
    const told = [
      fact('TrackStarted', { trackRef: '1', kind: 'audio', participantRef: 'p' }, { ...about, occurredAt: at(2) }),
      fact('TrackStopped', { trackRef: '1' }, { ...about, occurredAt: at(59) }),
      fact('TrackStored', { trackRef: '1' }, { ...about, occurredAt: at(70) }),
      fact('TrackFailed', { trackRef: '2', cause: 'upload' }, { ...about, occurredAt: at(70) }),
      fact('TranscriptAvailable', { transcriptRef: 't', location, lineCount: 7 }, { ...about, occurredAt: at(90) }),
      fact('CobrowseStored', { cobrowseRef: 'c' }, { sessionRef: 'session-beside', occurredAt: at(91) }),
    ];
    await world.tell(id, ...heard(...told));
    const recordingId = world.recordingIdOf(id);
    const { body } = await world.served.ask('acme', `/v1/recordings/${recordingId}`);
    expect(body).toMatchObject({
      learnedBy: 'webhook',
      tracks: [
        { ref: '1', kind: 'audio', participantRef: 'p', startedAt: at(2), stoppedAt: at(59), storedAt: at(70) },
        { ref: '2', kind: 'unknown', failedCause: 'upload' },
      ],
      attachments: [
        { kind: 'transcript', ref: 't', at: at(90), location, lineCount: 7 },
        { kind: 'cobrowse', ref: 'c', at: at(91) },
      ],
    });
    const conversation = await world.served.ask('acme', `/v1/conversations/${id}`);
    expect(conversation.body).toMatchObject({
      attachments: [
        { ref: 't', recordingId, vendor: 'telnyx', sessionKey: 'telnyx/main/session-beside' },
        { ref: 'c', recordingId },
      ],
      recordings: [{ attachments: [{ ref: 't' }, { ref: 'c' }] }],
    });
  });

  it('is not sent again to whoever has it, and is once it has changed', async () => {
    const { id } = await world.recorded('tagged');
    const url = `/v1/recordings/${world.recordingIdOf(id)}`;
    const { etag } = (await world.served.ask('acme', url)).headers;
    const conditional = { headers: { 'if-none-match': `"other", ${etag}` } };
    expect(etag).toMatch(/^W\/".+"$/);
    expect(await world.served.ask('acme', url, conditional)).toMatchObject({ status: 304, body: {} });
    const late = fact('SessionProgressed', { phase: 'late' }, { sessionRef: 'session-tagged', occurredAt: at(500) });
    await world.tell(id, ...heard(late));
    expect(await world.served.ask('acme', url, conditional)).toMatchObject({ status: 200 });
  });

  it('says into what a conversation was merged, and a trace shows both', async () => {
    const [from, into] = [
      await world.recorded('from', { traceId: 'c'.repeat(32) }),
      await world.recorded('into', { startsAt: 9 }),
    ];
    await world.tell(into.id, { kind: 'absorb', from: from.id, facts: from.facts, now: at(600) });
    await world.tell(from.id, { kind: 'giveUp', into: into.id, now: at(600) });
    const merged = await world.served.ask('acme', `/v1/conversations/${from.id}`);
    expect(merged.body).toMatchObject({ id: from.id, mergedInto: into.id, recordings: [] });
    const survivor = await world.served.ask('acme', `/v1/conversations/${into.id}`);
    expect(survivor.body).toMatchObject({ absorbed: [from.id], recordings: [{}, {}] });
    const { body } = await world.served.ask('acme', `/v1/traces/${'c'.repeat(32)}`);
    expect(body).toMatchObject({ conversations: [{ id: from.id }, { id: into.id }], recordings: [{}, {}] });
    const { items } = await list('/v1/conversations?limit=200');
    expect(items.map(({ id }) => id)).not.toContain(from.id);
  });
});

describe('a timeline', () => {
  it('shows the events of the ledger in order, page by page', async () => {
    const { id } = await world.recorded('timeline');
    const all = await list(`/v1/conversations/${id}/timeline`);
    expect(all.items.map(({ version }) => version)).toEqual(all.items.map((_, index) => index + 1));
    expect(all.items[1]).toMatchObject({ name: 'SessionStarted', vendor: 'telnyx', occurredAt: at(0) });
    const first = await list(`/v1/conversations/${id}/timeline?limit=3`);
    const rest = await list(`/v1/conversations/${id}/timeline?cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(all.items);
  });

  it('can be seen as of a moment', async () => {
    const { id } = await world.recorded('as-of');
    const { items } = await list(`/v1/conversations/${id}/timeline?asOf=${at(1)}`);
    expect(items.map(({ recordedAt }) => recordedAt)).toEqual(
      items.map(({ recordedAt }) => (recordedAt === at(0) ? at(0) : at(1))),
    );
    expect(items.map(({ name }) => name)).toContain('CaptureStarted');
    expect(items.map(({ name }) => name)).not.toContain('SessionEnded');
  });

  it('says what was not told but found', async () => {
    const { id } = await world.recorded('found');
    const about = { sessionRef: 'session-found', occurredAt: at(80) };
    const found = (['poll', 'backfill'] as const).map((learnedBy) =>
      fact('SessionProgressed', { phase: 'x' }, { ...about, learnedBy }),
    );
    await world.tell(id, ...heard(...found));
    const { items } = await list(`/v1/conversations/${id}/timeline`);
    expect(items.filter(({ learnedBy }) => learnedBy).map(({ learnedBy }) => learnedBy)).toEqual(['poll', 'backfill']);
  });

  it('never shows a sealed capability', async () => {
    const id = deriveId('conversation', 'acme', 'sealed');
    const handles = { SESSIONSTARTED: 'sealed-canary' };
    await world.tell(id, ...heard(fact('SessionStarted', {}, { sessionRef: 'session-sealed', handles })));
    const { items } = await list(`/v1/conversations/${id}/timeline`);
    expect(items.map(({ name }) => name)).toContain('CommandIssued');
    const shown = JSON.stringify([items, (await world.served.ask('acme', `/v1/conversations/${id}`)).body]);
    expect(shown).not.toContain('canary');
    const [stored] = await world.database.query<{ found: boolean }>(
      `SELECT bool_or(body::text LIKE '%canary%') AS found FROM ledger_events WHERE stream_id = $1`,
      [id],
    );
    expect(stored?.found).toBe(true);
  });
});

describe('what could not be understood', () => {
  it('is shown to the tenant whose it is', async () => {
    const stream = { id: deriveId('account', 'acme'), tenant: 'acme', kind: 'account' } as const;
    for (const seconds of [1, 2, 3]) {
      const about = { links: [], occurredAt: at(seconds), deliveryId: `delivery-${seconds}` };
      const odd = fact(
        'UnrecognisedWebhook',
        { reason: 'UnknownType', vendorType: `odd\u0000.${seconds}`, sizeBytes: 7 },
        about,
      );
      await world.ledger.record(stream, [odd], at(seconds));
    }
    const first = await list('/v1/unrecognised-webhooks?limit=2');
    const rest = await list(`/v1/unrecognised-webhooks?limit=2&cursor=${first.next}`);
    expect([...first.items, ...rest.items].map(({ deliveryId }) => deliveryId)).toEqual(
      [3, 2, 1].map((n) => `delivery-${n}`),
    );
    expect((await list('/v1/unrecognised-webhooks', 'bank')).items).toEqual([]);
  });

  it('or worked on is a dead letter of its tenant, and nobody else’s', async () => {
    const bury = (offset: number, value: Buffer | null) =>
      world.database.query(
        `INSERT INTO dead_letters (consumer_group, topic, partition, record_offset, key, value, header_names, header_values, cause)
         VALUES ('saga', 'earwitness.facts', 1, $1, 'k', $2, '{type}', $3, 'broken')`,
        [offset, value, [Buffer.from('earwitness.odd.v1')]],
      );
    for (const offset of [1, 2, 3]) await bury(offset, Buffer.from(JSON.stringify({ tenant: 'acme', offset })));
    await bury(4, Buffer.from('{"tenant":"bank"}'));
    await bury(5, Buffer.from([0xff, 0xfe]));
    await bury(6, null);
    const first = await list('/v1/dead-letters?limit=2');
    const rest = await list(`/v1/dead-letters?limit=2&cursor=${first.next}`);
    expect([...first.items, ...rest.items].map(({ offset }) => offset)).toEqual([3, 2, 1]);
    expect(first.items[0]).toMatchObject({ cause: 'broken', type: 'earwitness.odd.v1', sizeBytes: 28 });
    expect((await list('/v1/dead-letters', 'bank')).items).toMatchObject([{ offset: 4 }]);
  });
});

it('a conversation of which nothing has been said yet is not there', async () => {
  const id = deriveId('conversation', 'acme', 'silent');
  await world.tell(id, time(1));
  expect(await world.served.ask('acme', `/v1/conversations/${id}`)).toMatchObject({ status: 404 });
  expect(await world.served.ask('acme', `/v1/conversations/${id}/timeline`)).toMatchObject({ status: 404 });
});
