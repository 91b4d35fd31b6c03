import type { ParticipantFacts, Session } from '@earwitness/domain';

export type Side = ParticipantFacts['side'];

const PHONE_NUMBER = /^(?:sips?:|tel:)?(\+\d{5,15})(?:@|;|$)/;

/** The number in a SIP or tel URI, or in what is a number itself; undefined where there is none. */
export const numberIn = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : PHONE_NUMBER.exec(address)?.[1];

const sidesByDirection: Readonly<Record<Session['direction'], Readonly<Record<string, Side>>>> = {
  inbound: { caller: 'external', callee: 'internal' },
  outbound: { caller: 'internal', callee: 'external' },
  unknown: {},
};

const sidesByKind: Readonly<Record<string, Side>> = { customer: 'external', agent: 'internal', supervisor: 'internal' };

/** Seen from the contact centre: by what somebody is, else by who called whom. */
export const sideOf = (kind: string, direction: Session['direction']): Side =>
  sidesByKind[kind] ?? sidesByDirection[direction][kind] ?? 'unknown';

const hasNumber = ({ participants, from, to }: Session, kind: 'caller' | 'callee'): boolean =>
  numberIn(kind === 'caller' ? from : to) !== undefined ||
  participants.some(({ side, number }) => side === kind && number !== undefined);

/** As the contact centre sees it, with `pstn-` before it where the other side has a phone number. */
export const directionIn = (session: Session | undefined): string => {
  if (!session || session.direction === 'unknown') return 'unknown';
  const isByPhone = hasNumber(session, session.direction === 'inbound' ? 'caller' : 'callee');
  return isByPhone ? `pstn-${session.direction}` : session.direction;
};
