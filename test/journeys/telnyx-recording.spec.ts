import { until } from '@earwitness/testing';
import { request } from '../../apps/simulator/src/contact-centre/http';
import { NATIVE } from '../../apps/simulator/src/demonstration';
import { earwitness } from '../world/command-line';
import { Customer, ended } from '../world/customer';
import { audit, inDatabase, ledgerBytes, logBytes } from '../world/kept-bytes';
import { onEachBus } from '../world/on-each-bus';
import { World } from '../world/world';

/** In every link to a file, and nowhere else. */
const SIGNED = 'X-Amz-Signature';
const CONNECTOR = 'demo-recorder';

interface Started {
  readonly sessionRef: string;
}
type Conversation = Awaited<ReturnType<Customer['sees']>>;

const isIn =
  (state: string) =>
  ({ recordings }: Conversation): boolean =>
    recordings.some((recording) => recording.state === state);

/** Not only found by asking. */
const isToldOf =
  (mode: string) =>
  ({ recordings }: Conversation): boolean =>
    recordings.some((recording) => recording.mode === mode && recording.learnedBy === 'webhook');

const onlyOf = <T>([one, ...others]: readonly T[]): T => {
  if (one === undefined || others.length > 0) throw new Error(`there is not one, there are ${others.length}`);
  return one;
};

