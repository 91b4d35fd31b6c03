import { createHash } from 'node:crypto';
import { agentId, callerNumber, type Talk } from './conversations';

type Kind = 'prohibition' | 'obligation' | 'exclusion' | 'selection';

/** A policy as it is written, and the same said again without conditions, for whoever checks the replay. */
export interface Rule {
  readonly id: string;
  readonly kind: Kind;
  readonly document: object;
  /** Undefined where a fact is missing. */
  holds(talk: Talk): boolean | undefined;
}

interface Wording {
  readonly kind: Kind;
  readonly when: string;
  readonly holds: Rule['holds'];
  readonly more?: object;
}

const rule = (id: string, { kind, when, holds, more = {} }: Wording): Rule => ({
  id,
  kind,
  holds,
  document: {
    apiVersion: 'earwitness/v1',
    kind: 'Policy',
    metadata: { id },
    phase: 'capture',
    class: kind,
    when,
    onIndeterminate: 'noMatch',
    ...more,
  },
});

const rules = (count: number, of: (index: number) => Rule): readonly Rule[] =>
  Array.from({ length: count }, (_, index) => of(index));

const obligations = rules(12, (index) =>
  rule(`line-${index}`, {
    kind: 'obligation',
    when: `c.businessLine == "line-${index}" && c.participants.exists(p, p.side == "external")`,
    holds: ({ line }) => line === index,
  }),
);

/** Berlin is an hour ahead in January. */
const isOpen = ({ hour }: Talk): boolean => hour + 1 >= 9 && hour + 1 < 18;

const scheduled = rules(8, (index) =>
  rule(`queue-${index}`, {
    kind: 'selection',
    when: `c.route.queue.id == "queue-${index}" && inSchedule("trading-hours", c.startedAt, tz(c, "queue"))`,
    holds: (talk) => talk.queue === index && isOpen(talk),
  }),
);

const LISTED_OF = 200;
const listed = rules(8, (index) =>
  rule(`listed-${index}`, {
    kind: index < 4 ? 'exclusion' : 'selection',
    when: `inList("callers-${index}", c.route.ani) && c.direction.startsWith("pstn")`,
    holds: ({ caller, isPstn }) => caller % LISTED_OF === index && isPstn,
  }),
);

const MEMBERS_OF = 100;
const grouped = rules(6, (index) =>
  rule(`group-${index}`, {
    kind: 'obligation',
    when: `c.participants.exists(p, p.side == "internal" && inGroup("desk-${index}", p.userId))`,
    holds: ({ agent }) => agent % MEMBERS_OF === index,
  }),
);

const declined = rules(6, (index) =>
  rule(`declined-${index}`, {
    kind: 'prohibition',
    when: `c.consent.state in ["declined", "withdrawn"] && "tag-${index}" in c.tags`,
    holds: ({ hasDeclined, tag }) => hasDeclined && tag === index,
  }),
);

/** Undefined where nobody knows. */
const isGerman = (language: Talk['language']): boolean | undefined => (language ? language === 'de' : undefined);

const spoken = rules(5, (index) =>
  rule(`german-${index}`, {
    kind: 'selection',
    when: `c.language == "de" && c.businessLine == "line-${20 + index}"`,
    holds: ({ language, line }) => line === 20 + index && isGerman(language),
  }),
);

/** The first 8 bytes of SHA-256 over salt, policy and conversation, as a share of all there are. */
const isDrawn = (id: string, percent: number, talk: Talk): boolean => {
  const digest = createHash('sha256').update(`salt\n${id}\n${talk.id}`).digest();
  return digest.readBigUInt64BE() < (BigInt(percent * 1_000) * 2n ** 64n) / 100_000n;
};

const sampled = (percent: number): readonly Rule[] =>
  rules(5, (index) =>
    rule(`sample-${index}`, {
      kind: 'selection',
      when: `prefix(c.route.ani, "+49") && c.businessLine == "line-${30 + index}"`,
      holds: (talk) => talk.line === 30 + index && isDrawn(`sample-${index}`, percent, talk),
      more: { sample: { percent } },
    }),
  );

const header = (kind: string, id: string) => ({ apiVersion: 'earwitness/v1', kind, metadata: { id } });

/** Every n-th of so many. */
const everyNth = (of: number, n: number, first: number): readonly number[] =>
  Array.from({ length: Math.floor(of / n) }, (_, index) => index * n + first);

const references: readonly object[] = [
  { ...header('Settings', 'settings'), sampleSalt: 'salt' },
  {
    ...header('Schedule', 'trading-hours'),
    hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }],
  },
  ...listed.map((_, index) => ({
    ...header('List', `callers-${index}`),
    entries: everyNth(50_000, LISTED_OF, index).map(callerNumber),
  })),
  ...grouped.map((_, index) => ({
    ...header('Group', `desk-${index}`),
    members: everyNth(2_000, MEMBERS_OF, index).map(agentId),
  })),
];

const common = [...scheduled, ...listed, ...grouped, ...declined];

/** Those that decided. */
export const active: readonly Rule[] = [...obligations, ...common, ...spoken, ...sampled(10)];
/** Those that are replayed: an obligation is only selected any more, languages are given up, samples are larger. */
export const draft: readonly Rule[] = [
  ...obligations.slice(1),
  rule('line-0', {
    kind: 'selection',
    when: 'c.businessLine == "line-0" && c.language == "de"',
    holds: ({ line, language }) => line === 0 && isGerman(language),
  }),
  ...common,
  ...spoken.slice(1),
  rule('german-0', { kind: 'selection', when: 'c.businessLine == "line-39"', holds: ({ line }) => line === 39 }),
  ...sampled(12),
];

export const documentsOf = (all: readonly Rule[]): readonly object[] => [
  ...references,
  ...all.map(({ document }) => document),
];
