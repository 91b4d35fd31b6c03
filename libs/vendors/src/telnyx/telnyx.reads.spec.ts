import type { Fact } from '@earwitness/domain';
import { addressFact, type Delivery, deliveryOf } from '../contract/address';
import type { Findings, Read } from '../contract/reads';
import { telnyx } from '.';
import { recording } from './telnyx-reads.samples';
import { accountWith, CALL, CONFERENCE, CONTROL, fixture, LEG, NOW, signedWebhook } from './telnyx.samples';

const account = accountWith();
const { reads } = telnyx;
if (!reads) throw new Error('there are no reads');

const of = (name: string): readonly Fact[] => {
  const webhook = signedWebhook(fixture(`${name}.webhook.json`));
  const delivery = deliveryOf(telnyx, webhook, account);
  return telnyx.interpret(webhook, account).facts.map((stated, ordinal) => addressFact(stated, ordinal, delivery));
};
const watched = (name: string, more: object = {}) =>
  of(name).flatMap((fact) => reads.watch?.(fact, accountWith(more)) ?? []);

const found = (read: Read, body: unknown, status = 200): Findings =>
  reads.toFindings(
    read,
    { status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) },
    account,
  );

/** As the host does with what was read. */
const addressed = ({ facts }: Findings): readonly Fact[] => {
  const delivery: Delivery = {
    vendor: 'telnyx',
    account,
    id: 'read',
    digest: '0'.repeat(64),
    receivedAt: NOW,
    learnedBy: 'backfill',
  };
  return facts.map((stated, ordinal) => addressFact(stated, ordinal, delivery));
};

const idsOf = (facts: readonly Fact[]) => facts.map(({ id }) => id);

describe('a leg that has been answered', () => {
  const key = `call/${LEG}`;
  const about = {
    sessionRef: LEG,
    callControlRef: CONTROL,
    callSessionRef: CALL,
    intervalMs: '600000',
    waitedMs: '600000',
  };

  it('is watched until its end is heard of', () => {
    const begun = { change: 'begin', key, read: { what: 'call', about }, afterMs: 600_000 };
    expect(watched('call-answered-with-interaction-header')).toEqual([begun]);
    expect(watched('call-hung-up-by-caller')).toEqual([{ change: 'end', key }]);
  });

  it('is asked about as soon as the account says', () => {
    expect(watched('call-answered-with-interaction-header', { askAfterMs: 5_000 })).toMatchObject([{ afterMs: 5_000 }]);
  });

  it.each(['call-initiated-inbound', 'conference-created', 'siprec-started'])('is not what %s says', (name) => {
    expect(watched(name)).toEqual([]);
  });

  const read: Read = { what: 'call', about };

  it('has ended when Telnyx says that it is not alive, at the time it says', () => {
    const data = { call_leg_id: LEG, is_alive: false, end_time: '2026-03-02T09:21:43.940001Z' };
    expect(addressed(found(read, { data }))).toMatchObject([
      {
        name: 'SessionEnded',
        origin: {
          sessionRef: LEG,
          refs: { kind: 'leg', callControlRef: CONTROL, callSessionRef: CALL },
          links: [{ kind: 'grouping' }, { kind: 'session' }],
          occurredAt: '2026-03-02T09:21:43.940Z',
        },
        data: { outcome: 'completed' },
      },
    ]);
  });

  it.each([404, 422])('has ended, nobody knows how, when Telnyx has forgotten it: %i', (status) => {
    expect(found(read, '', status)).toMatchObject({ facts: [{ data: { outcome: 'unknown' } }] });
    expect(found(read, '', status).next).toBeUndefined();
  });

  it.each([
    ['the answer is of another leg of thought', 200, '<html>'],
    ['nothing is said of its life', 200, { data: {} }],
    ['it may not be asked for', 403, ''],
  ])('is asked about again where %s', (_, status, body) => {
    expect(found(read, body, status)).toEqual({
      facts: [],
      next: {
        read: { what: 'call', about: { ...about, intervalMs: '1200000', waitedMs: '1800000' } },
        afterMs: 1_200_000,
      },
    });
  });

  it('has ended once, however often that is read', () => {
    const gone = addressed(found(read, '', 404));
    const over = addressed(found(read, { data: { is_alive: false } }));
    expect(idsOf(gone)).toEqual(idsOf(over));
  });
});

describe('what is looked for of a period', () => {
  const begin = reads.backfill?.({ from: '2026-03-02T09:00:00.000Z', to: NOW }, account);
  if (!begin) throw new Error('there is nothing to begin with');

  const undelivered = (name: string) => {
    const { data } = JSON.parse(fixture(`${name}.webhook.json`).toString()) as { data: object };
    return { webhook: data, status: 'failed' };
  };

  it.each(['call-hung-up-by-caller', 'recording-saved-on-vendor-storage', 'conference-recording-saved'])(
    'is the very facts of the webhook that got lost: %s',
    (name) => {
      const read = addressed(found(begin, { data: [undelivered(name)] }));
      expect(idsOf(read)).toEqual(idsOf(of(name)));
      expect(read.map(({ data }) => data)).toEqual(of(name).map(({ data }) => data));
    },
  );

  it('is every page, by count where there is one and by what is on it where there is none', () => {
    const item = undelivered('siprec-started');
    const full = Array.from({ length: 250 }, () => item);
    const pageAfter = (body: object) => found(begin, body).next?.read;
    expect(pageAfter({ data: [item], meta: { total_pages: 2 } })).toMatchObject({
      what: 'deliveries',
      about: { page: '2' },
    });
    expect(pageAfter({ data: full })).toMatchObject({ what: 'deliveries', about: { page: '2' } });
    expect(pageAfter({ data: [item] })).toMatchObject({ what: 'recordings', about: { page: '1' } });
    expect(pageAfter({ data: [], meta: { total_pages: 9 } })).toMatchObject({ what: 'recordings' });
  });

  it('passes over what is no delivery', () => {
    const data = [
      null,
      7,
      {},
      { webhook: null },
      { webhook: { event_type: 'call.hangup' } },
      undelivered('siprec-started'),
    ];
    expect(found(begin, { data }).facts.map(({ name }) => name)).toEqual(['CaptureStarted']);
  });

  it('is each recording, once, whose ever it is', () => {
    const list: Read = { what: 'recordings', about: begin.about };
    const again = {
      ...recording,
      download_urls: { wav: 'https://s3.amazonaws.com/prod/other.wav?X-Amz-Signature=new' },
    };
    expect(idsOf(addressed(found(list, { data: [recording] })))).toEqual(
      idsOf(addressed(found(list, { data: [again] }))),
    );
    const ofConference = { ...recording, source: undefined, conference_id: CONFERENCE };
    expect(found(list, { data: [ofConference] }).facts[0]).toMatchObject({
      sessionRef: CONFERENCE,
      data: { mode: 'conference' },
    });
  });

  it('is nothing that nobody knows how to read', () => {
    expect(reads.toCall({ what: 'moods', about: {} }, account, { nowSeconds: 0 })).toBeUndefined();
    expect(found({ what: 'moods', about: {} }, { data: [recording] })).toEqual({ facts: [] });
    expect(reads.toCall({ what: 'call', about: { callControlRef: '..' } }, account, { nowSeconds: 0 })).toBeUndefined();
  });
});
