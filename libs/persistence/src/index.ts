export * from './correlation/correlations';
export { Database, type DatabaseOptions, isUnavailable } from './database/database';
export { Conflict, Fenced, type Sql } from './database/sql';
export * from './ledger/ledger';
export { readAll, readStreams } from './ledger/read';
export { type Fault, type Verification, verify } from './ledger/verify';
export { migrate } from './migrations/migrate';
export * from './offsets/claims';
export * from './timers/timers';
