import { statSync } from 'node:fs';

/**
 * The folder for temporary files is everybody's: what another user put there is not run.
 * @throws Error when the path belongs to somebody else.
 */
export const ownedByUs = (path: string, instead: string): string => {
  if (statSync(path).uid === process.getuid?.()) return path;
  throw new Error(`${path} belongs to another user: remove it, or ${instead}`);
};
