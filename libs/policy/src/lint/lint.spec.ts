import { groupOf, holidays, listOf, policy, schedule, settings } from '../documents/documents.given';
import type { FindingCode } from './finding';
import { circumstances, findingsOf, recorder, told } from './lint.given';

const basis = policy('basis');
const inbound = 'c.direction == "inbound"';
const obligation = (id: string, fields: Readonly<Record<string, unknown>> = {}) =>
  policy(id, { class: 'obligation', ...fields });
const prohibition = (id: string, fields: Readonly<Record<string, unknown>> = {}) =>
  policy(id, { class: 'prohibition', ...fields });
const selection = (id: string, fields: Readonly<Record<string, unknown>> = {}) =>
  policy(id, { class: 'selection', ...fields });
const storedIn = (...region: readonly string[]) => ({ store: { target: 'archive', region } });
const kept = (lifecycle: Readonly<Record<string, string>>) => ({ lifecycle });
const pausing = { control: { pauseOn: ['x'] } };
const discarding = { capture: { onProhibition: 'discard' } };
const named = (...prefer: readonly string[]) => ({ prefer });

type Row = readonly [what: string, documents: readonly unknown[], told?: string];

const rows: Readonly<Record<FindingCode, readonly Row[]>> = {
  NeverTrue: [
    ['a constant', [policy('a', { when: 'false' })], 'error /0/when'],
    ['a constant among clauses', [policy('a', { when: `${inbound} && false` })], 'error /0/when'],
    ['two values of one fact', [policy('a', { when: 'c.channel == "voice" && c.channel == "chat"' })], 'error /0/when'],
    [
      'a value and a list without it',
      [policy('a', { when: 'c.channel == "a" && c.channel in ["b", "c"]' })],
      'error /0/when',
    ],
    ['a value and its refusal', [policy('a', { when: 'c.channel == "a" && c.channel != "a"' })], 'error /0/when'],
    ['a clause and its denial', [policy('a', { when: 'c.requested && !c.requested' })], 'error /0/when'],
    ['a sample of none', [policy('a', { sample: { percent: 0 } })], 'error /0/sample/percent'],
    ['in shadow it blocks nothing', [policy('a', { mode: 'shadow', when: 'false' })], 'warning /0/when'],
    ['not: two facts', [policy('a', { when: 'c.channel == "voice" && c.direction == "chat"' })]],
    ['not: a value that a list has', [policy('a', { when: 'c.channel == "a" && c.channel in ["b", "a"]' })]],
    ['not: either of two', [policy('a', { when: 'c.channel == "a" || c.channel == "b"' })]],
    ['not: what is disabled', [basis, policy('a', { mode: 'disabled', when: 'false' })]],
  ],
  AlwaysTrue: [
    ['a prohibition', [prohibition('a')], 'warning /0/when'],
    ['a prohibition that says it at length', [prohibition('a', { when: `true || ${inbound}` })], 'warning /0/when'],
    ['not: a condition', [prohibition('a', { when: inbound })]],
    ['not: a default', [basis]],
  ],
  Shadowed: [
    ['a selection below a prohibition', [prohibition('a'), selection('b', { when: inbound })], 'warning /1'],
    ['an obligation below a prohibition that wins', [prohibition('a'), obligation('b')], 'warning /1'],
    ['a selection below an obligation', [obligation('a'), selection('b', { when: inbound })], 'warning /1'],
    ['an exclusion below an obligation', [obligation('a'), policy('b', { class: 'exclusion' })], 'warning /1'],
    ['below the same condition', [obligation('a', { when: inbound }), selection('b', { when: inbound })], 'warning /1'],
    ['within a smaller scope', [obligation('a'), selection('b', { scope: { channels: ['voice'] } })], 'warning /1'],
    ['not: an obligation that wins', [settings({ onConflict: 'record' }), prohibition('a'), obligation('b')]],
    ['not: within a greater scope', [obligation('a', { scope: { channels: ['voice'] } }), selection('b')]],
    ['not: another condition', [obligation('a', { when: inbound }), selection('b', { when: 'c.requested' })]],
    ['not: below a sample', [obligation('a', { sample: { percent: 50 } }), selection('b')]],
    ['not: one that says how to record', [obligation('a'), selection('b', { tags: ['x'] })]],
    ['not: below what is in shadow', [obligation('a', { mode: 'shadow' }), selection('b')]],
  ],
  NoDefault: [
    ['nothing for all', [policy('a', { when: inbound })], 'warning /'],
    ['only for one channel', [policy('a', { scope: { channels: ['voice'] } })], 'warning /'],
    ['not: something for all', [basis, policy('a', { when: inbound })]],
  ],
  EmptyRegions: [
    ['no region in common', [obligation('a', storedIn('eu')), selection('b', storedIn('us'))], 'error /1/store/region'],
    [
      'none that all three have',
      [obligation('a', storedIn('x', 'y')), obligation('b', storedIn('y', 'z')), obligation('c', storedIn('x', 'z'))],
      'error /2/store/region',
    ],
    [
      'with one in shadow',
      [obligation('a', storedIn('eu')), selection('b', { mode: 'shadow', ...storedIn('us') })],
      'warning /1/store/region',
    ],
    ['not: one in common', [obligation('a', storedIn('eu', 'us')), selection('b', storedIn('us'))]],
    [
      'not: other channels',
      [
        obligation('a', { scope: { channels: ['voice'] }, ...storedIn('eu') }),
        selection('b', { scope: { channels: ['chat'] }, ...storedIn('us') }),
      ],
    ],
    [
      'not: conditions that differ',
      [
        obligation('a', { when: inbound, ...storedIn('eu') }),
        selection('b', { when: 'c.requested', ...storedIn('us') }),
      ],
    ],
  ],
  RetentionContradicts: [
    [
      'a minimum over a maximum',
      [obligation('a', kept({ retainMin: 'P5Y' })), selection('b', kept({ retainMax: 'P1Y' }))],
      'error /0/lifecycle/retainMin',
    ],
    ['not: equal ones', [obligation('a', kept({ retainMin: 'P5Y' })), selection('b', kept({ retainMax: 'P5Y' }))]],
    [
      'not: other tenants',
      [
        obligation('a', { scope: { tenant: 'x' }, ...kept({ retainMin: 'P5Y' }) }),
        selection('b', { scope: { tenant: 'y' }, ...kept({ retainMax: 'P1Y' }) }),
      ],
    ],
  ],
  ObligationFailsOpen: [
    ['an obligation', [obligation('a', { capture: { failMode: 'open' } })], 'error /0/capture/failMode'],
    ['not: one that fails closed', [obligation('a', { capture: { failMode: 'closed' } })]],
    ['not: a selection', [selection('a', { capture: { failMode: 'open' } })]],
  ],
  SampleOfObligation: [
    ['a share', [obligation('a', { sample: { percent: 10 } })], 'warning /0/sample/percent'],
    ['not: all', [obligation('a', { sample: { percent: 100 } })]],
    ['not: of a selection', [selection('a', { sample: { percent: 10 } })]],
  ],
  RecorderUnknown: [
    ['a vendor', [policy('a', { capture: named('telnyx', 'acme') })], 'error /0/capture/prefer/1'],
    ['a mode', [policy('a', { capture: named('sinch-siprec') })], 'error /0/capture/prefer/0'],
    [
      'a fallback',
      [policy('a', { capture: { fallback: { after: 'PT5S', to: ['acme'] } } })],
      'error /0/capture/fallback/to/0',
    ],
    ['not: those of the tenant', [policy('a', { capture: named('telnyx-siprec', 'sinch', 'telnyx') })]],
  ],
  RecorderLacksCapability: [
    [
      'no pause',
      [policy('a', { capture: named('telnyx', 'sinch'), control: { pauseOn: ['x'] } })],
      'error /0/capture/prefer/1',
    ],
    [
      'no pause in the mode',
      [policy('a', { capture: named('telnyx-siprec'), control: { pauseOn: ['x'] } })],
      'error /0/capture/prefer/0',
    ],
    [
      'too late a start',
      [policy('a', { capture: { prefer: ['sinch'], startWithin: 'PT1S' } })],
      'warning /0/capture/prefer/0',
    ],
    [
      'too few for so many',
      [policy('a', { capture: { prefer: ['sinch'], redundancy: 2 } })],
      'error /0/capture/redundancy',
    ],
    ['not: no pause asked for', [policy('a', { capture: { prefer: ['sinch'], startWithin: 'PT2S' } })]],
    [
      'not: a mode of the vendor can',
      [policy('a', { capture: { prefer: ['telnyx'], redundancy: 2 }, control: { pauseOn: ['x'] } })],
    ],
    ['not: what forbids', [prohibition('a', { capture: named('sinch'), control: { pauseOn: ['x'] } })]],
  ],
  StoreUnknown: [
    ['a store', [policy('a', { store: { target: 'archiv' } })], 'error /0/store/target'],
    ['not: one of the tenant', [policy('a', { store: { target: 'archive' } })]],
  ],
  PauseUnsupported: [
    ['some of all', [policy('a', pausing)], 'warning /0/control/pauseOn'],
    ['some, of the phase control', [policy('a', { phase: 'control', ...pausing })], 'warning /0/control/pauseOn'],
    ['a mode of a vendor', [policy('a', { capture: named('telnyx'), ...pausing })], 'warning /0/control/pauseOn'],
    ['not: the one that is named can', [policy('a', { capture: named('telnyx-native'), ...pausing })]],
    ['not: none that is named can, which is an error', [policy('a', { capture: named('sinch'), ...pausing })]],
    ['not: no pause asked for', [basis]],
  ],
  DiscardUnsupported: [
    ['a prohibition', [prohibition('a', discarding)], 'warning /0/capture/onProhibition'],
    ['an obligation', [obligation('a', discarding)], 'warning /0/capture/onProhibition'],
    ['not: what is kept', [prohibition('a', { capture: { onProhibition: 'keep' } })]],
  ],
  SectionIgnored: [
    ['access in the phase capture', [policy('a', { access: { allow: ['g'] } })], 'error /0/access'],
    ['pauseOn in the phase lifecycle', [policy('a', { phase: 'lifecycle', ...pausing })], 'error /0/control'],
    [
      'a shorter pause there',
      [policy('a', { phase: 'lifecycle', control: { maxPause: 'PT1S' } })],
      'warning /0/control',
    ],
    ['capture in the phase control', [policy('a', { phase: 'control', capture: named('sinch') })], 'error /0/capture'],
    ['lifecycle in the phase access', [policy('a', { phase: 'access', lifecycle: {} })], 'error /0/lifecycle'],
    ['a store in the phase lifecycle', [policy('a', { phase: 'lifecycle', ...storedIn('eu') })], 'warning /0/store'],
    ['tags in the phase access', [policy('a', { phase: 'access', tags: ['x'] })], 'warning /0/tags'],
    ['in shadow', [policy('a', { mode: 'shadow', access: { allow: ['g'] } })], 'warning /0/access'],
    ['not: access in its phase', [policy('a', { phase: 'access', access: { allow: ['g'] } })]],
    ['not: pauseOn in its phase', [policy('a', { phase: 'control', tags: ['x'], ...pausing })]],
    ['not: a capture with all', [policy('a', { ...pausing, ...storedIn('eu'), ...kept({ retainMax: 'P1Y' }) })]],
  ],
  RetentionWithoutStore: [
    ['an obligation', [obligation('a', kept({ retainMin: 'P5Y' }))], 'warning /0/lifecycle/retainMin'],
    [
      'a lifecycle',
      [policy('a', { phase: 'lifecycle', ...kept({ retainMin: 'P5Y' }) })],
      'warning /0/lifecycle/retainMin',
    ],
    [
      'with a store in shadow only',
      [obligation('a', kept({ retainMin: 'P5Y' })), policy('b', { mode: 'shadow', ...storedIn('eu') })],
      'warning /0/lifecycle/retainMin',
    ],
    ['not: with a store of another', [obligation('a', kept({ retainMin: 'P5Y' })), policy('b', storedIn('eu'))]],
    ['not: no least time', [obligation('a', kept({ retainMax: 'P5Y' }))]],
    ['not: what forbids', [prohibition('a', kept({ retainMin: 'P5Y' }))]],
  ],
  CostOverBudget: [],
  MoreFindings: [],
  UnusedReference: [
    ['a list', [basis, listOf('l')], 'warning /1'],
    ['holidays', [basis, holidays('h', '2026-01-01')], 'warning /1'],
    [
      'not: what is used',
      [
        policy('a', { when: 'inList("l", c.id) && inSchedule("s", c.startedAt, "UTC")', access: { allow: ['g'] } }),
        listOf('l', { list: 'inner' }),
        listOf('inner'),
        groupOf('g'),
        schedule('s', { hours: [{ days: ['mon'], from: '08:00', to: '09:00' }], except: [{ holidays: 'h' }] }),
        holidays('h', '2026-01-01'),
      ],
    ],
  ],
};

