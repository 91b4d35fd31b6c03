import { nestingOf } from './nesting';

it.each([
  ['', 0],
  ['7', 0],
  ['{"a":[1,{"b":[]}]}', 4],
  ['[[],[[]],[]]', 3],
  ['{"a":"[[[{","b":"\\"[["}', 1],
  ['['.repeat(30_000), 30_000],
])('counts how deep %.20s is', (json, depth) => expect(nestingOf(json)).toBe(depth));
