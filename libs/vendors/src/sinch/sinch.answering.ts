import type { Answered, Answering, Asked } from '../contract/answering';
import type { HttpAnswer } from '../contract/command';
import type { VendorFact } from '../contract/webhook';
import { announced } from './sinch.announcing';
import {
  alarm,
  alarms,
  announcing,
  beganBefore,
  begun,
  connected,
  impossible,
  type Told,
  untimed,
} from './sinch.answer-facts';
import type { SinchAccount } from './sinch.config';
import { consentMenu, isConsentReply } from './sinch.consent';
import { readWebhook } from './sinch.envelope';
import { forward } from './sinch.forwarding';
import { aboutOf } from './sinch.origin';
import { type Asking, customerOf, isAboutRecording, isAsking } from './sinch.questions';
import { recorded } from './sinch.recording-in-answer';
import { recordedBy, type Svaml, svamlIn, withoutRecording } from './sinch.svaml';

/** What Sinch does when nobody answers: a call that comes in is ended, one that was answered goes on. */
const unanswered: { readonly [E in Asking]: Svaml } = {
  ice: { action: { name: 'hangup' } },
  ace: { action: { name: 'continue' } },
  pie: { action: { name: 'hangup' } },
  dice: {},
};

/** In place of the customer's application, or where there is none. */
const byTemplate = (event: Asking, { routing }: SinchAccount): Svaml => {
  const template = 'template' in routing ? routing.template : routing.customer.template;
  const isUsed = 'template' in routing || routing.customer.onFailure === 'template';
  return isUsed && template && event !== 'dice' ? (template[event] as Svaml) : unanswered[event];
};

interface Routed {
  readonly svaml: Svaml;
  /** Why the customer's application was not followed. */
  readonly failure?: string;
}

const isTaken = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

const failureOf = (routing: HttpAnswer | undefined): string => {
  if (!routing) return 'NoAnswer';
  return isTaken(routing) ? 'NotSvaml' : `Http${routing.status}`;
};

/** To the end of a call there may be nothing to say. */
const isSilence = (event: Asking, text: string): boolean => event === 'dice' && /^\s*(?:\{\s*\}\s*)?$/.test(text);

const routed = (event: Asking, { account, routing }: Asked<SinchAccount>): Routed => {
  const own = byTemplate(event, account);
  if (!customerOf(account)) return { svaml: own };
  if (!routing || !isTaken(routing)) return { svaml: own, failure: failureOf(routing) };
  if (isSilence(event, routing.body)) return { svaml: {} };
  const svaml = svamlIn(routing.body);
  return svaml ? { svaml } : { svaml: own, failure: failureOf(routing) };
};

const isForbidden = (event: Asking, { account, record }: Asked<SinchAccount>): boolean =>
  !record && account.enforceNoRecording && isAboutRecording(event, account);

/** The event that a call is decided about by, or the menu that its decision has waited for. */
const isDecidedNow = ({ event, said }: Told, account: SinchAccount): boolean =>
  event === account.decideOn || isConsentReply(said);

/** Whoever has left the menu was told in it. */
const withAnnouncement = (svaml: Svaml, told: Told, { account, decision }: Asked<SinchAccount>): Svaml | undefined =>
  isConsentReply(told.said) || recordedBy(svaml).length === 0
    ? undefined
    : announced(svaml, decision, account.announcement);

/** No recorder, no call: where policy wants it so, and names nobody else who could record. */
const mustRecord = ({ plan }: NonNullable<Asked<SinchAccount>['decision']>): boolean =>
  plan?.failMode === 'closed' &&
  plan.fallback === undefined &&
  plan.prefer.every((recorder) => recorder === 'sinch' || recorder.startsWith('sinch-'));

interface Toward {
  readonly svaml: Svaml;
  readonly facts: readonly VendorFact[];
}

const recordedNow = (own: Svaml, told: Told, asked: Asked<SinchAccount>): Toward => {
  const { account, decision } = asked;
  const callRef = told.said.event.callRef ?? '';
  const { svaml, impossible: cause } = recorded(own, { event: told.event, account, callRef, decision });
  const failed = impossible(told, cause);
  if (cause !== undefined && decision && mustRecord(decision))
    return {
      svaml: { action: { name: 'hangup' } },
      facts: [...failed, alarm(untimed(told.about), 'CallRefused', cause)],
    };
  const spoken = withAnnouncement(svaml, told, asked);
  return spoken ? { svaml: spoken, facts: [...failed, announcing(told)] } : { svaml, facts: failed };
};

const inAnswer = (told: Told, asked: Asked<SinchAccount>, own: Svaml): Toward =>
  asked.record && isDecidedNow(told, asked.account) ? recordedNow(own, told, asked) : { svaml: own, facts: [] };

/** In place of the routing, which goes on when the people of the call have chosen. */
const menuFor = (told: Told, own: Svaml, { account, isConsentDecisive }: Asked<SinchAccount>): Svaml | undefined =>
  isConsentDecisive === true && told.event === account.decideOn ? consentMenu(own, account) : undefined;

const answered = (told: Told, asked: Asked<SinchAccount>): Answered => {
  const event = isConsentReply(told.said) ? asked.account.decideOn : told.event;
  const { svaml: given, failure } = routed(event, asked);
  const own = isForbidden(told.event, asked) ? withoutRecording(given) : given;
  const menu = menuFor(told, own, asked);
  if (menu)
    return { body: menu, facts: [...alarms(told, menu, failure), ...connected(told, menu)], suspendsRouting: true };
  const { svaml, facts } = inAnswer(told, asked, own);
  return {
    body: svaml,
    facts: [
      ...alarms(told, svaml, failure),
      ...connected(told, svaml),
      ...begun(told, svaml, recordedBy(svaml)),
      ...beganBefore(told, asked),
      ...facts,
    ],
  };
};

export const answerSinch = (asked: Asked<SinchAccount>): Answered => {
  const reading = readWebhook(asked.webhook);
  if (reading.kind !== 'event' || !isAsking(reading.event.event)) return { body: {} };
  const said = { event: reading.event, account: asked.account };
  const about = aboutOf(said);
  return about ? answered({ said, about, event: reading.event.event }, asked) : { body: {} };
};

/** ICE, ACE, PIE and DICE are answered in the call: their answer says what becomes of it. */
export const sinchAnswering: Answering<SinchAccount> = {
  forward,
  answer: answerSinch,
  canAskConsent: ({ consent, recording }) => consent !== undefined && recording !== undefined,
};