describe.each(Object.entries(rows).filter(([, given]) => given.length > 0))('%s', (code, given) => {
  const cases = given.map(([what, documents, expected]) => ({ what, documents, expected }));
  it.each(cases)('$what', ({ documents, expected }) => {
    expect(told(code as FindingCode, documents)).toEqual(expected === undefined ? [] : [expected]);
  });
});

it('CostOverBudget: what all conditions may cost together', () => {
  const documents = [policy('a', { when: inbound }), policy('b', { when: inbound })];
  expect(told('CostOverBudget', documents, { costBudget: 1 })).toEqual(['error /']);
  expect(told('CostOverBudget', documents)).toEqual([]);
});

it('RecorderLacksCapability: nobody can pause', () => {
  const documents = [policy('a', { control: { pauseOn: ['x'] } })];
  const code = 'RecorderLacksCapability';
  expect(told(code, documents, { recorders: [recorder('sinch', 'file', { pause: 'none' })] })).toEqual([
    'error /0/control/pauseOn',
  ]);
  expect(told(code, documents, { recorders: [recorder('sinch', 'file', { pause: 'mask' })] })).toEqual([]);
});

it('recorders that cannot do it are named', () => {
  const able = recorder('iotcomms', 'file', { supports: ['DeleteRecording'] });
  const recorders = [...circumstances.recorders, able, recorder('verizon', 'native', { supports: ['CancelCapture'] })];
  const findings = findingsOf([policy('a', { ...pausing, ...discarding })], { recorders });
  const detailOf = (code: FindingCode) => findings.find((finding) => finding.code === code)?.detail;
  expect(detailOf('PauseUnsupported')).toMatch(/: telnyx-siprec, sinch-file\.$/);
  expect(detailOf('DiscardUnsupported')).toMatch(/: telnyx-siprec, telnyx-native, sinch-file\.$/);
  expect(told('DiscardUnsupported', [policy('a', discarding)], { recorders: [able] })).toEqual([]);
});

