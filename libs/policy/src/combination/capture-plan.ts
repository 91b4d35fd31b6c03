import type { CapturePlan } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';
import { concatenated, once, present } from './dimensions';

type Announcement = CapturePlan['announce'];

/** What a policy says of the capture that it demands. */
export const planIn = once(({ capture }: PolicyDocument): CapturePlan => ({
  prefer: capture.prefer,
  redundancy: capture.redundancy,
  tracks: capture.tracks,
  failMode: capture.failMode ?? 'open',
  announce: present({ kind: capture.announce?.kind ?? 'none', text: capture.announce?.text }),
  onProhibition: capture.onProhibition,
  ...(capture.fallback && { fallback: { afterMs: Math.max(1, capture.fallback.after), to: capture.fallback.to } }),
}));

const announcements: readonly Announcement['kind'][] = ['spoken', 'tone', 'none'];

/** The strictest counts, in the words of the strongest that has some. */
const strictest = (all: readonly Announcement[]): Announcement => {
  const kind = announcements.find((known) => all.some((announce) => announce.kind === known)) ?? 'none';
  return present({ kind, text: all.find((announce) => announce.kind === kind && announce.text !== undefined)?.text });
};

const tracksOf = ([first, ...others]: readonly CapturePlan[]): CapturePlan['tracks'] =>
  first && others.every(({ tracks }) => tracks === first.tracks) ? first.tracks : 'both';

/** One plan that is strict enough for all of them, the strongest first. */
export const combinedPlan = (plans: readonly CapturePlan[]): CapturePlan => ({
  prefer: concatenated(plans.map(({ prefer }) => prefer)),
  redundancy: Math.max(1, ...plans.map(({ redundancy }) => redundancy)),
  tracks: tracksOf(plans),
  failMode: plans.some(({ failMode }) => failMode === 'closed') ? 'closed' : 'open',
  announce: strictest(plans.map(({ announce }) => announce)),
  onProhibition: plans.some(({ onProhibition }) => onProhibition === 'discard') ? 'discard' : 'keep',
  ...present({ fallback: plans.find(({ fallback }) => fallback)?.fallback }),
});
