import type { PolicyFacts } from '@earwitness/domain';

/** A conversation as the replay is told of it, and as whoever checks the replay knows it. */
export interface Talk {
  readonly number: number;
  readonly id: string;
  readonly line: number;
  readonly queue: number;
  /** Of the day, in UTC; all days are working days. */
  readonly hour: number;
  readonly caller: number;
  readonly agent: number;
  readonly isPstn: boolean;
  readonly language: 'de' | 'en' | undefined;
  readonly hasDeclined: boolean;
  readonly tag: number;
  readonly durationSec: number;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** A good mixer of 32 bits: neighbours have nothing in common. */
const mixed = (value: number, salt: number): number => {
  let mix = Math.imul(value ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
};

export const talkOf = (number: number): Talk => {
  const draw = (salt: number, most: number): number => mixed(number, salt) % most;
  const spoken = draw(7, 10);
  return {
    number,
    id: `${hex(mixed(number, 0), 8)}-0000-8000-8000-${hex(number, 12)}`,
    line: draw(1, 40),
    queue: draw(2, 30),
    hour: draw(3, 24),
    caller: draw(4, 50_000),
    agent: draw(5, 2_000),
    isPstn: draw(6, 4) > 0,
    language: spoken === 0 ? undefined : spoken < 4 ? 'de' : 'en',
    hasDeclined: draw(8, 50) === 0,
    tag: draw(9, 12),
    durationSec: draw(10, 900),
  };
};

export const callerNumber = (caller: number): string => `+49301${String(caller).padStart(7, '0')}`;
export const agentId = (agent: number): string => `agent-${agent}`;

/** Monday to Friday of one week. */
const dayOf = ({ number }: Talk): string => String(5 + (number % 5)).padStart(2, '0');

export const factsOf = (talk: Talk): PolicyFacts => {
  const startedAt = `2026-01-${dayOf(talk)}T${String(talk.hour).padStart(2, '0')}:30:00.000Z`;
  return {
    now: startedAt,
    c: {
      id: talk.id,
      traceId: hex(talk.number + 1, 32),
      tenant: 'acme',
      channel: 'voice',
      direction: talk.isPstn ? 'pstn-inbound' : 'inbound',
      startedAt,
      ...(talk.language && { language: talk.language }),
      businessLine: `line-${talk.line}`,
      tags: [`tag-${talk.tag}`, 'contact-centre'],
      attrs: { crm: String(talk.caller) },
      route: {
        ani: callerNumber(talk.caller),
        dnis: '+4930100',
        queue: { id: `queue-${talk.queue}`, tz: 'Europe/Berlin' },
      },
      participants: [
        { ref: 'a', kind: 'caller', side: 'external', number: callerNumber(talk.caller), groups: [] },
        { ref: 'b', kind: 'agent', side: 'internal', userId: agentId(talk.agent), groups: ['agents'] },
      ],
      consent: { state: talk.hasDeclined ? 'declined' : 'announced' },
      captures: [],
      requested: false,
      cues: [],
    },
    vendors: [{ name: 'telnyx', account: 'main', capabilities: ['native:pause'], health: 'up' }],
  };
};
