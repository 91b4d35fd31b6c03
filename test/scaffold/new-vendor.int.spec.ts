import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const COPIED = ['package.json', 'tsconfig.json', 'jest.config.mjs', '.swcrc', 'libs', 'test/scaffold'];

jest.setTimeout(120_000);

describe('npm run new:vendor', () => {
  let project: string;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'earwitness-scaffold-'));
    for (const name of COPIED) cpSync(join(ROOT, name), join(project, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  });
  afterAll(() => rmSync(project, { recursive: true }));

  const run = (command: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };
  const layOut = (...names: readonly string[]) => run('node', 'test/scaffold/new-vendor.mts', ...names);
  const source = (path: string): string => readFileSync(join(project, 'libs/vendors/src', path), 'utf8');

  it.each([[], ['Acme'], ['../acme'], ['acme_voice'], ['telnyx'], ['acme', 'other']])('refuses %j', (...names) => {
    expect(layOut(...names).status).toBe(2);
    expect(existsSync(join(project, 'libs/vendors/src/acme'))).toBe(false);
  });

  it('lays out a folder that is registered, and whose contract suite runs and fails', () => {
    expect(layOut('acme-voice')).toMatchObject({ status: 0 });
    expect(source('index.ts')).toContain("import { acmeVoice } from './acme-voice';");
    expect(source('simulators.ts')).toContain("'acme-voice': simulateAcmeVoice,");
    const { status, said } = run(
      ...(['npx', 'jest', '--selectProjects', 'conformance', '--', 'libs/vendors/src/acme-voice'] as const),
    );
    expect(status).toBe(1);
    expect(said).not.toContain('Test suite failed to run');
    expect(said).toMatch(/Tests: +\d+ failed, \d+ passed/);
    expect(said).toContain('\u2715 is accepted when it is genuine');
    expect(said).toContain('\u2713 is refused where no secret is configured');
  });
});
