import type { FactData, Participant } from '@earwitness/domain';
import { parseSipAddress } from '../siprec/sip-address';
import { type Payload, refOf, wordsOf } from './iotcomms-mediaservice.fields';

const LONGEST = 200;

/** International, without its plus; the shortest in the samples has eight digits. */
const INTERNATIONAL = /^[1-9]\d{7,14}$/;

const withPlus = (user: string): string => (INTERNATIONAL.test(user) ? `+${user}` : user);

/** A JSON number can hold no plus; a text that has none never had one. */
const userOf = (value: unknown): string | undefined => {
  const user = wordsOf(value, LONGEST);
  return user !== undefined && typeof value === 'number' ? withPlus(user) : user;
};

/**
 * `/callAnswered` leaves out the plus: its samples have the numbers 46890510 and 46890200, which are +46890510 and
 * +46890200 in those of all other callbacks (Mediaservice API, "/callAnswered", "/callNotify", "/callEvent").
 */
const userWithoutPlus = (value: unknown): string | undefined => {
  const user = wordsOf(value, LONGEST);
  return user === undefined ? undefined : withPlus(user);
};

interface Named {
  readonly side: Participant['side'];
  readonly user: string | undefined;
  /** The vendor's id of the participant; `/newCall` has none. */
  readonly id?: unknown;
  readonly number?: string | undefined;
}

/** Who is at a number or an address is the same person in every callback: ids come too late to tell who was announced. */
const refBy = (user: string | undefined, id: unknown): string | undefined => {
  if (user === undefined) return refOf(id);
  const address = parseSipAddress(user);
  return address?.number ?? address?.user ?? user;
};

const participantOf = ({ side, user, id, number = user && parseSipAddress(user)?.number }: Named) => {
  const participantRef = refBy(user, id);
  if (participantRef === undefined) return [];
  return [
    { participantRef, side, ...(user !== undefined && { address: user }), ...(number !== undefined && { number }) },
  ];
};

/** For the vendor's own operations, which take its ids. */
const idsOf = (...parties: readonly Named[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    parties.flatMap(({ user, id }) => {
      const [ref, participantRef] = [refOf(id), refBy(user, id)];
      return ref === undefined || participantRef === undefined ? [] : [[`participant/${ref}`, participantRef] as const];
    }),
  );

/** Who is named, and what the vendor calls them. */
export interface Parties {
  readonly data: Pick<FactData<'SessionAnnounced'>, 'from' | 'to' | 'participants'>;
  readonly refs: Readonly<Record<string, string>>;
}

const between = (caller: Named, callee: Named): Parties => ({
  data: {
    ...(caller.user !== undefined && { from: caller.user }),
    ...(callee.user !== undefined && { to: callee.user }),
    participants: [...participantOf(caller), ...participantOf(callee)],
  },
  refs: idsOf(caller, callee),
});

/** `paiNumber` is E.164 ("The paiNumber is the E.164-number presented in the SIP PAI header"). */
const assertedOf = (paiNumber: unknown): string | undefined => {
  const number = userWithoutPlus(paiNumber);
  return number?.startsWith('+') ? parseSipAddress(number)?.number : undefined;
};

/** `callingParty` is the asserted identity where there is one; `fromUser` is whatever a device says. */
const callerIn = ({ callingParty, paiNumber }: Payload): Named => {
  const [user, asserted] = [userOf(callingParty), assertedOf(paiNumber)];
  const isSame = user === undefined || asserted === `+${user}`;
  if (asserted !== undefined && isSame) return { side: 'caller', user: asserted };
  const number = (user && parseSipAddress(user)?.number) ?? asserted;
  return { side: 'caller', user, number };
};

/** Who calls, and whom they dialled, of a call that is not connected yet. */
export const dialled = (payload: Payload): Parties =>
  between(callerIn(payload), { side: 'callee', user: userOf(payload.calledParty) });

export const dialledRemotely = ({ sourceUser, destinationUri }: Payload): Parties =>
  between({ side: 'caller', user: userOf(sourceUser) }, { side: 'callee', user: userOf(destinationUri) });

export const connected = (payload: Payload): Parties =>
  between(
    { side: 'caller', user: userWithoutPlus(payload.callingPartyNumber), id: payload.callerParticipantId },
    { side: 'callee', user: userWithoutPlus(payload.remotePartyNumber), id: payload.calleeParticipantId },
  );

const ofCaller = /^call(?:ing|er)/;

/** Whom something happened to, and who was on the other side (Mediaservice API, "/callEvent": "user", "remoteUser"). */
export const concerned = (payload: Payload): Parties & { readonly participantRef: string | undefined } => {
  const [own, other] = ofCaller.test(wordsOf(payload.event, 100) ?? '')
    ? (['caller', 'callee'] as const)
    : (['callee', 'caller'] as const);
  const [user, id] = [userOf(payload.user), payload.participantId];
  const remote = { side: other, user: userOf(payload.remoteUser), id: payload.remoteParticipantId };
  const { data, refs } = between({ side: own, user, id }, remote);
  return { data: { participants: data.participants }, refs, participantRef: refBy(user, id) };
};
