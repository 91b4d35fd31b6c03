import type { FastifyInstance } from 'fastify';
import { Problem, sendProblem } from './problem';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Notes every route from here on. @returns what answers all other methods of their addresses with 405. */
export const watchRoutes = (fastify: FastifyInstance): (() => void) => {
  const allowed = new Map<string, Set<string>>();
  let isWatching = true;
  fastify.addHook('onRoute', ({ url, method }) => {
    if (!isWatching) return;
    const known = allowed.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    allowed.set(url, known);
  });
  return () => {
    isWatching = false;
    for (const [url, methods] of allowed) {
      const others = METHODS.filter((method) => !methods.has(method));
      if (others.length === 0 || url.includes('*')) continue;
      const problem = new Problem(405, { headers: { allow: [...methods].join(', ') } });
      fastify.route({
        method: [...others],
        url,
        handler: (_request, reply) => sendProblem(reply, problem),
      });
    }
  };
};