it('a sound set has no finding', () => {
  const documents = [
    obligation('mifid', { when: inbound, capture: { prefer: ['telnyx'], failMode: 'closed' }, ...storedIn('eu') }),
    policy('all'),
  ];
  expect(findingsOf(documents)).toEqual([]);
});

it('errors come first, and each finding says whose it is', () => {
  const findings = findingsOf([policy('a', { when: inbound, store: { target: 'nowhere' } })]);
  expect(findings.map(({ code, policyId }) => [code, policyId])).toEqual([
    ['StoreUnknown', 'a'],
    ['NoDefault', undefined],
  ]);
});

it('MoreFindings: of very many the first are told, errors before all others', () => {
  const many = Array.from({ length: 600 }, (_, index) =>
    policy(`p${index}`, { when: inbound, process: {}, access: {} }),
  );
  const ignored = many.map((one, index) => ({ ...one, capture: { prefer: index < 3 ? ['nobody'] : [] } }));
  const findings = findingsOf([policy('all'), ...ignored]);
  expect(
    findings
      .slice(0, 4)
      .map(({ code }) => code)
      .slice(0, 3),
  ).toEqual(Array(3).fill('RecorderUnknown'));
  expect(findings).toHaveLength(501);
  expect(findings.at(-1)).toMatchObject({ severity: 'warning', code: 'MoreFindings', at: '/' });
});

it('RetentionContradicts: is told once for each policy, with those that allow less', () => {
  const shorter = Array.from({ length: 9 }, (_, index) => selection(`s${index}`, kept({ retainMax: 'P1Y' })));
  const [finding, ...others] = findingsOf([obligation('a', kept({ retainMin: 'P5Y' })), ...shorter]).filter(
    ({ code }) => code === 'RetentionContradicts',
  );
  expect(others).toEqual([]);
  expect(finding?.detail).toMatch(/: s0, s1, s2, s3, s4 and 4 more\.$/);
});
