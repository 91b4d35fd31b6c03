import { auvious } from '.';
import {
  ABOUT,
  account,
  accountWith,
  answerText,
  CONVERSATION,
  factsOf,
  FIRST,
  lookedAt,
  OF_FIRST,
  OF_SECOND,
  pushed,
  RECORDER,
  SECOND,
  start,
  stop,
} from './auvious.given';
import { bytesOf, momentOf } from './auvious.moments';

const context = { handles: {}, stores: {}, nowSeconds: 0, accessToken: 'access-token' };
const commanded = (command: typeof start | typeof stop) => auvious.commands.toRequest(command, account, context);
const names = (facts: readonly { name: string }[]): readonly string[] => facts.map(({ name }) => name);
const recordingIn = (state: string, more: object = {}) => factsOf(pushed({ ...OF_FIRST, state, ...more }));
const track = (objectStorage: object) => ({
  streams: [{ userId: 'u-1', type: 'CAM', tracks: [{ id: 'tr-1', type: 'AUDIO', storage: { objectStorage } }] }],
});

describe('T21: paths and bodies that the document has wrong', () => {
  it('does not begin paths with the host', async () => {
    expect(await commanded(start)).toMatchObject({ url: 'https://auvious.video/rtc-recorder/api/recordings/start' });
  });

  it.each([
    ['201 without a body', 201, ''],
    ['200 without a body', 200, ''],
    ['200 with null', 200, 'null'],
    ['200 with a word', 200, '"OK"'],
  ])('takes %s for taken', (_, status, body) => {
    expect(auvious.commands.toResult(start, { status, headers: {}, body })).toMatchObject({ kind: 'accepted' });
    expect(auvious.commands.toResult(stop, { status, headers: {}, body })).toEqual({ kind: 'accepted' });
  });

  it('never lets an id lead out of the path', async () => {
    expect(await commanded({ ...stop, sessionRef: '..' })).toMatchObject({ via: 'nothing', reason: 'MissingRef' });
    expect(await commanded({ ...stop, sessionRef: '../x?y' })).toMatchObject({
      url: expect.stringContaining('/recordings/..%2Fx%3Fy/'),
    });
  });
});

describe('T22: everything is a string', () => {
  it.each([
    ['2026-11-20T08:15:31.120Z', '2026-11-20T08:15:31.120Z'],
    ['2021-01-14T18:43:45.569343Z', '2021-01-14T18:43:45.569Z'],
    ['2026-11-20T09:15:31+01:00', '2026-11-20T08:15:31.000Z'],
    ['2026-11-20T08:15:31', '2026-11-20T08:15:31.000Z'],
    ['2026-11-20 08:15:31Z', '2026-11-20T08:15:31.000Z'],
    ['1610649825', '2021-01-14T18:43:45.000Z'],
    ['1610649825569', '2021-01-14T18:43:45.569Z'],
    ['1610649825.569343', '2021-01-14T18:43:45.569Z'],
    ['', undefined],
    ['yesterday', undefined],
    ['2026-13-40T99:00:00Z', undefined],
    ['20', undefined],
  ])('reads the moment %s', (text, moment) => expect(momentOf(text)).toBe(moment));

  it.each([
    ['5530112', 5_530_112],
    ['0', 0],
    ['5.3 MB', undefined],
    ['-1', undefined],
    ['99999999999999999', undefined],
  ])('reads the size %s', (text, size) => expect(bytesOf(text)).toBe(size));

  it('keeps a recording whose times and sizes cannot be read', () => {
    const facts = recordingIn('STOPPED', {
      started: 'soon',
      ...track({ uploaded: 'now', size: 'big', location: 'a/b' }),
    });
    expect(names(facts)).toContain('RecordingStored');
    expect(facts.every(({ occurredAt }) => occurredAt !== 'soon')).toBe(true);
  });

  it('takes a number for its digits', () => {
    const facts = recordingIn('STOPPED', track({ uploaded: 1_610_649_825, size: 7, location: 'a/b' }));
    expect(facts.find(({ name }) => name === 'TrackStored')).toMatchObject({
      occurredAt: '2021-01-14T18:43:45.000Z',
      data: { sizeBytes: 7 },
    });
  });
});

describe('T23: the summary of a conversation', () => {
  const found = lookedAt('recordings', { conversationRef: CONVERSATION }, { body: answerText('conversation') });

  it('says that there was a recorder, and nothing of its state, files or instance', () => {
    expect(names(found.facts)).toEqual(['CaptureStarted', 'ChatTranscriptStored']);
    expect(
      found.facts.every(({ refs }) => !refs || Object.keys(refs).every((name) => !name.startsWith('instance'))),
    ).toBe(true);
  });

  it('leads to the message that does', () => {
    expect(found.next?.read.what).toBe('composition');
  });
});

