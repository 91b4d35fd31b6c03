import type { AccountProfile, DecisionContext } from '../context';
import type { Conversation, Session } from '../conversation/state';
import { type CaptureMode, captureMode } from '../facts/capture.facts';
import type { Instant } from '../instant';
import type { CapturePlan } from '../policy/capture-decision';

/** What a recording that is demanded now must be like; undefined where policy says no more than "record", or not even that. */
export const planOf = ({ decision }: Conversation): CapturePlan | undefined =>
  decision?.record ? decision.plan : undefined;

/** `telnyx-siprec`: what counts as one recorder, however many captures are made with it. */
export const recorderOf = ({ vendor, mode }: { readonly vendor: string; readonly mode: CaptureMode }): string =>
  `${vendor}-${mode}`;

/** A session and what its account can do. */
export interface Place {
  readonly session: Session;
  readonly profile: AccountProfile | undefined;
}

export const placeOf = (context: DecisionContext, session: Session): Place => ({
  session,
  profile: context.profileOf(session.vendor, session.account),
});

export type LivePlace = Place & { readonly session: { readonly startedAt: Instant } };

const isLive = (place: Place): place is LivePlace =>
  place.session.startedAt !== undefined && place.session.endedAt === undefined;

/** Sessions in which there is something to record now. */
export const livePlaces = (state: Conversation, context: DecisionContext): readonly LivePlace[] =>
  state.sessions.map((session) => placeOf(context, session)).filter(isLive);

const isMetBy = ({ session, profile }: Place, mode: CaptureMode): boolean =>
  Object.entries(profile?.startsOnlyWhere?.[mode] ?? {}).every(([name, value]) => session.refs[name] === value);

/** The modes that an account is set up to start in with every session. */
export const usualModes = (place: Place): readonly CaptureMode[] =>
  (place.profile?.startsWithSession ?? []).filter((mode) => isMetBy(place, mode));

/** Live audio that somebody listens to is no recorder. */
const startableModes = (place: Place): readonly CaptureMode[] =>
  captureMode.options.filter(
    (mode) =>
      mode !== 'stream' &&
      place.profile?.capabilities[mode]?.supports.includes('StartCapture') === true &&
      isMetBy(place, mode),
  );

/** `iotcomms` means every API of that maker. */
const isVendor = (name: string, vendor: string): boolean => vendor === name || vendor.startsWith(`${name}-`);

/**
 * The modes in which a session can be started where policy names a recorder: `telnyx-siprec` a vendor and a mode,
 * `telnyx` a vendor as its account is set up, or else in the first mode that it can be started in.
 */
export const modesFor = (name: string, place: Place): readonly CaptureMode[] => {
  const { vendor } = place.session;
  const able = startableModes(place);
  if (!isVendor(name, vendor)) return able.filter((mode) => name === `${vendor}-${mode}`);
  const usual = usualModes(place).filter((mode) => able.includes(mode));
  return usual.length > 0 ? usual : able.slice(0, 1);
};

/** Our answer to a synchronous question may start it. */
export const isByAnswer = ({ profile }: Place, mode: CaptureMode): boolean =>
  profile?.capabilities[mode]?.startedBy === 'answer';

/** Answered with yes: a command would record it a second time. */
export const isAnswered = (place: Place, mode: CaptureMode): boolean =>
  place.session.wasAskedToRecord === true && isByAnswer(place, mode);

const answerModes = ({ profile }: Place): readonly CaptureMode[] =>
  captureMode.options.filter((mode) => profile?.capabilities[mode]?.startedBy === 'answer');

/** Whether a recorder that policy names records a session, by command or because our answer said so. */
export const canRecord = (name: string, place: Place): boolean => {
  const { session } = place;
  const byAnswer = session.wasAskedToRecord === true ? answerModes(place) : [];
  return (
    modesFor(name, place).length > 0 ||
    byAnswer.some((mode) => isVendor(name, session.vendor) || name === `${session.vendor}-${mode}`)
  );
};
