import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cruise, cruise } from './dependencies';
import { dependencyRules } from './dependency-rules';

jest.setTimeout(60_000);

it('everybody knows only whom they may know', async () => {
  const { modules, violations } = await cruise(process.cwd());
  expect(violations).toEqual([]);
  expect(modules).toBeGreaterThan(100);
});

/** A house of imports: file → what it imports. Everything that is imported exists, unless it says otherwise. */
type House = Readonly<Record<string, readonly string[]>>;

/** Nothing wrong here. */
const sound: House = {
  'libs/domain/src/index.ts': ['./conversation/decide'],
  'libs/domain/src/conversation/decide.ts': ['zod', 'node:crypto'],
  'libs/domain/src/conversation/decide.spec.ts': ['@earwitness/testing', './decide', 'fast-check'],
  'libs/policy/src/index.ts': ['@earwitness/domain', 'zod', '@marcbachmann/cel-js'],
  'libs/vendors/src/index.ts': ['./telnyx', './sinch'],
  'libs/vendors/src/simulators.ts': ['./telnyx/telnyx.simulator'],
  'libs/vendors/src/contract/adapter.ts': ['@earwitness/domain'],
  'libs/vendors/src/siprec/metadata.ts': ['saxes'],
  'libs/vendors/src/telnyx/index.ts': ['./telnyx.facts'],
  'libs/vendors/src/telnyx/telnyx.facts.ts': ['../contract/adapter', '../siprec/metadata', 'jose'],
  'libs/vendors/src/telnyx/telnyx.simulator.ts': ['../contract/adapter', './telnyx.facts'],
  'libs/vendors/src/sinch/index.ts': ['../contract/adapter'],
  'libs/messaging/src/index.ts': ['kafkajs', '@nestjs/common', 'node:events', '@aws-sdk/client-sqs'],
  'libs/messaging/src/log.conformance.ts': ['@earwitness/testing'],
  'libs/persistence/src/index.ts': ['pg', 'typeorm', '@earwitness/domain'],
  'libs/observability/src/index.ts': ['@opentelemetry/api', 'pino', 'node:http'],
  'libs/configuration/src/index.ts': ['@earwitness/vendors', '@earwitness/policy', 'yaml', 'zod'],
  'libs/embedded/src/index.ts': ['fauxqs', 'node:fs'],
  'libs/testing/src/index.ts': ['@earwitness/embedded', '@earwitness/persistence', 'pg'],
  'apps/ingress/src/main.ts': ['@earwitness/messaging', '@earwitness/vendors', 'fastify'],
  'apps/standalone/src/main.ts': ['@earwitness/embedded', '../../ingress/src/main'],
  'apps/simulator/src/main.ts': ['@earwitness/vendors/simulators', '@earwitness/embedded'],
  'test/journeys/flagship.spec.ts': ['@earwitness/embedded', '@earwitness/vendors/simulators', 'kafkajs'],
};

