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

it('evaluates a list that is longer than its bound', () => {
  const tags = [...Array.from({ length: 1000 }, (_, index) => `t${index}`), 'last'];
  const compiled = celEngine.compile('"last" in c.tags', lookups);
  const holds = compiled.isValid && compiled.condition.holds(celEngine.activate({ ...facts, c: { ...facts.c, tags } }));
  expect(holds).toBe(true);
});
