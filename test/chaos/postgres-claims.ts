import type { Claims } from '@earwitness/messaging';
import { advance, claim, type Database, position } from '@earwitness/persistence';

/** Claims where they belong. */
export const claimsIn = (database: Database): Claims => ({
  claim: (group, owner, partitions) => claim(database, { group, owner }, partitions),
  position: (group, at) => position(database, group, at),
  advance: (progress) => database.transaction((tx) => advance(tx, progress)),
});
