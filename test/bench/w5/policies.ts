const OBLIGATIONS = 40;
const PROHIBITIONS = 5;
const EXCLUSIONS = 5;
export const POLICIES = OBLIGATIONS + PROHIBITIONS + EXCLUSIONS;

/** Every call comes from one of these areas. */
const FIRST_AREA = 100;
const AREAS = 100;

const policy = (id: string, kind: string, when: string) => ({
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id },
  phase: 'capture',
  class: kind,
  when,
});

const calledFrom = (area: number): string =>
  `c.channel == "voice" && c.participants.exists(p, has(p.number) && p.number.startsWith("+49${area}"))`;

const each = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Fifty policies, each of which has to look at who takes part, and a list. */
export const fiftyPolicies = (): readonly object[] => [
  { apiVersion: 'earwitness/v1', kind: 'List', metadata: { id: 'board' }, entries: each(1_000, (n) => `+4430${n}`) },
  ...each(OBLIGATIONS, (n) => policy(`duty-${n}`, 'obligation', calledFrom(FIRST_AREA + n))),
  ...each(PROHIBITIONS, (n) => policy(`never-${n}`, 'prohibition', calledFrom(FIRST_AREA + n))),
  ...each(EXCLUSIONS, (n) =>
    policy(`private-${n}`, 'exclusion', `c.participants.exists(p, has(p.number) && inList("board", p.number))`),
  ),
];

const areaOf = (call: number): number => FIRST_AREA + (call % AREAS);

export const numberOf = (call: number): string => `+49${areaOf(call)}${String(call).padStart(7, '0')}`;

/** What the fifty policies demand, told without them. */
export const isToBeRecorded = (call: number): boolean => {
  const area = areaOf(call) - FIRST_AREA;
  return area >= PROHIBITIONS && area < OBLIGATIONS;
};
