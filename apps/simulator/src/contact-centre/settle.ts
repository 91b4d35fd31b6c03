import { setTimeout as sleep } from 'node:timers/promises';
import { compare, type Known, type KnownFile, type VendorsKnow } from './compare';
import { request } from './http';
import type { PlayedCall, Stage } from './play';
import type { QueryApi, SeenConversation, SeenSession } from './query-api';

const LOOK_EVERY_MS = 300;
const UNFINISHED = new Set(['issued', 'accepted', 'unknown']);

/** One that was never begun, of which only an alarm told, has no end to wait for. */
const isOver = ({ announcedAt, startedAt, endedAt }: SeenSession): boolean =>
  endedAt !== undefined || (startedAt ?? announcedAt) === undefined;

/** One that its vendor declined when it had no answer was announced, and holds up none that started. */
const areOver = (sessions: readonly SeenSession[]): boolean => {
  const started = sessions.filter(({ startedAt }) => startedAt !== undefined);
  return (started.length > 0 ? started : sessions).every(isOver);
};

const isSettled = ({ expectations, commands, sessions }: SeenConversation): boolean =>
  areOver(sessions) &&
  expectations.every(({ verdict }) => verdict !== 'open') &&
  commands.every(({ status }) => !UNFINISHED.has(status));

/**
 * Waits until every call is known and nothing more is to come of it; of one that its vendor declined nobody hears the end.
 * @returns what is known when it is, or time is up.
 */
export const settled = async (
  calls: readonly PlayedCall[],
  api: QueryApi,
  withinMs: number,
): Promise<readonly SeenConversation[]> => {
  const deadline = Date.now() + withinMs;
  const played = new Set(calls.filter(({ wasDeclined }) => !wasDeclined).map(({ sessionRef }) => sessionRef));
  for (;;) {
    const conversations = await api.conversations();
    const refs = new Set(conversations.flatMap(({ sessions }) => sessions.map(({ ref }) => ref)));
    const ours = conversations.filter(({ sessions }) => sessions.some(({ ref }) => played.has(ref)));
    const isKnown = [...played].every((ref) => refs.has(ref));
    if ((isKnown && ours.every(isSettled)) || Date.now() > deadline) return conversations;
    await sleep(LOOK_EVERY_MS);
  }
};

/** Asks the simulators what they know. */
export const askVendors = async (simulators: string, recorders: readonly string[]): Promise<VendorsKnow> => {
  const { body } = await request('GET', `${simulators}/knowledge`);
  const files: KnownFile[] = [];
  for (const recorder of recorders) {
    const answer = await request('GET', `${simulators}/${recorder}/__sim/files`);
    files.push(...(answer.body as readonly KnownFile[]));
  }
  return { knowledge: body as Readonly<Record<string, Known>>, files };
};

export interface Agreement {
  readonly conversations: readonly SeenConversation[];
  /** Empty when the platform says what the vendors know. */
  readonly differences: readonly string[];
}

/** Compares what the platform says with what the vendors know until they agree, or time is up. */
export const agreed = async (calls: readonly PlayedCall[], stage: Stage, withinMs: number): Promise<Agreement> => {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const conversations = await settled(calls, stage.api, deadline - Date.now());
    const vendors = await askVendors(stage.simulators, [stage.recordingServer, stage.branch]);
    const differences = compare(calls, conversations, vendors);
    if (differences.length === 0 || Date.now() > deadline) return { conversations, differences };
    await sleep(LOOK_EVERY_MS);
  }
};
