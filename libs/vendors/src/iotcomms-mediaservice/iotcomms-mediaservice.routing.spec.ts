import type { CaptureDecision, CapturePlan } from '@earwitness/domain';
import { plainPlan } from '@earwitness/testing';
import type { Answered, Asked } from '../contract/answering';
import { iotcommsMediaservice, type IotcommsMediaserviceAccount } from '.';
import {
  account,
  accountWith,
  callback,
  fixture,
  RECEIVED_AT,
  said,
  SESSION,
  webhookOf,
  withCustomer,
} from './iotcomms-mediaservice.given';

const { answering, interpret } = iotcommsMediaservice;
const newCall = webhookOf('call-is-asked-about.newCall');
const forwarded = (kind: string, by: IotcommsMediaserviceAccount, headers: Record<string, string> = {}) =>
  answering?.forward?.(callback(kind, '{ "a" : "\u00e5" }', headers), by, RECEIVED_AT);
const answered = (by: IotcommsMediaserviceAccount, said: string | undefined, webhook = newCall): Answered | undefined =>
  answering?.answer({
    webhook,
    account: by,
    record: true,
    ...(said !== undefined && { routing: { status: 200, headers: {}, body: said } }),
  });

describe('the application of the customer', () => {
  it('gets the very words, with the token and the content type that they came with', () => {
    const headers = { authorization: 'Bearer a.b.c', 'content-type': 'application/json; charset=utf-8', cookie: 'x' };
    expect(forwarded('newCall', withCustomer({ url: 'https://app.customer.example/voice/' }), headers)).toEqual({
      call: {
        via: 'http',
        method: 'POST',
        url: 'https://app.customer.example/voice/newCall',
        headers: { authorization: 'Bearer a.b.c', 'content-type': 'application/json; charset=utf-8' },
        body: '{ "a" : "\u00e5" }',
      },
      deadlineMs: 1_500,
    });
  });

  it('gets what nobody waits for, but for alarms: those have an address of their own', () => {
    const by = withCustomer({ deadlineMs: 300 });
    for (const kind of ['callAnswered', 'callNotify', 'sessionCompleted', 'recordingReady'])
      expect(forwarded(kind, by)).toMatchObject({ deadlineMs: 300, call: { headers: {} } });
    expect(forwarded('alarm', by)).toBeUndefined();
  });

  it('is asked nothing where there is none', () => {
    expect(forwarded('newCall', account)).toBeUndefined();
  });

  it.each([undefined, '', '[]', '{}', '{"action":7}', '{"action":""}', '<html>'])(
    'that says nothing usable is replaced by the template, and the call is recorded: %s',
    (body) => {
      expect(answered(withCustomer(), body)?.body).toMatchObject({ action: 'call', callRecording: true });
    },
  );

  it('that says nothing usable leaves the vendor to its own fallback, where the account wants that', () => {
    const by = withCustomer({ onFailure: 'error' }, {});
    expect(answered(by, undefined)).toEqual({ status: 502, body: {} });
    expect(answered(by, '{"action":"call"}')).not.toHaveProperty('status');
    expect(answered(by, undefined, webhookOf('callee-hung-up.callEvent'))).toEqual({ status: 502, body: {} });
  });

  it('keeps a reference that it has set before, and does not set again', () => {
    const webhook = webhookOf('callee-hung-up-with-a-reference-of-the-customer.callEvent');
    const body = answered(withCustomer(), '{"action":"call"}', webhook)?.body;
    expect(body).toMatchObject({ action: 'call', callRecording: true });
    expect(body).not.toHaveProperty('sessionReferenceId');
  });

  it('may answer what it likes to a question that nobody here understands', () => {
    const unreadable = callback('newCall', '{}');
    expect(answered(withCustomer(), '{"action":"call","destAddr":"sip:a@b"}', unreadable)).toEqual({
      body: { action: 'call', destAddr: 'sip:a@b' },
    });
  });

  it('may have actions of its own that connect people', () => {
    const by = accountWith({ connectingActions: ['call', 'transfer'] });
    expect(answered(by, '{"action":"transfer"}')?.body).toMatchObject({ callRecording: true });
    expect(answered(by, '{"action":"httpcall"}')?.body).not.toHaveProperty('callRecording');
  });
});

describe('a question', () => {
  const asksOf = (name: string, by = account) => interpret(webhookOf(name), by).asks;

  it('about recording has the session as its subject, and is the same when it is asked again', () => {
    expect(asksOf('call-is-asked-about.newCall')).toEqual({
      about: 'recording',
      subject: SESSION,
      id: `newCall/${SESSION}`,
    });
    expect(asksOf('callee-hung-up.callEvent')).toEqual(asksOf('callee-hung-up.callEvent'));
  });

  it('of another event of the same session is another question with the same subject', () => {
    const names = ['callee-hung-up', 'caller-hung-up', 'caller-after-a-split', 'callee-after-a-split'];
    const asked = names.map((name) => asksOf(`${name}.callEvent`));
    expect(new Set(asked.map((question) => question?.id)).size).toBe(names.length);
    expect(new Set(asked.map((question) => question?.subject))).toEqual(new Set([SESSION]));
  });

  it('about routing alone is asked anew each time: a menu may go on', () => {
    const webhook = webhookOf('ivr-wants-a-command.getIvrCommand');
    const later = { ...webhook, receivedAt: '2026-11-20T08:15:31.000Z' };
    expect(interpret(webhook, account).asks).toMatchObject({ about: 'routing', subject: SESSION });
    expect(interpret(webhook, account).asks?.id).not.toBe(interpret(later, account).asks?.id);
  });

  it('is none where the vendor only tells', () => {
    for (const name of ['ringing.callNotify', 'file-is-there.recordingReady', 'media-stopped.alarm'])
      expect(asksOf(name)).toBeUndefined();
  });
});

