import { until } from '@earwitness/testing';
import type { Document } from 'yaml';
import { type Customer, ended } from '../world/customer';
import { audit, ledgerBytes, logBytes } from '../world/kept-bytes';
import { onEachBus } from '../world/on-each-bus';
import { TappedWorld } from '../world/tapped-world';
import type { Exchange, Rule } from '../world/wire-tap';

/** As no other text of this world is. */
const ACCESS_KEY = 'AKIAWITNESSOFTHISTEST';
const SECRET_KEY = 'kEpT0utOfAllThatIsKept';
const STANDBY = '+46850000000';

const ACCOUNT = ['tenants', 'demo', 'accounts', 'sinch', 0] as const;
const routedByTheCustomer = (accounts: Document, application: string): void => {
  accounts.setIn([...ACCOUNT, 'routing'], {
    customer: {
      url: `${application}/sinch/__sim/application`,
      deadlineMs: 400,
      onFailure: 'template',
      template: { ice: { action: { name: 'connectPstn', number: STANDBY } } },
    },
  });
  accounts.setIn([...ACCOUNT, 'recording', 'destination', 'accessKey'], ACCESS_KEY);
  accounts.setIn([...ACCOUNT, 'recording', 'destination', 'secretKey'], SECRET_KEY);
};

interface Started {
  readonly sessionRef: string;
}

interface Svaml {
  readonly instructions?: readonly { readonly name: string }[];
  readonly action: { readonly name: string; readonly number?: string };
}

const svamlIn = ({ answer }: Exchange): Svaml => JSON.parse(answer) as Svaml;

const withoutRecording = ({ instructions = [], ...svaml }: Svaml): Svaml => {
  const rest = instructions.filter(({ name }) => name !== 'startRecording');
  return rest.length > 0 ? { ...svaml, instructions: rest } : svaml;
};

/** What was asked about this call when it came in. */
const iceOf = (exchanges: readonly Exchange[], sessionRef: string): readonly Exchange[] =>
  exchanges.filter(({ body }) => body.includes(sessionRef) && body.includes('"event":"ice"'));

/** @param talkMs null: until somebody ends it */
const calls = async (customer: Customer, talkMs: number | null = 700): Promise<string> => {
  const call = { from: '+46701234567', to: '+46812345678', ringMs: 200, talkMs };
  return (await customer.plays<Started>('sinch', 'calls', call)).sessionRef;
};

const happenedTo = async (customer: Customer, command: string): Promise<number> =>
  (await customer.knowledge('sinch')).effects[command] ?? 0;

