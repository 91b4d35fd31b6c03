import type { VendorFact } from '../contract/webhook';
import type { SinchAccount } from './sinch.config';
import { isRecord, type SinchEvent, textOf } from './sinch.envelope';
import type { About, Said } from './sinch.origin';
import { nameOf, type Svaml } from './sinch.svaml';

/** Known again by this when the menu was left; a customer's own menus have other names. */
const MENU = 'earwitnessConsent';
const GRANTED = 'granted';
const DECLINED = 'declined';

const resultOf = ({ body, event }: SinchEvent): Readonly<Record<string, unknown>> | undefined =>
  event === 'pie' && isRecord(body.menuResult) && body.menuResult.menuId === MENU ? body.menuResult : undefined;

/** The menu was ours: what the customer's routing has waited for. */
export const isConsentReply = ({ event, account }: Said): boolean =>
  account.consent !== undefined && resultOf(event) !== undefined;

const noAnswer = {
  declined: 'ConsentDeclined',
  announced: 'ConsentAnnounced',
} as const;

const wordIn = (type: string | undefined, value: string | undefined, otherwise: 'declined' | 'announced') => {
  if (type === 'return' && value === GRANTED) return 'ConsentGranted' as const;
  if (type === 'return' && value === DECLINED) return 'ConsentDeclined' as const;
  return noAnswer[otherwise];
};

/** What was said of consent by a key, or by none; of whoever hung up, nothing was. */
export const consentIn = ({ event, account }: Said, about: About): readonly VendorFact[] => {
  const result = resultOf(event);
  const type = textOf(result?.type);
  if (!result || !account.consent || type === 'hangup') return [];
  const name = wordIn(type, textOf(result.value), account.consent.onNoAnswer);
  /** When a call comes in there is nobody but the caller. */
  const participant = account.decideOn === 'ice' ? { participantRef: 'caller' } : {};
  const evidence = `sinch/${account.id}/call/${about.sessionRef ?? ''}/menu`;
  return [{ ...about, name, data: { scope: 'recording', evidence, ...participant } }];
};

/** Nobody is asked about what cannot be recorded in any case. */
const isRecordable = ({ action }: Svaml): boolean => !['hangup', 'connectmxp'].includes(nameOf(action));

/**
 * The menu in place of the customer's routing, which goes on when it was left (Sinch Voice, "Callbacks", PIE); undefined
 * where there is no need to ask.
 */
export const consentMenu = (routing: Svaml, { consent }: Pick<SinchAccount, 'consent'>): Svaml | undefined => {
  if (!consent || !isRecordable(routing)) return undefined;
  const { prompt, grantedBy, declinedBy, language, timeoutMs } = consent.menu;
  const options = [
    { dtmf: grantedBy, action: `return(${GRANTED})` },
    { dtmf: declinedBy, action: `return(${DECLINED})` },
  ];
  const asked = { id: MENU, mainPrompt: `#tts[${prompt}]`, maxDigits: 1, timeoutMills: timeoutMs, options };
  return { action: { name: 'runMenu', locale: language, mainMenu: MENU, menus: [asked] } };
};
