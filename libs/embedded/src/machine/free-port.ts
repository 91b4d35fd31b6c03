import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems choose from for connections that go out. */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const ATTEMPTS = 100;

const isFree = async (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/**
 * A port of the loopback interface that nothing listens on at this moment, and that no connection takes meanwhile: a
 * server that is killed can have it again, however eagerly its clients reconnect.
 */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port among ${ATTEMPTS} from ${LOWEST} to ${HIGHEST}`);
};
