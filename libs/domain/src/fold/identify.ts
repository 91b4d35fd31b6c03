import { joinCaptures } from '../capture/join-captures';
import {
  attemptId,
  captureIdByName,
  captureRefKey,
  idName,
  resolvedCaptureId,
  sessionKeyOf,
  startIntent,
} from '../conversation/lookup';
import type { CaptureName, Conversation } from '../conversation/state';
import type { CaptureMode } from '../facts/capture.facts';
import type { Origin } from '../facts/origin';
import { deriveId } from '../identity';

type Identified = { readonly state: Conversation; readonly id: string | undefined };

/** Our own id, carried by the vendor; where it names no capture at all, the first attempt on the session. */
const claimedId = (state: Conversation, origin: Origin, mode: CaptureMode): string | undefined => {
  if (origin.captureId) return resolvedCaptureId(state, origin.captureId);
  if (origin.captureRef || !origin.sessionRef) return undefined;
  return resolvedCaptureId(state, attemptId(startIntent(sessionKeyOf(origin, origin.sessionRef), mode), 1));
};

/** One id for all of a capture's: one that was claimed, and the least of several, so that no order matters. */
const rootOf = (ids: readonly string[], derived: string): string =>
  ids.filter((id) => id !== derived).sort()[0] ?? derived;

const joinedCaptures = (state: Conversation, ids: ReadonlySet<string>, root: string): Conversation['captures'] => {
  const [first, ...others] = state.captures.filter(({ id }) => ids.has(id));
  if (!first) return state.captures;
  const united = others.reduce((known, other) => joinCaptures(known, other), first);
  return [...state.captures.filter(({ id }) => !ids.has(id)), { ...united, id: root }];
};

/** From here on the names and all the ids mean the root, and so does whatever meant one of them. */
const unite = (
  state: Conversation,
  ids: ReadonlySet<string>,
  [name, root]: readonly [string, string],
): Conversation => {
  const aliases = [...ids].filter((id) => id !== root).map(idName);
  const renamed = new Set([name, ...aliases]);
  const others = state.captureNames
    .filter((known) => !renamed.has(known.name))
    .map((known): CaptureName => (ids.has(known.captureId) ? { ...known, captureId: root } : known));
  return {
    ...state,
    captureNames: [...others, ...[...renamed].map((alias) => ({ name: alias, captureId: root }))],
    captures: joinedCaptures(state, ids, root),
  };
};

/**
 * Which capture a fact speaks of. A fact that carries both our id and the vendor's ref shows that they mean the same:
 * what was known of each becomes one.
 */
export const identify = (state: Conversation, origin: Origin, mode: CaptureMode): Identified => {
  const claimed = claimedId(state, origin, mode);
  if (!origin.captureRef) return { state, id: claimed };
  const name = captureRefKey(origin, origin.captureRef);
  const known = captureIdByName(state, name);
  if (known !== undefined && (claimed ?? known) === known) return { state, id: known };
  const derived = deriveId('capture', name);
  const ids = [claimed, known, resolvedCaptureId(state, derived)].filter((id) => id !== undefined);
  const id = rootOf(ids, derived);
  return { state: unite(state, new Set([...ids, derived]), [name, id]), id };
};
