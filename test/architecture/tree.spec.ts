import { readFileSync } from 'node:fs';
import { type File, faultsOfTree, readTree } from './tree';

it('the tree keeps the rules of the house', () => {
  const { rootNames, files } = readTree(process.cwd());
  expect(faultsOfTree(rootNames, files)).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
});

it('the lock file names no registry', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"');
});

const file = (path: string, lines = 40): File => ({ path, lines });
const sound = [
  file('libs/domain/src/index.ts'),
  file('libs/domain/src/conversation/capture.fold.ts', 300),
  file('libs/vendors/src/telnyx/index.ts'),
  file('libs/vendors/src/siprec/extension-data.ts'),
  ...Array.from({ length: 30 }, (_, n) => file(`libs/vendors/src/telnyx/telnyx.part${n}.ts`)),
  ...Array.from({ length: 30 }, (_, n) => file(`libs/domain/src/conversation/fold${n}.spec.ts`)),
];

describe('the rules of the tree', () => {
  it('leave a sound tree alone', () => {
    expect(faultsOfTree(['package.json', 'README.md', 'libs'], sound)).toEqual([]);
  });

  it.each([
    ['libs/domain/src/long.ts', 301, '301 lines, the cap is 300'],
    ['libs/domain/src/deep/down/below.ts', 40, 'more than 5 path segments'],
    ['libs/domain/src/CamelCase.ts', 40, 'not kebab-case as in noun.role.ts'],
    ['libs/domain/src/snake_case.ts', 40, 'not kebab-case as in noun.role.ts'],
    ['libs/domain/src/utils.ts', 40, 'a name that says nothing'],
    ['libs/domain/src/string-helpers.ts', 40, 'a name that says nothing'],
    ['libs/domain/src/types.ts', 40, 'a name that says nothing'],
    ['libs/domain/src/call-manager.ts', 40, 'a name that says nothing'],
    ['libs/domain/src/conversation/index.ts', 40, 'a barrel that is no front door'],
  ])('catch %s', (path, lines, fault) => {
    expect(faultsOfTree([], [...sound, file(path, lines)])).toEqual([`${path}: ${fault}`]);
  });

  it('catch a stranger at the root', () => {
    expect(faultsOfTree(['notes.txt'], sound)).toEqual(['notes.txt: has no place at the root']);
  });

  it('catch a folder whose name says nothing', () => {
    const faults = faultsOfTree([], [...sound, file('libs/domain/src/common/fold.ts')]);
    expect(faults).toEqual(['common/: a name that says nothing']);
  });

  it('catch a folder of too many files', () => {
    const crowd = Array.from({ length: 13 }, (_, n) => file(`apps/saga/src/crowd/file${n}.ts`));
    expect(faultsOfTree([], [...sound, ...crowd])).toEqual(['apps/saga/src/crowd: 13 files, the cap is 12']);
  });

  it('catch too many long files', () => {
    const long = Array.from({ length: 6 }, (_, n) => file(`libs/vendors/src/telnyx/long${n}.ts`, 250));
    expect(faultsOfTree([], [...sound, ...long])).toEqual(['5 % of the files have more than 200 lines']);
  });
});
