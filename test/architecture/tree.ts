import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file of the house: its path from the root, and its number of lines. */
export interface File {
  readonly path: string;
  readonly lines: number;
}

const ROOT = new Set([
  ...['package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'README.md'],
  ...['eslint.config.mjs', 'jest.config.mjs', '.swcrc', '.editorconfig', '.nvmrc', '.gitignore'],
  ...['.ci', 'apps', 'deploy', 'libs', 'test'],
]);
/** Made by tools, and not committed. */
const MADE = /^(node_modules|dist|coverage|\.git|\.earwitness)$|\.log$/;

const CAP = 300;
const NEARLY_ALL = 200;
const SEGMENTS = 5;
const FOLDER = 12;

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|tsx|mts|mjs)$/;
const SAYS_NOTHING =
  /(^|[-.])(utils?|helpers?|common|shared|misc|managers?|impl)([-.]|$)|^(base|data|info|types|constants)\./;
const FRONT_DOOR = /^(libs\/[^/]+\/src|libs\/vendors\/src\/[^/]+|apps\/console\/.+)$/;

/** The source files below apps, libs and test, and every name at the root. */
export const readTree = (root: string): { readonly rootNames: readonly string[]; readonly files: readonly File[] } => {
  const linesOf = (path: string): number => readFileSync(join(root, path), 'utf8').split('\n').length - 1;
  const files = ['apps', 'libs', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path}`)
      .filter((path) => /\.(ts|tsx|mts|mjs)$/.test(path) && !path.split('/').some((part) => MADE.test(part))),
  );
  return {
    rootNames: readdirSync(root).filter((name) => !MADE.test(name)),
    files: files.map((path) => ({ path, lines: linesOf(path) })),
  };
};

const strangersAtTheRoot = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !ROOT.has(name)).map((name) => `${name}: has no place at the root`);

const faultsOfFile = ({ path, lines }: File): readonly string[] => {
  const name = basename(path);
  const rules: readonly (readonly [isBroken: boolean, fault: string])[] = [
    [lines > CAP, `${lines} lines, the cap is ${CAP}`],
    [path.split('/').length > SEGMENTS, `more than ${SEGMENTS} path segments`],
    [!KEBAB.test(name), 'not kebab-case as in noun.role.ts'],
    [SAYS_NOTHING.test(name), 'a name that says nothing'],
    [name === 'index.ts' && !FRONT_DOOR.test(dirname(path)), 'a barrel that is no front door'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, fault]) => `${path}: ${fault}`);
};

const faultsOfFolders = (files: readonly File[]): readonly string[] => {
  const sources = files.filter(({ path }) => !/\.spec\.tsx?$/.test(path)).map(({ path }) => dirname(path));
  const counted = Map.groupBy(sources, (folder) => folder);
  const names = new Set(files.flatMap(({ path }) => dirname(path).split('/')));
  return [
    // A folder below a vendor's would be one segment too many.
    ...[...counted]
      .filter(([folder, { length }]) => length > FOLDER && !/^libs\/vendors\/src\/./.test(folder))
      .map(([folder, { length }]) => `${folder}: ${length} files, the cap is ${FOLDER}`),
    ...[...names].filter((name) => SAYS_NOTHING.test(`${name}.`)).map((name) => `${name}/: a name that says nothing`),
  ];
};

const faultsOfMass = (files: readonly File[]): readonly string[] => {
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
  const percentile = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  return percentile > NEARLY_ALL ? [`5 % of the files have more than ${NEARLY_ALL} lines`] : [];
};

/** What is wrong with a tree, one line each. */
export const faultsOfTree = (rootNames: readonly string[], files: readonly File[]): readonly string[] => [
  ...strangersAtTheRoot(rootNames),
  ...files.flatMap(faultsOfFile),
  ...faultsOfFolders(files),
  ...faultsOfMass(files),
];
