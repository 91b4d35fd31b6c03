export type { Scope } from './accounts-file';
export * from './directory';
export { port, readAll, readEnvironment } from './environment';
export * from './faults';
export { loadDirectory } from './load';
export { loadPolicies } from './policies';
export type { SecretSources } from './secrets';
