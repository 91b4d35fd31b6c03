/** Who may know whom, for dependency-cruiser. Each rule is shown to catch a violation in `dependencies.spec.ts`. */

const specs = '\\.(spec|conformance|contract|given|samples)\\.ts$|/conformance/';
const simulators = '^libs/vendors/src/.*simulator[^/]*$';
/** What several vendors speak is no vendor: the contract, and protocols. */
const ground = '(contract|iotcomms-jwt|siprec|sns)';
const nest = ['node_modules/@nestjs/', 'node_modules/(rxjs|reflect-metadata)/'];

type Condition = Readonly<Record<string, string | boolean | readonly string[]>>;

interface Rule {
  readonly name: string;
  readonly comment: string;
  readonly severity: 'error';
  readonly from: Condition;
  readonly to: Condition;
}

const packageOf = (name: string): string => `node_modules/${name}/`;
const lib = (name: string): string => `^libs/${name}/`;
/** Node's own modules are free for all but the pure libs. */
const node: Condition = { dependencyTypesNot: ['core'] };

const rule = (name: string, comment: string, [from, to]: readonly [from: Condition, to: Condition]): Rule => ({
  name,
  comment,
  severity: 'error',
  from,
  to,
});

/** A lib knows itself, what is listed, and Node. */
const knowsOnly = (name: string, known: readonly string[], besides: Condition = node): Rule =>
  rule(`${name}-knows-only`, `${name} knows only ${known.join(', ')}`, [
    { path: lib(name), pathNot: specs },
    { pathNot: [lib(name), ...known], ...besides },
  ]);

/** The same without Node, but for its hashes. */
const purelyKnowsOnly = (name: string, known: readonly string[]): Rule =>
  knowsOnly(name, [...known, '^(node:)?crypto$'], {});

/** Types may be known to all: nothing of them is left in what runs. */
const onlyKnownTo = (name: string, what: string, who: readonly string[]): Rule =>
  rule(name, `known only to ${who.join(', ')}`, [
    { pathNot: [specs, ...who] },
    { path: what, dependencyTypesNot: ['type-only'] },
  ]);

export const dependencyRules = {
  forbidden: [
    purelyKnowsOnly('domain', [packageOf('zod')]),
    purelyKnowsOnly('policy', [lib('domain'), packageOf('(zod|@marcbachmann/cel-js|re2js)')]),
    purelyKnowsOnly('vendors', [lib('domain'), packageOf('(aws4|jose|saxes|zod)')]),
    knowsOnly('messaging', [lib('domain'), packageOf('(kafkajs|@aws-sdk/client-sqs|zod)'), ...nest]),
    knowsOnly('persistence', [lib('domain'), packageOf('(typeorm|pg|pg-types)'), ...nest]),
    knowsOnly('observability', [packageOf('@opentelemetry/[^/]+'), packageOf('(pino|pino-http|nestjs-pino)'), ...nest]),
    knowsOnly('configuration', [lib('(domain|policy|vendors)'), packageOf('(zod|yaml)')]),
    knowsOnly('embedded', [packageOf('fauxqs')]),

    rule('vendor-knows-no-other-vendor', 'a vendor is one folder, which can be taken out', [
      { path: `^libs/vendors/src/(?!${ground}/)([^/]+)/`, pathNot: specs },
      { path: '^libs/vendors/src/[^/]+/', pathNot: `^libs/vendors/src/($1|${ground})/` },
    ]),
    rule('contract-knows-no-vendor', 'what all vendors keep depends on none of them', [
      { path: `^libs/vendors/src/${ground}/`, pathNot: specs },
      { path: `^libs/vendors/src/(?!${ground}/)` },
    ]),
    rule('app-knows-no-other-app', 'processes speak over the bus; standalone and the command line compose them', [
      { path: '^apps/([^/]+)/', pathNot: '^apps/(standalone|cli)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ]),
    rule('lib-knows-no-app', 'an app is wiring, nobody depends on it', [{ path: '^libs/' }, { path: '^(apps|test)/' }]),

    onlyKnownTo('kafka-and-sqs-behind-the-bus', packageOf('(kafkajs|@aws-sdk/client-sqs)'), [
      lib('messaging'),
      '^test/',
    ]),
    onlyKnownTo('sql-behind-persistence', packageOf('(typeorm|pg)'), [lib('persistence'), lib('testing'), '^test/']),
    onlyKnownTo('embedded-for-one-machine', lib('embedded'), [
      lib('(embedded|testing)'),
      '^apps/(standalone|simulator)/',
      '^test/',
    ]),
    onlyKnownTo('testing-stays-out-of-production', lib('testing'), [lib('testing'), '^test/']),
    onlyKnownTo('simulators-stay-out-of-production', simulators, [
      simulators,
      '^apps/simulator/',
      lib('testing'),
      '^test/',
    ]),
    rule('specs-are-nobodys-dependency', 'production does not import what tests it', [
      { pathNot: [specs, '^test/'] },
      { path: specs },
    ]),

    rule('through-the-front-door', 'a lib is what its index.ts exports', [
      { path: '^(?:libs/([^/]+)|apps|test)/' },
      { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$', '^libs/vendors/src/simulators\\.ts$'] },
    ]),
    rule('by-name-not-by-path', 'a lib is imported as @earwitness/<lib>', [
      { path: '^(?:libs/([^/]+)|apps|test)/' },
      { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased'] },
    ]),
    rule('no-circle', 'what knows each other cannot be understood apart', [{}, { circular: true }]),
    rule('resolves', 'an import that leads nowhere', [{}, { couldNotResolve: true }]),
    rule('declared', 'package.json names every package that is used', [
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ]),
    rule('production-without-development', 'a package of devDependencies is missing from the image', [
      { path: '^(apps|libs)/', pathNot: [specs, '^libs/(embedded|testing)/', '^apps/console/'] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    ]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