describe('T24: what has stopped is not stored', () => {
  it('has stopped while its tracks are open', () => {
    expect(names(recordingIn('STOPPED', track({})))).not.toContain('RecordingStored');
    expect(names(recordingIn('STOPPED', { streams: [] }))).not.toContain('RecordingStored');
    expect(names(recordingIn('STOPPED', track({ uploaded: '1610649825' })))).toContain('RecordingStored');
  });

  it.each(['FAILED', 'ABORTED'])('may have tracks that are stored though it has %s, and stays failed', (state) => {
    const said = names(recordingIn(state, { started: '1610649825', ...track({ uploaded: '1610649826' }) }));
    expect(said).toEqual(expect.arrayContaining(['CaptureFailed', 'TrackStored']));
    expect(said).not.toContain('RecordingStored');
  });

  it('is asked about on and on until every track is stored or lost', () => {
    const open = lookedAt('recording', ABOUT, { body: { ...OF_FIRST, state: 'STOPPED', ...track({}) } });
    expect(open.next?.read).toMatchObject({ what: 'recording', about: { pace: 'over' } });
    const lost = lookedAt('recording', ABOUT, {
      body: { ...OF_FIRST, state: 'STOPPED', ...track({ error: { code: 'UPLOAD_FAILED' } }) },
    });
    expect(names(lost.facts)).toEqual(expect.arrayContaining(['TrackFailed', 'CaptureFailed']));
    expect(lost.next?.read.what).toBe('cobrowse');
  });
});

describe('T25: a recorder that is back as another instance', () => {
  it('is the same capture', () => {
    const [of, as] = [OF_FIRST, OF_SECOND].map((ids) => factsOf(pushed({ ...ids, state: 'ACTIVE' }))[0]);
    expect(of?.captureRef).toBe(RECORDER);
    expect(as?.captureRef).toBe(RECORDER);
  });

  it('is stopped as the instance that came last, in whatever order they were heard of', async () => {
    const reversed = Object.fromEntries(Object.entries(stop.refs).reverse());
    for (const refs of [stop.refs, reversed])
      expect(await commanded({ ...stop, refs })).toMatchObject({ url: expect.stringContaining(`/${SECOND}/stop`) });
  });

  it('is looked for among what is active, and is ours only when its recorder is', () => {
    const back = lookedAt('instance', ABOUT, { body: { ...OF_SECOND, state: 'ACTIVE' } });
    expect(back.next?.read.about).toMatchObject({ instanceRef: SECOND, former: FIRST });
    const other = lookedAt('instance', ABOUT, { body: { ...OF_SECOND, recorderId: 'r-2', state: 'ACTIVE' } });
    expect(other.facts.map(({ captureRef }) => captureRef)).toEqual(['r-2']);
    expect(other.next?.read).toMatchObject({ what: 'state', about: ABOUT });
  });
});

describe('T26: a link is signed only for who names a page', () => {
  const input = { ...OF_FIRST, sessionId: 'cb-1' };
  const linkFor = (by: typeof account) => auvious.operations?.cobrowseUrl?.toCall(input, by, { ...context, refs: {} });

  it('names a page, and fills path and query', () => {
    expect(linkFor(account)).toMatchObject({ headers: { referer: 'https://auvious.video' } });
    expect(linkFor(account)).toMatchObject({
      url: expect.stringMatching(/\/cb-1\/.*conversationId=.*&id=.*&instanceId=/),
    });
  });

  it('names the page that is configured', () => {
    const referer = 'https://desk.bank.example/';
    expect(linkFor(accountWith({ referer }))).toMatchObject({ headers: { referer } });
  });
});

describe('T27: what is signed or secret stays behind', () => {
  it('is no part of any fact', () => {
    const facts = recordingIn('STOPPED', {
      storageProfile: { provider: 'SFTP_STORAGE', url: 'sftp://user:CANARY@files.bank.example/in?token=CANARY' },
      chatTranscript: { id: 'chat-1', created: '1610649825', location: 'https://b.example/chat?Signature=CANARY' },
      ...track({ uploaded: '1610649825', location: 'a/b.mka?Expires=1&Signature=CANARY' }),
    });
    expect(names(facts)).toEqual(expect.arrayContaining(['RecordingStored', 'ChatTranscriptStored']));
    expect(JSON.stringify(facts)).not.toContain('CANARY');
  });

  it('is asked for in the body of a form, not in an address', () => {
    const request = auvious.tokens?.request(account);
    expect(request?.url).toBe('https://auvious.video/security/oauth/token');
    expect(request?.body).toBe('grant_type=client_credentials&client_id=client-1&client_secret=SECRET-CANARY');
  });

  it.each(['', '<html>', '{}', 'null', '{"access_token":7}', '{"access_token":"t","expires_in":"soon"}'])(
    'is no token when the answer is %s',
    (body) => expect(auvious.tokens?.read({ status: 200, headers: {}, body })).toBeUndefined(),
  );
});

describe('T28: a recording that nobody here asked for', () => {
  it('is found, once, while the conference lasts', () => {
    const body = { ...OF_FIRST, state: 'ACTIVE' };
    const first = lookedAt('active', { conversationRef: CONVERSATION }, { body });
    expect(first.facts).toMatchObject([{ name: 'CaptureStarted', captureRef: RECORDER, sessionRef: CONVERSATION }]);
    const again = lookedAt('active', first.next?.read.about ?? {}, { body });
    expect(again.facts).toEqual([]);
    expect(again.next?.read.what).toBe('active');
  });
});
