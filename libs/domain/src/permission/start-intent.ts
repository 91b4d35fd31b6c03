import { type Capture, isOver } from '../capture/capture';
import { resolvedCaptureId, startIntent } from '../conversation/lookup';
import type { Conversation, Session } from '../conversation/state';
import type { CaptureMode } from '../facts/capture.facts';
import { isStopByPolicy } from './permission';

/** A policy that forbids what it demands as soon as it is done would start and stop for ever. */
export const MOST_RESTARTS = 20;

/** The captures that ended because policy took its demand back, as far as that is seen. */
const stoppedCaptures = (state: Conversation, sessionKey: string, mode: CaptureMode): readonly Capture[] => {
  const stops = state.commands.filter(({ command }) => isStopByPolicy(command));
  if (stops.length === 0) return [];
  const stopped = new Set(stops.map(({ command }) => resolvedCaptureId(state, command.captureId ?? '')));
  return state.captures.filter(
    (capture) =>
      capture.sessionKey === sessionKey && capture.mode === mode && stopped.has(capture.id) && isOver(capture),
  );
};

/**
 * What a start by policy is for, by now: what policy stopped is started again where it is demanded again, but not before
 * the old one is seen to have ended.
 */
export const presentStartIntent = (state: Conversation, { key }: Session, mode: CaptureMode): string => {
  const before = Math.min(stoppedCaptures(state, key, mode).length, MOST_RESTARTS);
  return before === 0 ? startIntent(key, mode) : `${startIntent(key, mode)}/again/${before}`;
};