/** One file more for every rule, and what the rule must say of it. */
const planted: Readonly<Record<string, readonly [file: string, imported: string, resolved: string]>> = {
  'domain-knows-only': ['libs/domain/src/clock.ts', 'node:fs', 'fs'],
  'policy-knows-only': ['libs/policy/src/rows.ts', 'rxjs', 'node_modules/rxjs/index.js'],
  'vendors-knows-only': ['libs/vendors/src/sinch/api.ts', 'node:http', 'http'],
  'messaging-knows-only': ['libs/messaging/src/rules.ts', '@earwitness/policy', 'libs/policy/src/index.ts'],
  'persistence-knows-only': ['libs/persistence/src/bus.ts', '@earwitness/messaging', 'libs/messaging/src/index.ts'],
  'observability-knows-only': ['libs/observability/src/of.ts', '@earwitness/domain', 'libs/domain/src/index.ts'],
  'configuration-knows-only': ['libs/configuration/src/n.ts', '@nestjs/common', 'node_modules/@nestjs/common/index.js'],
  'embedded-knows-only': ['libs/embedded/src/sql.ts', '@earwitness/domain', 'libs/domain/src/index.ts'],
  'vendor-knows-no-other-vendor': [
    'libs/vendors/src/sinch/borrowed.ts',
    '../telnyx',
    'libs/vendors/src/telnyx/index.ts',
  ],
  'contract-knows-no-vendor': ['libs/vendors/src/contract/all.ts', '../sinch', 'libs/vendors/src/sinch/index.ts'],
  'app-knows-no-other-app': ['apps/saga/src/main.ts', '../../ingress/src/main', 'apps/ingress/src/main.ts'],
  'lib-knows-no-app': ['libs/testing/src/boot.ts', '../../../apps/ingress/src/main', 'apps/ingress/src/main.ts'],
  'kafka-and-sqs-behind-the-bus': ['apps/ingress/src/send.ts', 'kafkajs', 'node_modules/kafkajs/index.js'],
  'sql-behind-persistence': ['apps/ingress/src/rows.ts', 'pg', 'node_modules/pg/index.js'],
  'embedded-for-one-machine': ['apps/ingress/src/db.ts', '@earwitness/embedded', 'libs/embedded/src/index.ts'],
  'testing-stays-out-of-production': ['apps/ingress/src/t.ts', '@earwitness/testing', 'libs/testing/src/index.ts'],
  'simulators-stay-out-of-production': [
    'apps/ingress/src/simulated.ts',
    '@earwitness/vendors/simulators',
    'libs/vendors/src/simulators.ts',
  ],
  'specs-are-nobodys-dependency': [
    'libs/messaging/src/proof.ts',
    './log.conformance',
    'libs/messaging/src/log.conformance.ts',
  ],
  'through-the-front-door': [
    'apps/ingress/src/inner.ts',
    '@earwitness/domain/../conversation/decide',
    'libs/domain/src/conversation/decide.ts',
  ],
  'by-name-not-by-path': ['apps/ingress/src/path.ts', '../../../libs/domain/src', 'libs/domain/src/index.ts'],
  'no-circle': ['libs/messaging/src/a.ts', './b', 'libs/messaging/src/b.ts'],
  resolves: ['apps/ingress/src/lost.ts', './nowhere', './nowhere'],
  declared: ['apps/ingress/src/undeclared.ts', 'lodash', 'node_modules/lodash/index.js'],
  'production-without-development': ['apps/ingress/src/dev.ts', 'fast-check', 'node_modules/fast-check/index.js'],
};

const development = ['fauxqs', 'fast-check'];
const packages = [...new Set(Object.values(sound).flat())].filter((name) => /^(?!node:|\.|@earwitness)/.test(name));

const build = (house: House): string => {
  const directory = mkdtempSync(join(tmpdir(), 'earwitness-house-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  for (const name of [...packages, 'rxjs', 'lodash']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  const declared = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const dependencies = declared([...packages.filter((name) => !development.includes(name)), 'rxjs']);
  write('package.json', JSON.stringify({ name: 'house', dependencies, devDependencies: declared(development) }));
  const paths = {
    '@earwitness/vendors/simulators': ['./libs/vendors/src/simulators.ts'],
    '@earwitness/domain/../conversation/decide': ['./libs/domain/src/conversation/decide.ts'],
    '@earwitness/*': ['./libs/*/src/index.ts'],
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'nodenext', paths } }));
  for (const [file, imports] of Object.entries(house))
    write(file, imports.map((name) => `import '${name}';\n`).join(''));
  return directory;
};

const cruiseHouse = async (house: House): Promise<Cruise> => {
  const directory = build(house);
  return cruise(directory).finally(() => rmSync(directory, { recursive: true, force: true }));
};

describe('the rules', () => {
  it('leave a sound house alone', async () => {
    const { modules, violations } = await cruiseHouse(sound);
    expect(violations).toEqual([]);
    expect(modules).toBeGreaterThan(Object.keys(sound).length);
  });

  it('each have a violation planted', () => {
    expect(Object.keys(planted).sort()).toEqual(dependencyRules.forbidden.map(({ name }) => name).sort());
  });

  describe('catch a violation of', () => {
    let violations: readonly string[];
    beforeAll(async () => {
      const files = Object.values(planted).map(([file, imported]) => [file, [imported]]);
      const house = { ...sound, 'libs/messaging/src/b.ts': ['./a'], ...Object.fromEntries(files) } as House;
      violations = (await cruiseHouse(house)).violations;
    });

    it.each(Object.entries(planted))('%s', (rule, [file, , resolved]) => {
      expect(violations).toContain(`${rule}: ${file} → ${resolved}`);
    });
  });
});