describe('calls and conferences that Telnyx itself records', () => {
  onEachBus((bus) => {
    let world: World;
    let customer: Customer;
    let conference: string;

    beforeAll(async () => {
      world = await World.open(await bus());
      await world.start();
      customer = new Customer(world);
    });
    afterAll(() => world.close());

    const call = async (): Promise<string> =>
      (await customer.plays<Started>(NATIVE, 'calls', { ringMs: 100, talkMs: null })).sessionRef;
    const hangsUp = (sessionRef: string) => customer.plays(NATIVE, `calls/${sessionRef}/hangup`, {});
    const stateAtVendor = async (sessionRef: string): Promise<string> =>
      onlyOf((await customer.known(NATIVE, sessionRef)).captures).state;
    const said = async (sessionRef: string, name: string) =>
      (await customer.timeline((await customer.sees(sessionRef)).id)).filter((entry) => entry.name === name);
    const vendors = (...args: readonly string[]) => earwitness(world, 'vendors', ...args);
    const onVoice = (operation: string, input: object) =>
      vendors('call', 'telnyx', 'demo-voice', operation, JSON.stringify(input));

    it('are set up from the command line, which points at what it refuses', async () => {
      const { hostname: host, port } = new URL(world.stage.simulators);
      const named = { name: CONNECTOR, host, port: Number(port) };
      expect(await onVoice('siprecConnectorCreate', named)).toMatchObject({ code: 0 });
      const [list, found, nobody, refused] = await Promise.all([
        vendors('list'),
        onVoice('siprecConnectorGet', { connector_name: CONNECTOR }),
        onVoice('siprecConnectorGet', { connector_name: 'nobody' }),
        onVoice('siprecConnectorCreate', { ...named, port: '5060' }),
      ]);
      expect(list.stdout).toMatch(/^telnyx\n(?: {2}.*\n)* {2}siprecConnectorGet \(account\)/m);
      expect([found.code, JSON.parse(found.stdout)]).toMatchObject([0, { data: named }]);
      expect([nobody.code, nobody.stderr]).toEqual([1, 'HTTP 404\n']);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/at port$/m);
    });

    it('keep what everybody in a conference said in one file', async () => {
      const wanted = { participants: 3, ringMs: 100, talkMs: 1_500 };
      conference = (await customer.plays<Started>('telnyx', 'conferences', wanted)).sessionRef;
      const seen = await customer.sees(conference, (now) => ended('satisfied')(now) && isToldOf('conference')(now));
      const recording = onlyOf(seen.recordings.filter(({ mode }) => mode === 'conference'));
      const { captureRef, state } = onlyOf((await customer.known('telnyx', conference)).captures);
      expect(state).toBe('saved');
      expect(recording).toMatchObject({ captureRef, state: 'available', isStartInferred: false });
      expect(recording.file?.vendorLocation).toEqual({ store: 'vendor', key: captureRef });
      const { participants } = onlyOf(seen.sessions.filter(({ ref }) => ref === conference));
      expect(participants).toHaveLength(3);
    });

    it('are silent at Telnyx while a card is read out', async () => {
      const sessionRef = await call();
      const { id } = await customer.sees(sessionRef, isIn('recording'));
      const paused = await customer.has(id, 'pause', { reason: 'card payment' });
      expect(paused.commands).toMatchObject([{ type: 'PauseCapture', status: 'confirmed' }]);
      expect(await stateAtVendor(sessionRef)).toBe('paused');
      await customer.sees(sessionRef, isIn('paused'));
      const resumed = await customer.has(id, 'resume', {});
      expect(resumed.commands).toMatchObject([{ type: 'ResumeCapture', status: 'confirmed' }]);
      expect(await stateAtVendor(sessionRef)).toBe('recording');
      await hangsUp(sessionRef);
      const { recordings } = await customer.sees(sessionRef, isToldOf('native'));
      const { pausedAt = '', resumedAt = '', state } = onlyOf(recordings);
      expect([pausedAt < resumedAt, state]).toEqual([true, 'available']);
      expect(await stateAtVendor(sessionRef)).toBe('saved');
    });

    it('are found by the search when Telnyx never told of the file', async () => {
      const sessionRef = await customer.amid(NATIVE, { dropTypes: { 'call.recording.saved': 1 } }, async () => {
        const ref = await call();
        await customer.sees(ref, isIn('recording'));
        await hangsUp(ref);
        await customer.sees(ref, isIn('available'));
        return ref;
      });
      expect(await stateAtVendor(sessionRef)).toBe('saved');
      expect(await said(sessionRef, 'RecordingAvailable')).toMatchObject([{ learnedBy: 'backfill' }]);
      const { recordings } = await customer.sees(sessionRef, ended('satisfied'));
      expect(onlyOf(recordings)).toMatchObject({ mode: 'native', learnedBy: 'backfill', isStartInferred: false });
    });

    it('have ended once Telnyx says so when it is asked, where the end was never told', async () => {
      const sessionRef = await customer.amid(NATIVE, { dropTypes: { 'call.hangup': 1 } }, async () => {
        const ref = await call();
        await customer.sees(ref, isIn('recording'));
        await hangsUp(ref);
        await customer.sees(ref, ({ sessions }) => onlyOf(sessions).endedAt !== undefined);
        return ref;
      });
      expect(await said(sessionRef, 'SessionEnded')).toMatchObject([{ learnedBy: 'poll' }]);
      const { sessions, recordings } = await customer.sees(sessionRef, ended('satisfied'));
      expect(onlyOf(sessions).outcome).toBe('completed');
      expect(onlyOf(recordings).state).toBe('available');
    });

    it('are searched for when somebody asks, which says nothing that a search has said before', async () => {
      const [from, to] = ['2020-01-01T00:00:00Z', '2100-01-01T00:00:00Z'];
      const asked = await vendors('search', 'telnyx', 'demo-voice', from, to);
      expect(asked).toMatchObject({ code: 0, stderr: '' });
      await until(
        () =>
          inDatabase(world, async (database) => {
            const [watch] = await database.query<{ status: string }>(
              `SELECT status FROM watches WHERE account = 'demo-voice' AND key LIKE 'backfill/2020-01-01%'`,
            );
            return watch?.status === 'over';
          }),
        { what: 'the end of the search', withinMs: 20_000 },
      );
      const ways = (await said(conference, 'RecordingAvailable')).map(({ learnedBy = 'webhook' }) => learnedBy);
      expect(ways.sort()).toEqual(['backfill', 'webhook']);
      const backwards = await vendors('search', 'telnyx', 'demo-voice', to, from);
      expect(backwards).toMatchObject({ code: 1, stderr: 'a period begins before it ends\n' });
    });

    it('are handed out by no link, but for whoever asks Telnyx for one', async () => {
      const { recordings } = await customer.sees(conference);
      const { captureRef } = onlyOf(recordings.filter(({ mode }) => mode === 'conference'));
      const { stdout } = await onVoice('recordingGet', { recording_id: captureRef });
      const { data } = JSON.parse(stdout) as { data: { download_urls: { mp3: string } } };
      expect(data.download_urls.mp3).toContain(SIGNED);
      expect((await fetch(data.download_urls.mp3)).status).toBe(200);
      expect(await ledgerBytes(world)).not.toContain(SIGNED);
      expect(logBytes(world)).not.toContain(SIGNED);
      for (const { id } of await world.api.conversations()) {
        const shown = [`conversations/${id}`, `conversations/${id}/timeline?limit=200`].map((path) =>
          request('GET', `${world.query}/v1/${path}`, { key: world.key }),
        );
        expect(JSON.stringify(await Promise.all(shown))).not.toContain(SIGNED);
      }
    });

    it('leave a ledger that holds, and a vendor that did everything once and refused nothing', async () => {
      expect(await audit(world)).toMatchObject({ faults: [] });
      for (const name of ['telnyx', NATIVE]) {
        const { effects, refusals } = await customer.knowledge(name);
        expect(refusals).toEqual([]);
        expect(new Set(Object.values(effects))).toEqual(new Set([1]));
      }
    });
  });
});
