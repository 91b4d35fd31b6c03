import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '@earwitness/configuration';

/** `Bearer ew_<id>_<secret>`; ids have no underscore. */
const BEARER = /^Bearer (ew_([a-z0-9-]{1,63})_[\x21-\x7e]{16,512})$/i;

const NOBODYS = Buffer.alloc(32);

/** The key of an Authorization header; undefined where it is none of ours. Takes as long for an unknown id. */
export const authenticate = (
  authorization: string | undefined,
  find: (id: string) => ApiKey | undefined,
): ApiKey | undefined => {
  const [, key, id] = BEARER.exec(authorization ?? '') ?? [];
  if (key === undefined || id === undefined) return undefined;
  const known = find(id);
  const expected = known ? Buffer.from(known.sha256, 'hex') : NOBODYS;
  const isRight = timingSafeEqual(createHash('sha256').update(key).digest(), expected);
  return isRight ? known : undefined;
};
