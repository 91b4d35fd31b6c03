import { deriveId } from '@earwitness/domain';
import type { Append, NewEvent, Position } from './ledger';

export const STREAMS = 8;
export const EVENTS = 6;

export const stream = (index: number): string => deriveId('stream', String(index));

/** No two are alike in any column, and every other one has no raw words. */
const event = (index: number, version: number): NewEvent => ({
  eventId: deriveId('event', String(index), String(version)),
  type: `earwitness.test-${index}-${version}.v1`,
  recordedAt: new Date(Date.UTC(2026, 0, 5, 9, index, version, 1)).toISOString(),
  body: JSON.stringify({ index, version, text: 'Zoë ☎  spaces  kept' }),
  ...(version % 2 ? { raw: Buffer.from(`raw ${index} ${version}`) } : {}),
});

export const appending = (index: number, head: Position | undefined, count: number): Append => ({
  streamId: stream(index),
  kind: 'conversation',
  tenant: `tenant-${index}`,
  head,
  events: Array.from({ length: count }, (_, more) => event(index, (head?.version ?? 0) + more + 1)),
  state: '{"s":1}',
  stateVersion: 1,
});

/** Every stream with all of its events, each stream another tenant's. */
export const ledgerOfTest: readonly Append[] = Array.from({ length: STREAMS }, (_, index) =>
  appending(index, undefined, EVENTS),
);
