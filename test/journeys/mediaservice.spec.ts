import { until } from '@earwitness/testing';
import type { Document } from 'yaml';
import { earwitness } from '../world/command-line';
import { type Customer, ended } from '../world/customer';
import { audit } from '../world/kept-bytes';
import { onEachBus } from '../world/on-each-bus';
import { TappedWorld } from '../world/tapped-world';
import type { Heard, Rule } from '../world/wire-tap';

const VENDOR = 'iotcomms-mediaservice';
const OF_NOBODY = '+46700000000';
const OF_A_DEVICE = '+46700000001';

/** An application of the customer's, which knows nothing of recording, and nothing of calls from nobody. */
const application: Rule = ({ path, body }) => {
  const say = (answer: object) => ({ status: 200, body: JSON.stringify(answer) });
  if (path.endsWith('/callEvent')) return say({ action: 'drop' });
  if (!path.endsWith('/newCall')) return say({});
  if (body.includes(OF_NOBODY)) return { status: 503, body: '' };
  return body.includes(OF_A_DEVICE)
    ? say({ action: 'httpcall', destAddr: 'sip:robot@customer.example', codec: 'PCMA' })
    : say({ action: 'call', destAddr: 'sip:agent@customer.example', ringbackTone: 'se' });
};

const routedByTheCustomer = (accounts: Document, url: string): void => {
  const customer = { url: `${url}/calls`, deadlineMs: 1_000, onFailure: 'error' };
  accounts.setIn(['tenants', 'demo', 'accounts', VENDOR, 0, 'routing'], { customer });
};

interface Started {
  readonly sessionRef: string;
  readonly traceId: string;
  readonly sipCallId: string;
}

/** @param own null for `talkMs`: until somebody hangs up */
const calls = (customer: Customer, own: { readonly from?: string; readonly talkMs?: number | null } = {}) =>
  customer.plays<Started>(VENDOR, 'calls', { ringMs: 200, talkMs: 700, ...own });

const happenedTo = async (customer: Customer, what: string): Promise<readonly number[]> => {
  const { effects } = await customer.knowledge(VENDOR);
  return Object.entries(effects).flatMap(([effect, times]) => (effect.startsWith(what) ? [times] : []));
};

const isNewCallOf =
  (sessionRef: string) =>
  ({ path, body }: Heard): boolean =>
    path.endsWith('/newCall') && body.includes(sessionRef);

