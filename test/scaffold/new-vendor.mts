import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = process.cwd();
const folder = import.meta.dirname;
const source = join(root, 'libs/vendors/src');

const fail = (problem: string): never => {
  process.stderr.write(`${problem}\n\nnpm run new:vendor -- <name>, such as five9 or cisco-webex\n`);
  return process.exit(2);
};

const nameGiven = (): string => {
  const [name = '', ...more] = process.argv.slice(2);
  if (more.length > 0) fail('one name at a time');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) fail('a name is of lower-case letters, digits and hyphens');
  if (existsSync(join(source, name))) fail(`libs/vendors/src/${name} is there already`);
  return name;
};

const vendor = nameGiven();
const camel = vendor.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
const title = vendor
  .split('-')
  .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  .join(' ');
const named = (text: string): string =>
  text
    .replaceAll('__vendor__', vendor)
    .replaceAll('__Vendor__', pascal)
    .replaceAll('__vendorName__', camel)
    .replaceAll('__Title__', title);

const templates = join(folder, 'vendor');
const style = await resolveConfig(join(root, 'package.json'));
for (const file of readdirSync(templates, { recursive: true, withFileTypes: true })) {
  if (!file.isFile()) continue;
  const path = join(file.parentPath, file.name);
  const target = join(source, vendor, named(path.slice(templates.length + 1).replace(/\.txt$/, '')));
  mkdirSync(dirname(target), { recursive: true });
  const text = named(readFileSync(path, 'utf8'));
  writeFileSync(target, await format(text, { ...style, filepath: target }), { flag: 'wx' });
}

/** Adds a line where the list has its own, in the order of the alphabet. */
const register = (file: string, edits: readonly (readonly [after: RegExp, line: string])[]): void => {
  const path = join(source, file);
  const edited = edits.reduce(
    (text, [after, line]) => {
      if (!after.test(text)) fail(`${file} has no place for ${vendor}: add it by hand`);
      return text.replace(after, (found) => `${found}\n${line}`);
    },
    readFileSync(path, 'utf8'),
  );
  writeFileSync(path, edited);
};

const key = vendor === camel ? vendor : `'${vendor}'`;
register('index.ts', [
  [/^import type \{ VendorAdapter \} from '\.\/contract\/adapter';/m, `import { ${camel} } from './${vendor}';`],
  [/^export const adapters: readonly VendorAdapter\[\] = Object\.values\(\{/m, `  ${camel},`],
]);
register('simulators.ts', [
  [
    /^import type \{ SimulatedAccount, SimulatorFactory \} from '\.\/contract\/simulator';/m,
    `import { ${camel}SimulatedAccount } from './${vendor}/simulator-account';\nimport { simulate${pascal} } from './${vendor}/${vendor}.simulator';`,
  ],
  [/^export const simulators: .* = \{/m, `  ${key}: simulate${pascal},`],
  [/^export const simulatedAccounts: .* = \{/m, `  ${key}: ${camel}SimulatedAccount,`],
]);

process.stdout.write(`libs/vendors/src/${vendor} is laid out and registered. Its contract suite says what is missing:

  npx jest --selectProjects conformance -- libs/vendors/src/${vendor}

Begin with ${vendor}.webhooks.ts and ${vendor}.verification.ts; libs/vendors/src/telnyx is an adapter that is finished.
`);
