import type { PolicyFacts } from '@earwitness/domain';
import type { Lookups } from './condition-engine';

/** Lists, groups and schedules with one entry each. */
export const lookups: Lookups = {
  has: (kind, name) => ['List vips', 'Group traders', 'Schedule trading-hours'].includes(`${kind} ${name}`),
  largest: 50_000,
  inList: (_, value) => value === '+4930123456',
  inGroup: (_, member) => member === 'u-7',
  inSchedule: (_, atMs, tz) => new Date(atMs).getUTCHours() === 10 && tz !== 'Asia/Tokyo',
};

/** A call of a customer to a desk, with no language, jurisdiction or duration known. */
export const facts: PolicyFacts = {
  now: '2026-03-02T10:15:30.000Z',
  c: {
    id: 'c-1',
    traceId: 't-1',
    tenant: 'bank-de',
    channel: 'voice',
    direction: 'pstn-inbound',
    startedAt: '2026-03-02T10:15:00.000Z',
    businessLine: 'brokerage',
    tags: ['mifid'],
    attrs: { tier: 'gold' },
    route: { ani: '+4930123456', dnis: '+4989555', queue: { id: 'q-1', tz: 'Europe/Berlin' } },
    participants: [
      { ref: 'p-1', kind: 'customer', side: 'external', number: '+4930123456', groups: [], tz: 'Europe/Paris' },
      { ref: 'p-2', kind: 'agent', side: 'internal', userId: 'u-7', groups: ['desk-1'] },
    ],
    consent: { state: 'unknown' },
    captures: [],
    requested: false,
    cues: [],
  },
  vendors: [{ name: 'sinch', account: 'a-1', capabilities: ['native:pause'], health: 'up' }],
};
