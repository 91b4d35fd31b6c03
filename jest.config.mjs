export default {
  testEnvironment: 'node',
  transform: { '\\.[mc]?[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, target: 'es2024' }, module: { type: 'commonjs' } }] },
  moduleNameMapper: { '^@earwitness/([^/]+)$': '<rootDir>/libs/$1/src/index.ts' },
  transformIgnorePatterns: ['/node_modules/(?!(?:@nestjs|cookie|fauxqs|toad-cache|valibot|jose|nestjs-pino)/)'],
};
