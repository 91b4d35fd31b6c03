import type { Fact } from '@earwitness/domain';
import type { Findings } from '../contract/reads';
import { auvious } from '.';
import {
  ABOUT,
  account,
  accountWith,
  type Answered,
  CONVERSATION,
  FIRST,
  lookedAt,
  OF_FIRST,
  RECORDER,
  SECOND,
} from './auvious.given';
import { instanceRef } from './auvious.origin';

const INITIALISED: Answered = { body: { ...OF_FIRST, state: 'INITIALISED' } };
const ACTIVE: Answered = { body: { ...OF_FIRST, state: 'ACTIVE' } };
const WAITING: Answered = { body: { ...OF_FIRST, state: 'PENDING_RECOVERY' } };
const STOPPED: Answered = {
  body: { ...OF_FIRST, state: 'STOPPED', streams: [{ tracks: [{ id: 'tr-1', type: 'AUDIO' }] }] },
};
const GONE: Answered = { status: 404 };

const seconds = ({ next }: Findings): number | undefined => next && next.afterMs / 1000;
const names = ({ facts }: Findings): readonly string[] => facts.map(({ name }) => name);

/** The same answer again and again, until another question is asked or none. */
const asking = (what: string, about: Record<string, string>, answer: Answered): readonly Findings[] => {
  const looks = [lookedAt(what, about, answer)];
  for (let last = looks[0]; last?.next?.read.what === what && looks.length < 1_000; last = looks.at(-1))
    looks.push(lookedAt(what, last.next.read.about, answer));
  return looks;
};

const heard = (name: Fact['name'], origin: Partial<Fact['origin']>, data: object = {}) =>
  auvious.reads?.watch?.({ name, data, origin: { sessionRef: CONVERSATION, ...origin } } as Fact, account) ?? [];

describe('what is watched', () => {
  it('is a conference, from its start to its end, and then what was recorded in it', () => {
    const key = `conference/${CONVERSATION}`;
    expect(heard('SessionStarted', {})).toMatchObject([{ change: 'begin', key, read: { what: 'active' } }]);
    expect(heard('SessionEnded', {})).toMatchObject([
      { change: 'end', key },
      { change: 'begin', key: `ended/${CONVERSATION}`, read: { what: 'recordings' } },
    ]);
  });

  it.each(['CaptureStarting', 'CaptureStarted', 'CaptureInterrupted', 'CaptureStopped'] as const)(
    'is a recorder from %s on',
    (name) => {
      const refs = instanceRef(RECORDER, FIRST, undefined);
      const [change] = heard(name, { captureRef: RECORDER, captureId: 'c-1', refs });
      const about = { ...ABOUT, captureId: 'c-1', pace: 'starting' };
      expect(change).toMatchObject({ key: `recorder/${CONVERSATION}/${RECORDER}`, read: { what: 'state', about } });
      expect(heard(name, { captureRef: RECORDER })).toEqual([]);
    },
  );

  it('is a start whose ids nobody knows', () => {
    const begun = [{ change: 'begin', key: 'start/c-1', read: { what: 'started' }, afterMs: 1_000 }];
    expect(heard('CaptureStarting', { captureId: 'c-1' })).toMatchObject(begun);
    expect(heard('CommandUnknown', { captureId: 'c-1' }, { commandType: 'StartCapture' })).toMatchObject(begun);
    expect(heard('CommandUnknown', { captureId: 'c-1' }, { commandType: 'StopCapture' })).toEqual([]);
  });

  it('is nothing that belongs to no conversation', () => {
    for (const name of ['SessionStarted', 'SessionEnded', 'CaptureStarting'] as const)
      expect(heard(name, { sessionRef: undefined })).toEqual([]);
  });
});

