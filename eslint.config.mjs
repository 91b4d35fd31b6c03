import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const code = '**/*.{ts,tsx,mts}';
const specs = ['**/*.{spec,conformance,contract,given,samples}.ts', '**/conformance/**'];
const ban = (selector, message) => ({ selector, message });

const namesThatSayNothing = [
  ban('TSInterfaceDeclaration[id.name=/^I[A-Z][a-z]/]', 'An interface is named after what it is, without a prefix.'),
  ban('TSEnumDeclaration', 'A union of literals says the same, and needs no import.'),
  ban(
    ':matches(ClassDeclaration, TSTypeAliasDeclaration)[id.name=/(Base|Impl|Helper|Manager|Enum|Utils?)$/]',
    'Name it after what it does.',
  ),
];
const banned = [
  ...namesThatSayNothing,
  ban(
    ':matches(FunctionDeclaration, ArrowFunctionExpression, TSEmptyBodyFunctionExpression, :not(MethodDefinition[kind="constructor"]) > FunctionExpression)[params.length>3]',
    'At most three parameters: beyond that an object of options.',
  ),
  ban(
    'ClassDeclaration:not(:has(> Decorator)) > ClassBody > MethodDefinition[kind="constructor"] > FunctionExpression[params.length>3]',
    'At most three parameters: beyond that an object of options. (Providers of Nest are excepted.)',
  ),
];
const environment = ban(
  'MemberExpression[object.name="process"][property.name="env"]',
  'Only main.ts reads the environment.',
);
const clockAndChance = [
  ban('CallExpression[callee.object.name="Date"][callee.property.name="now"]', 'Time is an input.'),
  ban('NewExpression[callee.name="Date"][arguments.length=0]', 'Time is an input.'),
  ban('CallExpression[callee.object.name="Math"][callee.property.name="random"]', 'Chance is an input.'),
];
const sleeping = ban(
  'CallExpression[callee.name=/^(setTimeout|sleep)$/]',
  'Wait for a condition (`until`), not for time.',
);
const inSpecs = [
  ban(
    'CallExpression[callee.object.name="jest"][callee.property.name=/^(mock|doMock|spyOn)$/]',
    'Only ports that we own are replaced, by passing another.',
  ),
  ban('CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name="only"]', 'All tests run.'),
];
const restrict = (...restrictions) => ({ 'no-restricted-syntax': ['error', ...banned, ...restrictions] });

export default defineConfig(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.earwitness/', '**/*.{js,cjs,mjs}'] },
  {
    files: [code],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // An asynchronous function without await turns what it throws into a rejection, which ports promise.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Ports are closures: their methods may be taken out. Options of Nest are plain objects.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A switch counts once: that it names every case is what it is for.
      complexity: ['error', { max: 8, variant: 'modified' }],
      'max-depth': ['error', 3],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 50],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      ...restrict(environment),
    },
  },
  { files: ['libs/{domain,policy,vendors}/**'], ignores: specs, rules: restrict(environment, ...clockAndChance) },
  { files: ['apps/*/src/main.ts', 'libs/{embedded,testing}/**'], rules: restrict() },
  { files: ['test/**', 'apps/cli/**'], rules: { 'no-console': 'off', ...restrict() } },
  {
    files: specs,
    rules: {
      'max-lines-per-function': 'off',
      complexity: 'off',
      // Matchers of Jest (`expect.anything()`) are declared as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      ...restrict(sleeping, ...inSpecs),
    },
  },
  // Faults last for a time.
  { files: ['test/chaos/**'], rules: restrict(...inSpecs) },
);
