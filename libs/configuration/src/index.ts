export type { Scope } from './accounts-file';
export * from './directory';
export { list, port, readAll, readEnvironment, readText, sealingKey } from './environment';
export * from './faults';
export { LiveDirectory } from './live-directory';
export { loadDirectory } from './load';
export { loadPolicies } from './policies';
export { runProcess, type Running } from './run-process';
export type { SecretSources } from './secrets';