describe('a recorder that is starting', () => {
  const begun = heard('CaptureStarting', { captureRef: RECORDER, refs: instanceRef(RECORDER, FIRST, undefined) })[0];
  const about = begun?.change === 'begin' ? { ...begun.read.about } : {};

  it('is asked after 1, 2, 4, 8 and then 10 seconds, and fails after a minute', () => {
    const looks = asking('state', about, INITIALISED).slice(0, 9);
    expect(looks.map(seconds)).toEqual([2, 4, 8, 10, 10, 10, 10, 5, 30]);
    expect(looks.map(names).map((each) => each.includes('CaptureFailed'))).toEqual([
      ...Array<boolean>(8).fill(false),
      true,
    ]);
    expect(looks[8]?.facts.at(-1)).toMatchObject({
      data: { stage: 'start', cause: 'NotActiveInTime' },
      captureRef: RECORDER,
    });
  });

  it('has not failed when it is ACTIVE in time', () => {
    const found = lookedAt('state', about, ACTIVE);
    expect(names(found)).toEqual(['CaptureStarted']);
    expect(found.next).toMatchObject({ read: { what: 'recording' }, afterMs: 0 });
  });

  it('is asked in other intervals where time is compressed', () => {
    expect(lookedAt('state', about, { ...INITIALISED, by: accountWith({ pollScale: 0.05 }) }).next?.afterMs).toBe(100);
  });

  it('counts as failed when nobody finds what was started within a minute', () => {
    const looks = asking('started', { conversationRef: CONVERSATION, captureId: 'c-1' }, GONE);
    expect(looks.slice(0, -1).every(({ facts }) => facts.length === 0)).toBe(true);
    expect(looks.reduce((sum, look) => sum + (seconds(look) ?? 0), 0)).toBe(60);
    expect(looks.at(-1)).toMatchObject({
      facts: [{ name: 'CaptureFailed', captureId: 'c-1', data: { stage: 'start' } }],
    });
  });
});

describe('a recorder that records', () => {
  it('is asked every 15 to 30 seconds, always the same for the same, not the same for all', () => {
    const intervals = Array.from({ length: 50 }, (_, at) =>
      seconds(lookedAt('recording', { ...ABOUT, recorderRef: `r-${at}` }, { body: { state: 'ACTIVE' } })),
    );
    expect(intervals.every((interval = 0) => interval >= 15 && interval <= 30)).toBe(true);
    expect(new Set(intervals).size).toBeGreaterThan(40);
  });

  it('says nothing that it has said before', () => {
    const first = lookedAt('recording', ABOUT, ACTIVE);
    expect(names(first)).toEqual(['CaptureStarted']);
    expect(names(lookedAt('recording', first.next?.read.about ?? {}, ACTIVE))).toEqual([]);
  });
});

describe('a recorder that waits for recovery', () => {
  it('is asked every 5 seconds, in turn for its state and for what is active', () => {
    const waiting = lookedAt('recording', ABOUT, WAITING);
    expect(names(waiting)).toEqual(['CaptureStarted', 'CaptureInterrupted']);
    expect(waiting.next).toMatchObject({ read: { what: 'instance' }, afterMs: 0 });
    const away = lookedAt('instance', waiting.next?.read.about ?? {}, GONE);
    expect(away.next).toMatchObject({ read: { what: 'state' }, afterMs: 5_000 });
    const still = lookedAt('state', away.next?.read.about ?? {}, WAITING);
    expect(still.facts.at(-1)?.statement).toEqual(waiting.facts.at(-1)?.statement);
    expect(still.next).toMatchObject({ read: { what: 'instance' }, afterMs: 0 });
  });

  it('has recovered when it is ACTIVE again, and is interrupted anew after that', () => {
    const waiting = lookedAt('recording', ABOUT, WAITING);
    const back = lookedAt('recording', waiting.next?.read.about ?? {}, ACTIVE);
    expect(names(back)).toEqual(['CaptureStarted', 'CaptureRecovered']);
    const again = lookedAt('recording', back.next?.read.about ?? {}, WAITING);
    expect(again.facts.at(-1)?.name).toBe('CaptureInterrupted');
    expect(again.facts.at(-1)?.statement).not.toEqual(waiting.facts.at(-1)?.statement);
  });

  it('is dated by one clock only: both by the vendor, or both when they were heard of', () => {
    const recovered = '2026-11-20T08:20:08.000Z';
    const back = (about: Record<string, string>) =>
      lookedAt('recording', about, { body: { ...OF_FIRST, state: 'ACTIVE', recovered } }).facts.find(
        ({ name }) => name === 'CaptureRecovered',
      );
    expect(back({ ...ABOUT, interruption: 'seen-1' })?.occurredAt).toBeUndefined();
    expect(back({ ...ABOUT, interruption: '2026-11-20T08:20:00Z' })?.occurredAt).toBe(recovered);
    expect(back(ABOUT)?.occurredAt).toBe(recovered);
  });

  it('orders the instance that came later by the answer that showed it, where nothing else does', () => {
    const headers = { date: 'Fri, 20 Nov 2026 08:20:09 GMT' };
    const body = { ...OF_FIRST, instanceId: SECOND, state: 'ACTIVE' };
    const about = lookedAt('instance', ABOUT, { body, headers }).next?.read.about ?? {};
    const [fact] = lookedAt('recording', about, { body }).facts;
    expect(fact?.refs).toEqual(instanceRef(RECORDER, SECOND, '2026-11-20T08:20:09.000Z'));
  });
});

