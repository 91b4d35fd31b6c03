export { freePort } from './free-port';
export { type EmbeddedPostgres, type PostgresOptions, startPostgres } from './postgres';