describe('calls over Sinch, routed by an application of the customer', () => {
  onEachBus((bus) => {
    let tapped: TappedWorld;
    let customer: Customer;
    let recorded: string;

    beforeAll(async () => {
      tapped = await TappedWorld.open({ ...(await bus()), configure: routedByTheCustomer });
      ({ customer } = tapped);
    });
    afterAll(() => tapped.close());

    it('are recorded into the bucket of the customer, with a transcript beside the recording', async () => {
      recorded = await calls(customer);
      const { recordings } = await customer.sees(recorded, (conversation) => {
        const hasTranscript = conversation.attachments.some(({ lineCount }) => lineCount !== undefined);
        return ended('satisfied')(conversation) && hasTranscript;
      });
      expect(recordings).toHaveLength(1);
      const { state, file, attachments, isStartInferred } = await customer.recording(recordings[0]?.id ?? '');
      expect({ state, isStartInferred }).toEqual({ state: 'stored', isStartInferred: true });
      const place = { store: 's3', bucket: 'demo-cloud' };
      const transcript = { ...place, key: `${recorded}-call-transcript.json` };
      expect(file?.stored?.location).toEqual({ ...place, key: `${recorded}-call.mp3` });
      expect(attachments).toMatchObject([
        { kind: 'transcript', language: 'en-GB', lineCount: 2, location: transcript },
      ]);
      expect(await customer.files('sinch')).toEqual([`${recorded}-call.mp3`, transcript.key]);
    });

    it('go where the application said, and Sinch was told to record once', async () => {
      const [asked, ...again] = iceOf(tapped.toUs.exchanges, recorded);
      const [routed] = iceOf(tapped.application.exchanges, recorded);
      if (!asked || !routed) throw new Error('nobody was asked about the call');
      expect(again).toEqual([]);
      expect(routed.body).toBe(asked.body);
      const svaml = svamlIn(asked);
      expect(svamlIn(routed).action).toMatchObject({ name: 'connectPstn', number: '+46812345678' });
      expect(withoutRecording(svaml)).toEqual(svamlIn(routed));
      expect(svaml.instructions?.map(({ name }) => name)).toEqual(['startRecording']);
      expect(await happenedTo(customer, `${recorded}/startRecording`)).toBe(1);
    });

    it('are answered the same, word for word, however often Sinch asks', async () => {
      const sessionRef = await customer.amid('sinch', { burst: 3 }, async () => {
        const ref = await calls(customer);
        await until(() => iceOf(tapped.toUs.exchanges, ref).length === 4);
        return ref;
      });
      const answers = iceOf(tapped.toUs.exchanges, sessionRef).map(({ status, answer }) => ({ status, answer }));
      expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(answers[0]?.status).toBe(200);
      expect(iceOf(tapped.application.exchanges, sessionRef)).toHaveLength(1);
      const { recordings } = await customer.sees(sessionRef, ended('satisfied'));
      expect(recordings).toHaveLength(1);
      expect(await happenedTo(customer, `${sessionRef}/startRecording`)).toBe(1);
    });

    it('are recorded as one conference where they meet in one', async () => {
      const conferenceId = 'conf_01JCONFERENCE';
      const meeting = { conferenceId, participants: 2, talkMs: 1_500 };
      await customer.plays<Started>('sinch', 'conferences', meeting);
      const { recordings, sessions } = await customer.sees(conferenceId, ended('satisfied'));
      expect(recordings).toMatchObject([{ mode: 'conference', state: 'stored', sessionRef: conferenceId }]);
      const conference = sessions.find(({ ref }) => ref === conferenceId);
      expect(conference?.participants).toHaveLength(2);
      expect(await happenedTo(customer, `${conferenceId}/startRecording`)).toBe(1);
    });

    const broken: readonly (readonly [how: string, rule: Rule, error: string])[] = [
      ['is out of order', () => ({ status: 503, body: '' }), 'Http503'],
      ['says nothing', () => 'silence', 'NoAnswer'],
    ];
    it.each(broken)('go to the template, and are recorded, while the application %s', async (...[, rule, error]) => {
      const sessionRef = await tapped.application.during(rule, async () => {
        const ref = await calls(customer);
        await customer.sees(ref, ended('satisfied'));
        return ref;
      });
      const [asked] = iceOf(tapped.toUs.exchanges, sessionRef).map(svamlIn);
      expect(asked?.action).toEqual({ name: 'connectPstn', number: STANDBY });
      const { id } = await customer.sees(sessionRef);
      const alarms = (await customer.timeline(id)).filter(({ name }) => name === 'VendorAlarmRaised');
      expect(alarms[0]?.data).toMatchObject({ alarm: 'RoutingFailed', error });
    });

    it('cannot be paused, which is said at once, and can be ended', async () => {
      const sessionRef = await calls(customer, null);
      const { id, sessions } = await customer.sees(sessionRef, ({ sessions: [call] }) => call?.startedAt !== undefined);
      const refused = await customer.ask(id, 'pause', { reason: 'card payment' });
      expect(refused).toMatchObject({ status: 422, body: { detail: 'sinch/demo-cloud cannot pause in any mode.' } });
      const hangUp = { sessionKey: sessions[0]?.key, operation: 'hangUp' };
      expect(await customer.has(id, 'operations', hangUp)).toMatchObject({
        status: 'taken',
        commands: [{ type: 'OperateSession', vendor: 'sinch', status: 'confirmed' }],
      });
      expect(await customer.known('sinch', sessionRef)).toMatchObject({ state: 'ended' });
      expect(await happenedTo(customer, `${sessionRef}/hangup`)).toBe(1);
      const { recordings } = await customer.sees(sessionRef, ended('satisfied'));
      expect(recordings).toMatchObject([{ state: 'stored' }]);
    });

    it('are missed when no file comes, and found when it comes after all', async () => {
      const sessionRef = await customer.amid('sinch', { recordingNeverAvailable: 1 }, async () => {
        const ref = await calls(customer);
        const { id, expectations } = await customer.sees(ref, ended('missed'));
        expect(expectations).toMatchObject([{ why: 'NoRecordingAppeared' }]);
        expect(await customer.known('sinch', ref)).toMatchObject({ captures: [{ state: 'lost' }] });
        expect((await customer.timeline(id)).map(({ name }) => name)).not.toContain('RecordingAvailable');
        return ref;
      });
      const destination = `s3://demo-cloud/${sessionRef}-call.mp3`;
      const late = { event: 'notify', type: 'recording_available', destination };
      await customer.plays('sinch', `calls/${sessionRef}/events`, late);
      const { id, recordings } = await customer.sees(sessionRef, ended('satisfied'));
      expect(recordings).toMatchObject([{ state: 'stored' }]);
      const verdicts = (await customer.timeline(id)).filter(({ name }) => name.startsWith('Expectation'));
      expect(verdicts).toMatchObject([
        { name: 'ExpectationMissed' },
        { name: 'ExpectationSatisfied', data: { late: true } },
      ]);
    });

    it('leave no key of the bucket in the ledger or in the logs, though Sinch got both', async () => {
      const [asked] = iceOf(tapped.toUs.exchanges, recorded);
      const kept = [await ledgerBytes(tapped.world), logBytes(tapped.world)];
      for (const secret of [ACCESS_KEY, SECRET_KEY]) {
        expect(asked?.answer).toContain(secret);
        for (const bytes of kept) expect(bytes).not.toContain(secret);
      }
      for (const bytes of kept) expect(bytes).toContain('demo-cloud');
    });

    it('are told of in a ledger whose chains hold, and Sinch had nothing to complain of', async () => {
      expect((await customer.knowledge('sinch')).refusals).toEqual([]);
      const { faults, events } = await audit(tapped.world);
      expect(faults).toEqual([]);
      expect(events).toBeGreaterThan(50);
    });
  });
});