describe('a recorder that is not there', () => {
  it('is asked for three times, then looked for among what is active, then lost', () => {
    const looks = asking('state', ABOUT, GONE);
    expect(looks.map(({ next }) => next?.read.what)).toEqual(['state', 'state', 'instance']);
    const lost = lookedAt('instance', looks.at(-1)?.next?.read.about ?? {}, GONE);
    expect(lost).toMatchObject({ facts: [{ name: 'CaptureFailed', data: { cause: 'NotFound' } }] });
    expect(lost.next).toBeUndefined();
  });

  it('is not lost when it is seen in between', () => {
    const [missed] = asking('state', ABOUT, GONE);
    expect(lookedAt('state', missed?.next?.read.about ?? {}, ACTIVE).next?.read.about).not.toHaveProperty('missed');
  });
});

describe('a recorder that has stopped', () => {
  it('is asked after 10, 20, 40 seconds, up to every 5 minutes, for a day; then its tracks are lost', () => {
    const looks = asking('recording', ABOUT, STOPPED);
    expect(looks.slice(0, 7).map(seconds)).toEqual([10, 20, 40, 80, 160, 300, 300]);
    expect(looks.reduce((sum, look) => sum + (seconds(look) ?? 0), 0)).toBe(86_400);
    expect(looks.at(-1)).toMatchObject({
      facts: [
        { name: 'TrackFailed', data: { trackRef: 'tr-1', cause: 'NotUploadedInTime' } },
        { name: 'CaptureFailed', data: { stage: 'storage', cause: 'NotUploadedInTime' } },
      ],
      next: { read: { what: 'cobrowse' } },
    });
  });

  it('has failed when it never had a track', () => {
    const last = asking('recording', ABOUT, { body: { ...OF_FIRST, state: 'STOPPED' } }).at(-1);
    expect(last?.facts.at(-1)).toMatchObject({ name: 'CaptureFailed', data: { cause: 'NoTracks' } });
  });

  it('began at all only where that is said', () => {
    const failed = (more: object) => lookedAt('recording', ABOUT, { body: { ...OF_FIRST, state: 'FAILED', ...more } });
    expect(failed({}).facts).toMatchObject([{ name: 'CaptureFailed', data: { stage: 'start' } }]);
    expect(failed({ started: '1610649825' }).facts).toMatchObject([
      { name: 'CaptureStarted' },
      { name: 'CaptureFailed', data: { stage: 'running' } },
    ]);
    expect(lookedAt('state', ABOUT, { body: { ...OF_FIRST, state: 'FAILED' } })).toMatchObject({
      facts: [],
      next: { read: { what: 'recording' } },
    });
  });
});

describe('an answer that is none', () => {
  it.each(['', '<html>', '{', 'null', '[]', '{"state":7,"streams":{}}', '{"state":null}'])(
    'is asked for again, less and less often: %s',
    (body) => {
      const looks = asking('recording', ABOUT, { body }).slice(0, 3);
      expect(looks.every(({ facts }) => facts.length === 0 || facts[0]?.name === 'SessionProgressed')).toBe(true);
      expect(looks.every(({ next }) => next?.read.what === 'recording')).toBe(true);
    },
  );

  it('is told to people when a role is missing', () => {
    const found = lookedAt('composition', { conversationRef: CONVERSATION }, { status: 403 });
    expect(found.facts).toMatchObject([{ name: 'VendorAlarmRaised', data: { alarm: 'Forbidden' } }]);
  });
});