describe('calls over the Mediaservice, routed by an application of the customer', () => {
  onEachBus((bus) => {
    let tapped: TappedWorld;
    let customer: Customer;

    beforeAll(async () => {
      tapped = await TappedWorld.open({ ...(await bus()), configure: routedByTheCustomer });
      tapped.application.answers(application);
      ({ customer } = tapped);
    });
    afterAll(() => tapped.close());

    it('are recorded by what is added to its answer', async () => {
      const { sessionRef, traceId } = await calls(customer);
      const conversation = await customer.sees(sessionRef, ended('satisfied'));
      expect(conversation.links.map(({ value }) => value)).toContain(`${VENDOR}/demo-ivr/trace/${traceId}`);
      expect(conversation.recordings).toMatchObject([{ mode: 'native', state: 'available', isStartInferred: true }]);
      const fileName = conversation.recordings[0]?.captureRef ?? '';
      expect(await customer.known(VENDOR, sessionRef)).toMatchObject({
        captures: [{ captureRef: fileName, state: 'available' }],
      });
      expect(await customer.files(VENDOR)).toContain(fileName);
      const [routed] = tapped.application.exchanges.filter(isNewCallOf(sessionRef));
      const [answered] = tapped.toUs.exchanges.filter(isNewCallOf(sessionRef));
      expect(routed?.body).toBe(answered?.body);
      expect(JSON.parse(answered?.answer ?? '')).toEqual({
        ...(JSON.parse(routed?.answer ?? '') as object),
        callRecording: true,
        recordingFileName: fileName,
        sessionReferenceId: { earwitness: sessionRef, recordingFileName: fileName },
      });
    });

    it('are traced by the id of the vendor, where its first word of a call has one', async () => {
      const asked = JSON.stringify({ destAddr: 'sip:customer@customer.example', sessionReferenceId: { order: 4711 } });
      const { code } = await earwitness(tapped.world, 'vendors', 'call', VENDOR, 'demo-ivr', 'placeIvrCall', asked);
      expect(code).toBe(0);
      const { sessions } = await customer.knowledge(VENDOR);
      const sessionRef = sessions.at(-1)?.sessionRef ?? '';
      const { traceId } = await customer.looksAt<Started>(VENDOR, `calls/${sessionRef}`);
      expect((await customer.sees(sessionRef)).traceId).toBe(traceId.replaceAll('-', ''));
      await customer.plays(VENDOR, `calls/${sessionRef}/hangup`, {});
    });

    it('are missed where the recording fails, for the reason that the vendor gives', async () => {
      await customer.amid(VENDOR, { recordingFails: 1 }, async () => {
        const { sessionRef } = await calls(customer);
        const why = 'CaptureFailed: NoMedia';
        const { expectations, recordings } = await customer.sees(sessionRef, (c) => c.expectations[0]?.why === why);
        expect(expectations).toMatchObject([{ verdict: 'missed', why }]);
        expect(recordings).toMatchObject([{ state: 'failed', failure: { stage: 'running', cause: 'NoMedia' } }]);
        expect(await customer.known(VENDOR, sessionRef)).toMatchObject({ captures: [{ state: 'failed' }] });
      });
    });

    it('that go on without an answer are known to, and can be recorded from then on', async () => {
      const { sessionRef } = await calls(customer, { from: OF_NOBODY, talkMs: null });
      const { id, sessions } = await customer.sees(sessionRef, (conversation) =>
        conversation.sessions.some(({ startedAt }) => startedAt !== undefined),
      );
      const timeline = () => customer.timeline(id);
      const undelivered = await until(async () => {
        const told = (await timeline()).filter(({ name }) => name === 'DecisionUndelivered');
        return told.length === 2 && told.map(({ data }) => data['error']);
      });
      expect(undelivered).toEqual(expect.arrayContaining(['newCall request failed', 'triggeredByError']));
      expect(await customer.known(VENDOR, sessionRef)).toMatchObject({ state: 'active', captures: [] });

      const sessionKey = sessions.find(({ startedAt }) => startedAt !== undefined)?.key;
      const started = await customer.has(id, 'captures', { sessionKey, mode: 'native' });
      expect(started.commands).toMatchObject([{ type: 'StartCapture', vendor: VENDOR, status: 'confirmed' }]);
      expect(await customer.known(VENDOR, sessionRef)).toMatchObject({ captures: [{ state: 'recording' }] });
      await customer.plays(VENDOR, `calls/${sessionRef}/hangup`, {});
      const { recordings } = await customer.sees(sessionRef, ended('satisfied'));
      expect(recordings.filter(({ state }) => state === 'available')).toHaveLength(1);
      expect(await happenedTo(customer, 'startrecording')).toEqual([1]);
    });

    it('can be ended, and their recording with them', async () => {
      const { sessionRef } = await calls(customer, { from: OF_A_DEVICE, talkMs: null });
      const { id, sessions } = await customer.sees(sessionRef, ({ sessions: [call] }) => call?.startedAt !== undefined);
      expect(await customer.known(VENDOR, sessionRef)).toMatchObject({ captures: [{ state: 'recording' }] });
      const hangUp = { sessionKey: sessions[0]?.key, operation: 'hangUp' };
      expect(await customer.has(id, 'operations', hangUp)).toMatchObject({
        status: 'taken',
        commands: [{ type: 'OperateSession', vendor: VENDOR, status: 'confirmed' }],
      });
      const { recordings } = await customer.sees(sessionRef, ended('satisfied'));
      expect(recordings).toMatchObject([{ state: 'available' }]);
      expect(await customer.known(VENDOR, sessionRef)).toMatchObject({ state: 'completed' });
      expect(await happenedTo(customer, 'hangupcall')).toEqual([1]);
    });

    it('cannot be paused, which is said at once', async () => {
      const { sessionRef } = await calls(customer, { talkMs: null });
      const { id } = await customer.sees(sessionRef);
      const refused = await customer.ask(id, 'pause', { reason: 'card payment' });
      expect(refused).toMatchObject({ status: 422, body: { detail: `${VENDOR}/demo-ivr cannot pause in any mode.` } });
      await customer.plays(VENDOR, `calls/${sessionRef}/hangup`, {});
    });

    it('keep every digit of ids that are sent as numbers', async () => {
      await customer.amid(VENDOR, { numericIds: 1 }, async () => {
        const { sessionRef, sipCallId } = await calls(customer);
        const { links, sessions } = await customer.sees(sessionRef, ended('satisfied'));
        expect(Number(sipCallId)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
        const [asked] = tapped.toUs.exchanges.filter(isNewCallOf(sessionRef));
        expect(asked?.body).toContain(`"sipCallId":${sipCallId}`);
        expect(links.map(({ value }) => value)).toContain(`${VENDOR}/demo-ivr/sip-call/${sipCallId}`);
        expect(sessions).toHaveLength(1);
      });
    });

    it('are told of in a ledger whose chains hold, and the vendor had nothing to complain of', async () => {
      expect((await customer.knowledge(VENDOR)).refusals).toEqual([]);
      const { faults, events } = await audit(tapped.world);
      expect(faults).toEqual([]);
      expect(events).toBeGreaterThan(50);
    });
  });
});
