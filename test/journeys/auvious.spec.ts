import { createHmac } from 'node:crypto';
import { until } from '@earwitness/testing';
import { request } from '../../apps/simulator/src/contact-centre/http';
import { ROOMS, VIDEO } from '../../apps/simulator/src/demonstration';
import { earwitness } from '../world/command-line';
import { Customer, ended } from '../world/customer';
import { audit } from '../world/kept-bytes';
import { counted } from '../world/metrics';
import { onEachBus } from '../world/on-each-bus';
import { World } from '../world/world';

/** The key that the simulated vendor comes with. */
const WEBHOOK_KEY = 'simulated-webhook-key';
const WHITEBOARD = 'whiteboard-1';

interface Meeting {
  readonly sessionRef: string;
  readonly recorders: readonly { readonly recorderId: string; readonly instanceId: string }[];
}
type Conversation = Awaited<ReturnType<Customer['sees']>>;

const isIn =
  (state: string) =>
  ({ recordings }: Conversation): boolean =>
    recordings.some((recording) => recording.state === state);

const onlyOf = <T>([one, ...others]: readonly T[]): T => {
  if (one === undefined || others.length > 0) throw new Error(`there is not one, there are ${others.length}`);
  return one;
};

/** What the customer's own application says of a meeting. */
const announce = async ({ webhooks }: World, said: object, key: string): Promise<number> => {
  const payload = JSON.stringify(said);
  const envelope = { id: 'e-1', type: 'conference', payload, timestamp: '2026-11-20T08:15:00.000Z' };
  const signature = createHmac('sha256', key).update(payload).digest('hex');
  const { status } = await fetch(`${webhooks}/auvious/demo-video/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': signature },
    body: JSON.stringify(envelope),
  });
  return status;
};

describe('meetings over Auvious, whose recorders tell nothing by themselves', () => {
  onEachBus((bus) => {
    let world: World;
    let customer: Customer;
    let meeting: Meeting;
    let ofLostTracks: Meeting;

    beforeAll(async () => {
      world = await World.open(await bus());
      await world.start();
      customer = new Customer(world);
    });
    afterAll(() => world.close());

    const meets = (where: string): Promise<Meeting> => customer.plays(where, 'conferences', {});
    const timelineOf = async ({ sessionRef }: Meeting) => customer.timeline((await customer.sees(sessionRef)).id);
    const told = (of: Meeting, name: string) =>
      until(async () => (await timelineOf(of)).find((entry) => entry.name === name), {
        what: `${name} in the timeline`,
        withinMs: 30_000,
      });
    const effectsOn = async (where: string, { sessionRef }: Meeting): Promise<Readonly<Record<string, number>>> => {
      const { effects } = await customer.knowledge(where);
      return Object.fromEntries(Object.entries(effects).filter(([command]) => command.includes(sessionRef)));
    };

    it('are recorded by command when they are announced, and asked about until they are', async () => {
      meeting = await meets(VIDEO);
      const { commands, recordings } = await customer.sees(meeting.sessionRef, isIn('recording'));
      expect(recordings).toMatchObject([{ vendor: 'auvious', mode: 'conference' }]);
      expect(commands).toMatchObject([{ type: 'StartCapture', attempt: 1 }]);
      expect(await told(meeting, 'CaptureStarted')).toMatchObject({ learnedBy: 'poll' });
      expect(await effectsOn(VIDEO, meeting)).toEqual({ [`start ${meeting.sessionRef}`]: 1 });
    });

    it('are joined by nobody whom a stranger announces', async () => {
      const { sessionRef: conversationId } = meeting;
      const joins = (userId: string) => ({ event: 'participantJoined', conversationId, participants: [{ userId }] });
      expect(await announce(world, joins('stranger'), 'a key of somebody else')).toBe(401);
      expect(await announce(world, joins('late-3'), WEBHOOK_KEY)).toBe(200);
      const hasJoined = ({ sessions }: Conversation): boolean =>
        sessions.some(({ participants }) => participants.some(({ ref }) => ref === 'late-3'));
      const seen = await customer.sees(conversationId, hasJoined);
      expect(JSON.stringify(seen)).not.toContain('stranger');
    });

    it('show that their recorder was lost, and came back as another instance, though every token had expired', async () => {
      const again = (): Promise<number> =>
        counted(world, 'saga', ['earwitness_vendor_reads_total', { vendor: 'auvious', outcome: 'again' }]);
      const before = await again();
      await customer.amid(VIDEO, { tokenExpires: 1 }, () =>
        until(async () => (await again()) > before, { what: 'a token that was refused', withinMs: 30_000 }),
      );
      const path = `conferences/${meeting.sessionRef}`;
      const { recorders: lost } = await customer.plays<Meeting>(VIDEO, `${path}/crash`, { recoveringMs: null });
      expect(await told(meeting, 'CaptureInterrupted')).toMatchObject({ learnedBy: 'poll' });
      meeting = await customer.plays<Meeting>(VIDEO, `${path}/recover`, {});
      expect(onlyOf(meeting.recorders).instanceId).not.toBe(onlyOf(lost).instanceId);
      expect(await told(meeting, 'CaptureRecovered')).toMatchObject({ learnedBy: 'poll' });
      const { recordings } = await customer.sees(meeting.sessionRef, isIn('recording'));
      const { interruptedAt = '', recoveredAt = '' } = onlyOf(recordings);
      expect(interruptedAt < recoveredAt).toBe(true);
    });

    it('take along what was written, by an operation, and what was drawn, from the command line', async () => {
      const { id, sessions } = await customer.sees(meeting.sessionRef);
      const written = { timeStamp: '2026-11-20T08:16:00Z', transcript: 'Here is the offer.', userId: 'agent-7' };
      const { commands } = await customer.has(id, 'operations', {
        sessionKey: onlyOf(sessions).key,
        operation: 'chatTranscriptAdd',
        input: { chatTranscriptList: [written] },
      });
      expect(commands).toMatchObject([{ type: 'OperateSession', status: 'confirmed' }]);
      const instance = { conversationId: meeting.sessionRef, ...onlyOf(meeting.recorders) };
      const { recorderId, instanceId, conversationId } = instance;
      const event = { payload: '{"line":1}', sequenceId: 1, sessionId: WHITEBOARD, timestamp: 1_763_626_560_000 };
      const input = JSON.stringify({ conversationId, recorderId, instanceId, event });
      const sent = await earwitness(world, 'vendors', 'call', 'auvious', 'demo-video', 'cobrowseEventSend', input);
      expect(sent).toMatchObject({ code: 0 });
    });

    it('are stopped once, at the instance that records now, though the saga is killed while it asks', async () => {
      const { id } = onlyOf((await customer.sees(meeting.sessionRef)).recordings);
      await world.saga.kill();
      const { status } = await request('POST', `${world.query}/v1/recordings/${id}/stop`, { key: world.key, body: {} });
      expect(status).toBe(202);
      await world.saga.start();
      await customer.sees(meeting.sessionRef, isIn('stored'));
      const { recorderId } = onlyOf(meeting.recorders);
      expect(await effectsOn(VIDEO, meeting)).toEqual({
        [`start ${meeting.sessionRef}`]: 1,
        [`stop ${meeting.sessionRef}/${recorderId}`]: 1,
      });
    });

    it('have every track in the bucket of the customer, and what was written and drawn beside it', async () => {
      await customer.plays(VIDEO, `conferences/${meeting.sessionRef}/end`, {});
      const hasAll = ({ attachments, ...seen }: Conversation): boolean =>
        attachments.length === 2 && ended('satisfied')({ attachments, ...seen });
      const { recordings, attachments } = await customer.sees(meeting.sessionRef, hasAll);
      const { tracks, file, learnedBy } = onlyOf(recordings);
      expect(learnedBy).toBe('poll');
      expect(file?.stored?.location).toMatchObject({ store: 's3' });
      // Five of each instance.
      expect(tracks).toHaveLength(10);
      expect(tracks.filter(({ storedAt }) => storedAt === undefined)).toEqual([]);
      expect(attachments.map(({ kind, ref }) => [kind, kind === 'cobrowse' ? ref : '']).sort()).toEqual([
        ['chat', ''],
        ['cobrowse', WHITEBOARD],
      ]);
    });

    it('say everything once, but of tracks that two instances tell', async () => {
      const entries = await timelineOf(meeting);
      const times = (name: string, trackRef?: string): number =>
        entries.filter((entry) => entry.name === name && entry.data['trackRef'] === trackRef).length;
      const once = ['CaptureInterrupted', 'CaptureRecovered', 'CaptureStopped', 'RecordingStored', 'CobrowseStored'];
      expect(once.map((name) => [name, times(name)])).toEqual(once.map((name) => [name, 1]));
      const { tracks, recoveredAt = '' } = onlyOf((await customer.sees(meeting.sessionRef)).recordings);
      const ofSecond = tracks.filter(({ startedAt = '' }) => startedAt >= recoveredAt);
      expect(ofSecond.map(({ ref }) => [times('TrackStarted', ref), times('TrackStored', ref)])).toEqual(
        Array.from({ length: 5 }, () => [1, 1]),
      );
      expect(tracks.filter(({ ref }) => times('TrackStored', ref) > 2)).toEqual([]);
    });

    it('are found where the recorder starts by itself', async () => {
      const room = await meets(ROOMS);
      const { recordings, commands } = await customer.sees(room.sessionRef, isIn('recording'));
      expect(onlyOf(recordings)).toMatchObject({ captureRef: onlyOf(room.recorders).recorderId });
      expect(commands).toEqual([]);
      await customer.plays(ROOMS, `conferences/${room.sessionRef}/end`, {});
      const stored = await customer.sees(room.sessionRef, isIn('stored'));
      expect(onlyOf(stored.recordings)).toMatchObject({ learnedBy: 'poll' });
      expect(stored.commands.filter(({ type }) => type === 'StartCapture')).toEqual([]);
    });

    it('show every track that was lost', async () => {
      ofLostTracks = await meets(ROOMS);
      await customer.sees(ofLostTracks.sessionRef, isIn('recording'));
      const isLost = async (): Promise<boolean> =>
        onlyOf((await customer.known(ROOMS, ofLostTracks.sessionRef)).captures).state === 'failed';
      await customer.amid(ROOMS, { uploadFails: 1 }, async () => {
        await customer.plays(ROOMS, `conferences/${ofLostTracks.sessionRef}/end`, {});
        await until(isLost, { what: 'the vendor to give up', withinMs: 20_000 });
      });
      const { recordings } = await customer.sees(ofLostTracks.sessionRef, isIn('failed'));
      const { tracks, failure } = onlyOf(recordings);
      expect(failure).toMatchObject({ stage: 'storage', cause: expect.stringContaining('UPLOAD_FAILED') as string });
      expect(tracks).toHaveLength(5);
      expect(tracks.filter(({ failedCause }) => failedCause === undefined)).toEqual([]);
    });

    it('are started once when the answer to the start is lost', async () => {
      const { sessionRef } = await customer.amid(VIDEO, { lostAnswer: 1 }, async () => {
        const begun = await meets(VIDEO);
        const isUnknown = ({ commands }: Conversation): boolean => commands.some(({ status }) => status === 'unknown');
        await customer.sees(begun.sessionRef, isUnknown);
        return begun;
      });
      const { recordings, commands } = await customer.sees(sessionRef, isIn('recording'));
      expect([onlyOf(commands).type, onlyOf(recordings).mode]).toEqual(['StartCapture', 'conference']);
      await customer.plays(VIDEO, `conferences/${sessionRef}/end`, {});
      await customer.sees(sessionRef, ended('satisfied'));
      expect((await customer.knowledge(VIDEO)).effects).toMatchObject({ [`start ${sessionRef}`]: 1 });
    });

    it('count as missed where a track was lost', async () => {
      const { expectations } = await customer.sees(ofLostTracks.sessionRef, ended('missed'));
      expect(onlyOf(expectations).why).toContain('UPLOAD_FAILED');
    });

    it('leave a ledger that holds, and vendors that did everything once and refused nothing', async () => {
      expect(await audit(world)).toMatchObject({ faults: [] });
      for (const name of [VIDEO, ROOMS]) {
        const { effects, refusals } = await customer.knowledge(name);
        expect(refusals).toEqual([]);
        expect(new Set(Object.values(effects))).toEqual(new Set([1]));
      }
    });
  });
});
