import type { Answered, Asked, Forwarding } from '../contract/answering';
import type { HttpAnswer } from '../contract/command';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';
import { readCallback } from './iotcomms-mediaservice.envelope';
import { isRecord, parseJson, type Payload, refOf } from './iotcomms-mediaservice.fields';
import { aboutSession, type Said, toSaid } from './iotcomms-mediaservice.origin';
import { occasionOf } from './iotcomms-mediaservice.questions';
import { fileNameByPolicy } from './iotcomms-mediaservice.file-name';
import { fileNameFor, ourReference, readReference } from './iotcomms-mediaservice.reference';

/** Alarms go to an address of their own: whoever wants them has told the vendor so. */
const NOT_HANDED_ON = 'alarm';

/** Untouched, with the token that it came with: the application verifies the vendor as it would without us. */
export const forward = (
  { kind, headers, body }: RawWebhook,
  { routing: { customer } }: IotcommsMediaserviceAccount,
): Forwarding | undefined => {
  if (!customer || kind === NOT_HANDED_ON) return undefined;
  const { authorization, 'content-type': contentType = 'application/json' } = headers;
  return {
    call: {
      via: 'http',
      method: 'POST',
      url: `${customer.url}/${kind}`,
      headers: { 'content-type': contentType, ...(authorization !== undefined && { authorization }) },
      body: body.toString('utf8'),
    },
    deadlineMs: customer.deadlineMs,
  };
};

const routesCalls = (kind: string): boolean => kind === 'newCall' || kind === 'callEvent';

/** What can be handed to the vendor; undefined for what it could only complain of. */
const usable = (kind: string, routing: HttpAnswer | undefined): Payload | undefined => {
  if (!routing || routing.status < 200 || routing.status > 299) return undefined;
  const said = parseJson(routing.body);
  if (!isRecord(said)) return undefined;
  return routesCalls(kind) && (typeof said.action !== 'string' || said.action === '') ? undefined : said;
};

/** Where a template says nothing: nobody else has split a connection, so one party is left alone. */
const ownAnswers: Readonly<Record<string, Payload>> = {
  callEvent: { action: 'drop' },
  getCallIdentifier: {},
  newRemoteCall: {},
};

const templateFor = (kind: string, { routing }: IotcommsMediaserviceAccount): Payload | undefined => {
  const { template, customer } = routing;
  if (customer?.onFailure === 'error') return undefined;
  const templates: Readonly<Record<string, Payload | undefined>> = template;
  return templates[kind] ?? ownAnswers[kind];
};

/** The vendor then does what it is set up to do without an answer, and raises an alarm. */
const noAnswer: Answered = { status: 502, body: {} };

/**
 * A reference of the customer's own is theirs, and stays; what they have set before, and do not set again, is still in
 * force. Ours is renewed: they may have copied what we had set.
 */
const withReference = (said: Said, answer: Payload, ours: unknown): Payload => {
  const isTheirs = [said.reference, readReference(answer.sessionReferenceId)].some(({ by }) => by === 'customer');
  return isTheirs ? answer : { ...answer, sessionReferenceId: ours };
};

const captureStarting = (said: Said, answer: Payload, captureRef: string): VendorFact => {
  const set = readReference(answer.sessionReferenceId);
  const about = aboutSession({ ...said, reference: set.by === 'nobody' ? said.reference : set });
  return { ...about, captureRef, name: 'CaptureStarting', data: { mode: 'native' } };
};

type Terms = Pick<Asked<IotcommsMediaserviceAccount>, 'record' | 'decision' | 'conversationId'>;

/** A connection has one recording: ours takes the place of theirs, whose name may be that of another file. */
const recorded = (said: Said, answer: Payload, terms: Terms): Payload => {
  const own = fileNameFor(said.account, said.sessionId ?? '', ...occasionOf(said));
  return {
    ...answer,
    callRecording: true,
    recordingFileName: fileNameByPolicy(own, said, terms) ?? own,
  };
};

const connects = (account: IotcommsMediaserviceAccount, { action }: Payload): boolean =>
  account.connectingActions.some((name) => name === action);

/** What nobody understands cannot be recorded: it goes on all the same, unless policy wants no call without a recorder. */
const notUnderstood = (
  answer: Payload,
  { account, record, decision }: Asked<IotcommsMediaserviceAccount>,
): Answered => {
  const mustRecord = record && decision?.plan?.failMode === 'closed';
  if (!mustRecord || !connects(account, answer)) return { body: answer };
  const data = { alarm: 'CallRefused', error: 'NotTheDocumentedShape', detail: {} };
  return { body: { action: 'drop', dropCode: 'busy' }, facts: [{ name: 'VendorAlarmRaised', data }] };
};

const fileIn = ({ callRecording, recordingFileName }: Payload): string | undefined =>
  callRecording === true ? refOf(recordingFileName) : undefined;

/** Recording is added to what makes a connection; of what hangs up nothing follows. */
const routed = (said: Said, answer: Payload, terms: Terms): Answered => {
  const { account, sessionId } = said;
  if (sessionId === undefined || answer.action === 'drop') return { body: answer };
  const connecting = connects(account, answer);
  const asked = connecting && terms.record ? recorded(said, answer, terms) : answer;
  const file = connecting ? fileIn(asked) : undefined;
  const body = withReference(said, asked, ourReference(sessionId, file));
  return { body, facts: file === undefined ? [] : [captureStarting(said, body, file)] };
};

const completed = (said: Said, answer: Payload, terms: Terms): Answered => {
  const { kind, sessionId, payload } = said;
  if (routesCalls(kind)) return routed(said, answer, terms);
  if (kind === 'getCallIdentifier' && sessionId !== undefined)
    return { body: withReference(said, { sessionId, ...answer }, ourReference(sessionId)) };
  const callId = refOf(payload.callId);
  if (kind === 'newRemoteCall' && callId !== undefined)
    return { body: withReference(said, answer, JSON.stringify(ourReference(callId))) };
  return { body: answer };
};

export const answer = (asked: Asked<IotcommsMediaserviceAccount>): Answered => {
  const { webhook, account, routing } = asked;
  const base = usable(webhook.kind, routing) ?? templateFor(webhook.kind, account);
  if (!base) return noAnswer;
  const reading = readCallback(webhook);
  if (reading.is !== 'callback') return notUnderstood(base, asked);
  return completed(toSaid(reading, account, webhook.receivedAt), base, asked);
};
