import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { bad, good } from './document.cases.given';
import { groupOf, holidays, listOf, policy, schedule, settings } from './documents.given';
import type { PolicyFault } from '../checking/fault';
import { parsePolicySet } from './parse-policy-set';
import { policyJsonSchema } from './written.document';

const asJson = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

const faultsOf = (...documents: readonly unknown[]): readonly PolicyFault[] => {
  const parsed = parsePolicySet(asJson(documents) as unknown[]);
  return parsed.isValid ? [] : parsed.faults;
};
const setOf = (...documents: readonly unknown[]) => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};
const places = (faults: readonly PolicyFault[]): readonly string[] => faults.map(({ at }) => at).sort();

describe('one document', () => {
  /** What good documents refer to. */
  const referredTo = [listOf('directors'), groupOf('desk'), holidays('days', '2026-01-01')];

  it.each(Object.entries(good))('may be %s', (_, document) => {
    expect(faultsOf(document, ...referredTo)).toEqual([]);
  });

  it.each(Object.entries(bad))('must not be %s', (_, [document, ...at]) => {
    expect(places(faultsOf(document))).toEqual(at);
  });
});

describe('the JSON Schema', () => {
  const ajv = addFormats(new Ajv2020({ discriminator: true, strict: true, allErrors: true, strictRequired: false }));
  const isDocument = ajv.compile(policyJsonSchema());

  it('says of which draft it is', () => {
    expect(policyJsonSchema()['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it.each(Object.entries(good))('takes %s', (_, document) => {
    isDocument(asJson(document));
    expect(isDocument.errors).toBeNull();
  });

  it.each(Object.entries(bad))('refuses %s', (_, [document]) => {
    expect(isDocument(asJson(document))).toBe(false);
  });
});

describe('what is close is suggested', () => {
  it.each([
    [policy('a', { clas: 'obligation' }), 'did you mean "class"?'],
    [policy('a', { capture: { announce: { kind: 'spokn' } } }), 'did you mean "spoken"?'],
    [listOf('a', { lst: 'b' }), 'did you mean "list"?'],
    [{ ...policy('a'), kind: 'Polcy' }, 'did you mean "Policy"?'],
  ])('%#', (document, suggested) => {
    expect(faultsOf(document).some(({ problem }) => problem.includes(suggested))).toBe(true);
  });

  it('and what is not close is not', () => {
    expect(faultsOf(policy('a', { thermometer: 1 }))).toEqual([
      { at: '/0/thermometer', problem: 'is no field that is known here' },
    ]);
  });
});

describe('several documents', () => {
  it('have all their faults listed, in their order', () => {
    const faults = faultsOf(
      policy('a', { clas: 'x' }),
      policy('a', { when: '1 +' }),
      listOf('l', { list: 'nowhere' }),
      schedule('s', { tz: 'Europe/Berln', hours: [{ days: ['mon'], from: '08:00', to: '09:00' }] }),
    );
    expect(faults.map(({ at }) => at)).toEqual(['/0/clas', '/1/metadata/id', '/1/when', '/2/entries/0', '/3/tz']);
  });

  it.each([
    ['twice the same id', [policy('a'), policy('a')], '/1/metadata/id'],
    ['a list that is not there', [policy('p'), listOf('a', { list: 'b' })], '/1/entries/0'],
    ['a group that is not there', [policy('p'), groupOf('a', 'u', { group: 'b' })], '/1/members/1'],
    [
      'holidays that are not there',
      [
        policy('p'),
        schedule('s', { hours: [{ days: ['mon'], from: '08:00', to: '09:00' }], except: [{ holidays: 'x' }] }),
      ],
      '/1/except/0',
    ],
    ['a list of a condition that is not there', [policy('p', { when: 'inList("x", c.route.ani)' })], '/0/when'],
    ['two settings', [settings({}), { ...settings({}), metadata: { id: 'other' } }], '/1'],
    [
      'an offset for a time zone',
      [schedule('s', { tz: '+01:00', hours: [{ days: ['mon'], from: '08:00', to: '09:00' }] })],
      '/0/tz',
    ],
    [
      'a text that nobody speaks',
      [policy('p', { capture: { announce: { kind: 'tone', text: 'Hello' } } })],
      '/0/capture/announce/text',
    ],
    ['an end of no pause', [policy('p', { control: { resumeOn: ['x'] } })], '/0/control/resumeOn'],
    [
      'a cue that begins and ends',
      [policy('p', { control: { pauseOn: ['x'], resumeOn: ['y', 'x'] } })],
      '/0/control/resumeOn/1',
    ],
    [
      'a minimum over the maximum',
      [policy('p', { lifecycle: { retainMin: 'P1Y1M', retainMax: 'P1Y' } })],
      '/0/lifecycle/retainMin',
    ],
    ['no policy', [], '/'],
  ])('must not have %s', (_, documents, at) => {
    expect(places(faultsOf(...documents))).toEqual([at]);
  });

  it('may use an id once for each kind', () => {
    expect(faultsOf(policy('a'), listOf('a'), groupOf('a'))).toEqual([]);
  });

  it('may name a list that is broken: its own fault is enough', () => {
    const faults = faultsOf(policy('p', { when: 'inList("x", c.id)' }), listOf('x', ''), listOf('y', { list: 'x' }));
    expect(places(faults)).toEqual(['/1/entries/0']);
  });

  it('must not take in each other in a circle, which is named', () => {
    const faults = faultsOf(listOf('a', { list: 'b' }), listOf('b', 'x', { list: 'c' }), listOf('c', { list: 'b' }));
    expect(faults).toEqual([{ at: '/2/entries/0', problem: 'takes in itself: b → c → b' }]);
  });

  it('may take in the same one by two ways', () => {
    expect(faultsOf(listOf('a', { list: 'b' }, { list: 'c' }), listOf('b', { list: 'c' }), listOf('c'))).toEqual([]);
  });

  it('must not grow beyond measure by taking in each other', () => {
    const numbers = Array.from({ length: 20_000 }, (_, number) => String(number));
    const copies = Array.from({ length: 12 }, (_, copy) => listOf(`copy-${copy}`, { list: 'all' }));
    expect(places(faultsOf(listOf('all', ...numbers), ...copies))).toEqual(['/']);
    expect(faultsOf(listOf('all', ...numbers), ...copies.slice(0, 5))).toEqual([]);
  });
});

describe('a condition that does not compile', () => {
  it('is told with line and column', () => {
    expect(faultsOf(policy('p', { when: 'c.id == "x"\n  && c.nothing == "y"' }))).toEqual([
      expect.objectContaining({ at: '/0/when', line: 2, column: expect.any(Number) }),
    ]);
  });

  it('is told by a pointer into the tree', () => {
    const when = {
      all: [
        { fact: 'c.direction', is: 'inbound' },
        { fact: 'c.nothing', is: 'x' },
      ],
    };
    expect(places(faultsOf(policy('p', { when })))).toEqual(['/0/when/all/1/fact']);
  });
});

describe('a set for a tenant', () => {
  it('must not hold policies of another', () => {
    const documents = [
      policy('a', { scope: { tenant: 'bank' } }),
      policy('b', { scope: { tenant: 'shop' } }),
      policy('c'),
    ];
    const parsed = parsePolicySet(documents, { tenant: 'bank' });
    expect(parsed).toEqual({ isValid: false, faults: [expect.objectContaining({ at: '/1/scope/tenant' })] });
    expect(parsePolicySet(documents).isValid).toBe(true);
  });
});

describe('what is too much', () => {
  const many = (count: number, of: (id: string) => unknown) => Array.from({ length: count }, (_, id) => of(`n${id}`));
  it.each([
    ['text of 10 MB', [policy('p', { when: 'x'.repeat(10_000_000) })]],
    ['a million entries', [{ ...listOf('l'), entries: many(1_000_000, (id) => id) }]],
  ])('is refused early, with one fault: %s', (_, documents) => {
    const begin = performance.now();
    const parsed = parsePolicySet(documents);
    expect(performance.now() - begin).toBeLessThan(100);
    expect(parsed).toEqual({ isValid: false, faults: [{ at: '/', problem: expect.stringContaining('512 KiB') }] });
  });

  it.each([
    ['a hundred thousand documents', many(100_000, (id) => policy(id, { tags: ['x'.repeat(60)] }))],
    ['1001 policies', many(1001, (id) => policy(id))],
    ['501 others', many(501, (id) => listOf(id))],
  ])('%s', (_, documents) => {
    expect(faultsOf(...documents)).toEqual([{ at: '/', problem: expect.stringContaining('are allowed') }]);
  });

  it('but a thousand policies and five hundred others are not', () => {
    expect(faultsOf(...many(1000, (id) => policy(id)), ...many(500, (id) => listOf(id)))).toEqual([]);
  });

  it('is a circle of objects, or what JSON cannot say', () => {
    const circle: Record<string, unknown> = policy('p');
    circle['when'] = { not: circle };
    expect(parsePolicySet([circle])).toEqual({ isValid: false, faults: [expect.objectContaining({ at: '/' })] });
    expect(parsePolicySet([policy('p', { priority: Number.NaN })])).toEqual({
      isValid: false,
      faults: [{ at: '/0/priority', problem: 'is nothing that JSON can say' }],
    });
  });
});

describe('the hash', () => {
  const documents = [policy('a', { priority: 5 }), policy('b'), listOf('l', 'x', 'y')];

  it('does not depend on the order of documents, nor of their fields', () => {
    const turned = documents.toReversed().map((one) => Object.fromEntries(Object.entries(one).toReversed()));
    expect(setOf(...turned).hash).toBe(setOf(...documents).hash);
  });

  it('is of what defaults are filled in', () => {
    expect(setOf(policy('a', { class: 'default', priority: 0 })).hash).toBe(setOf(policy('a')).hash);
  });

  it('is another when anything is another', () => {
    const hashes = [
      setOf(...documents).hash,
      setOf(...documents.slice(1)).hash,
      setOf(...documents.with(0, policy('a', { priority: 6 }))).hash,
      setOf(...documents.with(2, listOf('l', 'x'))).hash,
      setOf(...documents, settings({})).hash,
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is the same when the documents of a set are parsed again', () => {
    const set = setOf(policy('a', { lifecycle: { retainMin: 'P5Y' } }), listOf('l', 'x'));
    expect(setOf(...set.documents)).toMatchObject({ hash: set.hash, documents: set.documents });
  });
});

it('policies come the strongest first, without those that are disabled', () => {
  const set = setOf(
    policy('z', { priority: 1 }),
    policy('y', { priority: 2 }),
    policy('x', { class: 'obligation' }),
    policy('w', { class: 'prohibition', mode: 'disabled' }),
    policy('v', { priority: 1 }),
  );
  expect(set.policies.map(({ document }) => document.metadata.id)).toEqual(['x', 'y', 'v', 'z']);
});

describe('very many faults', () => {
  const timed = (documents: readonly unknown[]): number => {
    const begun = performance.now();
    parsePolicySet(documents);
    return performance.now() - begun;
  };
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`clas${index}`, 1]));
  const misspelt = (count: number) =>
    Array.from({ length: count / 500 }, (_, index) => policy(`p${index}`, fields(500)));
  const dangling = (count: number) => [
    listOf('l', ...Array.from({ length: count }, (_, index) => ({ list: `vips${index}` }))),
    ...Array.from({ length: 400 }, (_, index) => listOf(`vip${index}`)),
  ];

  it.each([
    ['fields', misspelt],
    ['references', dangling],
  ])('take time in proportion to what is written: %s', (_, documents) => {
    timed(documents(500));
    expect(timed(documents(20_000))).toBeLessThan(40 * timed(documents(2000)) + 200);
  });

  it('are told in part, and counted', () => {
    const parsed = parsePolicySet(misspelt(2000));
    if (parsed.isValid) throw new Error('it is at fault');
    expect(parsed.faults).toHaveLength(100);
    expect(parsed.untold).toBe(1900);
    expect(parsed.faults.every(({ problem }) => problem.includes('did you mean'))).toBe(true);
    expect(parsePolicySet([policy('a', fields(100))])).not.toHaveProperty('untold');
  });

  it('of one object are told as one', () => {
    expect(faultsOf(policy('a', { capture: fields(1001) }))).toEqual([
      { at: '/0/capture', problem: 'must have 1000 fields at most' },
    ]);
  });
});
