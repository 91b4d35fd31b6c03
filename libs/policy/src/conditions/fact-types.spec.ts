import { celEngine } from './cel-engine';
import { facts, lookups } from './condition.samples';
import { lengths, objectTypes, variables } from './fact-types';

it('declares every variable', () => expect(Object.keys(variables)).toEqual(['now', 'c', 'vendors', 'r', 'caller']));

it('bounds every list of facts', () => {
  const lists = [['', { fields: variables }] as const, ...objectTypes].flatMap(([name, { fields }]) =>
    Object.entries(fields)
      .filter(([, type]) => /^(?:list|map)</.test(type))
      .map(([field]) => (name ? `${name}.${field}` : field)),
  );
  expect(Object.keys(lengths).sort()).toEqual(lists.sort());
});

it.each(['c.tags', 'c.attrs', 'c.participants', 'c.captures', 'c.cues', 'vendors'])(
  'knows nothing of %s where there is too much of it',
  (list) => {
    const unknown = { tags: null, attrs: null, participants: null, captures: null, cues: null };
    const uncounted = celEngine.activate({ ...facts, c: { ...facts.c, ...unknown }, vendors: null });
    const says = (source: string) => {
      const compiled = celEngine.compile(source, lookups);
      if (!compiled.isValid) throw new Error(JSON.stringify(compiled.faults));
      const { condition } = compiled;
      expect(condition.explain(uncounted).holds).toBe(condition.holds(uncounted));
      return condition.holds(uncounted);
    };
    for (const source of [
      `size(${list}) == 0`,
      `${list}.exists(x, true)`,
      `!${list}.exists(x, true)`,
      `${list}.all(x, true)`,
    ])
      expect(says(source)).toBeUndefined();
    if (list !== 'vendors') expect(says(`has(${list})`)).toBe(false);
    expect(says(`${list}.exists(x, true) || c.channel == "voice"`)).toBe(true);
  },
);

it('evaluates a list that is longer than its bound', () => {
  const tags = [...Array.from({ length: 1000 }, (_, index) => `t${index}`), 'last'];
  const compiled = celEngine.compile('"last" in c.tags', lookups);
  const holds = compiled.isValid && compiled.condition.holds(celEngine.activate({ ...facts, c: { ...facts.c, tags } }));
  expect(holds).toBe(true);
});
