import { readFileSync } from 'node:fs';

const rootDir = import.meta.dirname;
const read = (file) => JSON.parse(readFileSync(`${rootDir}/${file}`, 'utf8'));

/** The build's own settings, so that what is tested is what is built. */
const { jsc, ...swcrc } = read('.swcrc');
const swc = {
  ...swcrc,
  swcrc: false,
  jsc: { ...jsc, baseUrl: rootDir, paths: read('tsconfig.json').compilerOptions.paths },
};

/** Packages that exist as ES modules only; the rest of node_modules is loaded as it is. */
const esModules = ['@marcbachmann', '@nestjs', 'cookie', 'jose', 'nestjs-pino'];

const shared = {
  rootDir,
  testEnvironment: 'node',
  transform: { '\\.[mc]?[jt]s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

const withGeneratedCases = { setupFiles: ['<rootDir>/libs/testing/src/infrastructure/generated-cases.ts'] };

/** Real Postgres, Kafka and SQS, each started when the first suite asks for it. */
const withInfrastructure = {
  globalSetup: '<rootDir>/libs/testing/src/infrastructure/setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/infrastructure/teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/libs/testing/src/infrastructure/patience.ts'],
};

const projects = {
  architecture: { testMatch: ['<rootDir>/test/architecture/**/*.spec.ts'] },
  unit: {
    testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
    testPathIgnorePatterns: ['/test/(architecture|journeys)/', '\\.(int|contract|conformance)\\.spec\\.ts$'],
    ...withGeneratedCases,
  },
  conformance: {
    testMatch: ['<rootDir>/{apps,libs,test}/**/*.{contract,conformance}.spec.ts'],
    ...withGeneratedCases,
  },
  int: { testMatch: ['<rootDir>/{apps,libs,test/scaffold}/**/*.int.spec.ts'], ...withInfrastructure },
  chaos: { testMatch: ['<rootDir>/test/chaos/**/*.int.spec.ts'], ...withInfrastructure },
  journeys: { testMatch: ['<rootDir>/test/journeys/**/*.spec.ts'], ...withInfrastructure },
};

export default {
  maxWorkers: 2,
  projects: Object.entries(projects).map(([displayName, project]) => ({ displayName, ...shared, ...project })),
};