describe('what a recording is called', () => {
  const fileOf = (webhook = newCall, by = account) =>
    (
      answering?.answer({
        webhook,
        account: by,
        record: true,
        routing: { status: 200, headers: {}, body: '{"action":"call"}' },
      }).body as { recordingFileName: string }
    ).recordingFileName;
  const eventOf = (changes: object) =>
    callback(
      'callEvent',
      JSON.stringify({ ...(JSON.parse(fixture('callee-hung-up.callEvent')) as object), ...changes }),
    );

  it('is the same for the same question, and another for any other', () => {
    const asked = [
      newCall,
      webhookOf('call-of-somebody-who-hides.newCall'),
      eventOf({}),
      eventOf({ connectionId: 'another' }),
      eventOf({ event: 'callingPartyDrop' }),
      eventOf({ participantId: 'another' }),
    ];
    const names = asked.map((webhook) => fileOf(webhook));
    expect(new Set(names).size).toBe(asked.length);
    expect(asked.map((webhook) => fileOf(webhook))).toEqual(names);
    expect(fileOf(newCall, accountWith({}, 'other'))).not.toBe(names[0]);
    for (const name of names) expect(name).toMatch(/^[0-9a-f-]{36}\.mp3$/);
  });
});

describe('what policy says beside "record"', () => {
  const store = { target: 'worm', fileName: '{tenant}/{date}/{conversationId}/{captureId}', deleteTemporary: true };
  const plan: CapturePlan = { ...plainPlan, failMode: 'closed' };
  const decision: CaptureDecision = {
    record: true,
    policyIds: ['mifid'],
    policySetHash: 'a'.repeat(64),
    startWithinMs: 5_000,
    availableWithinMs: 900_000,
    settleMs: 0,
    maxPauseMs: 900_000,
    store,
    plan,
  };
  const { plan: _, ...withoutPlan } = decision;
  const byPolicy = accountWith({ fileNames: 'policy' });
  const asked = (more: Partial<Asked<IotcommsMediaserviceAccount>>) =>
    answering?.answer({
      webhook: newCall,
      account: byPolicy,
      record: true,
      decision,
      conversationId: 'c-1',
      routing: { status: 200, headers: {}, body: '{"action":"call"}' },
      ...more,
    });
  const nameOf = (more: Partial<Asked<IotcommsMediaserviceAccount>> = {}) =>
    (asked(more)?.body as { recordingFileName: string }).recordingFileName;
  const namedAs = (fileName: string) => ({ decision: { ...decision, store: { ...store, fileName } } });

  it('names the file, where the account leaves that to policy', () => {
    const ours = nameOf({ account });
    expect(nameOf()).toBe(`${byPolicy.tenant}_${RECEIVED_AT.slice(0, 10)}_c-1_${ours}`);
    expect(nameOf(namedAs('{captureId}.mp3'))).toBe(ours);
  });

  it.each(['{conversationId}.mp3', `${'x'.repeat(200)}{captureId}`])(
    'does not where files would be lost: %.20s',
    (name) => expect(nameOf(namedAs(name))).toBe(nameOf({ account })),
  );

  const unreadable = callback('newCall', '{"callingParty":"sip:a@b","sipCallId":"1"}');

  it('refuses a call that nobody here understands, where no recorder means no call', () => {
    expect(interpret(unreadable, byPolicy).asks).toMatchObject({ about: 'recording' });
    expect(asked({ webhook: unreadable })).toMatchObject({
      body: { action: 'drop', dropCode: 'busy' },
      facts: [{ name: 'VendorAlarmRaised', data: { alarm: 'CallRefused' } }],
    });
  });

  it.each<[string, Partial<Asked<IotcommsMediaserviceAccount>>]>([
    ['policy is open', { decision: { ...decision, plan: { ...plan, failMode: 'open' } } }],
    ['policy says nothing of it', { decision: withoutPlan }],
    ['it is not to be recorded', { record: false }],
  ])('lets it through unrecorded where %s', (...[, more]) =>
    expect(asked({ webhook: unreadable, ...more })).toEqual({ body: { action: 'call' } }),
  );
});

describe('what a call carries', () => {
  it('joins it to its conversation: headers that the account names, and a trace', () => {
    const [announced] = said('newCall', fixture('call-is-asked-about.newCall')).facts;
    expect(announced).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c' });
    expect(announced?.links).toEqual(
      expect.arrayContaining([
        { kind: 'carried', value: 'header:x-conversation-id:i-42', evidence: 'xHeaders/x-conversation-id' },
        { kind: 'session', value: `iotcomms-mediaservice/main/session/${SESSION}`, evidence: 'sessionId' },
      ]),
    );
  });
});
