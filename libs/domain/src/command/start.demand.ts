import type { AccountProfile } from '../context';
import type { Demand } from '../conversation/demand';
import { startIntent } from '../conversation/lookup';
import type { Session } from '../conversation/state';
import type { CaptureMode } from '../facts/capture.facts';
import { demanded } from './demanded';
import type { Wanted } from './wanted';

const starting = (session: Session, mode: CaptureMode): Wanted => ({
  type: 'StartCapture',
  intent: startIntent(session.key, mode),
  attempt: 1,
  vendor: session.vendor,
  account: session.account,
  sessionRef: session.ref,
  mode,
});

const startingModes = ({ refs }: Session, profile: AccountProfile | undefined): readonly CaptureMode[] =>
  (profile?.startsWithSession ?? []).filter((mode) =>
    Object.entries(profile?.startsOnlyWhere?.[mode] ?? {}).every(([name, value]) => refs[name] === value),
  );

/** Every session that started is captured in the modes its account is set up for, where policy says record. */
export const startCaptures: Demand = (state, context) => {
  if (!state.decision?.record) return [];
  return state.sessions
    .filter(({ startedAt }) => startedAt !== undefined)
    .flatMap((session) =>
      startingModes(session, context.profileOf(session.vendor, session.account)).flatMap((mode) =>
        demanded(state, context, starting(session, mode)),
      ),
    );
};
