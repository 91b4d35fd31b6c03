import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem';

/** Where YAML is understood too, and bodies may be as large as policies are. */
const OF_POLICIES = /^\/v1\/policies(\/lint)?$/;
/** As much as a set may be. */
const MOST_POLICY_BYTES = 524_288;

/**
 * JSON is understood, and YAML where policies are handed in, as a text in `yaml`; anything else is 415. No body at all is
 * left to the route's schema.
 */
export const acceptBodies = (fastify: FastifyInstance): void => {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json/, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, String(body), done);
  });
  fastify.addContentTypeParser(/^(?:application|text)\/(?:x-)?yaml/, { parseAs: 'string' }, (request, body, done) => {
    if (OF_POLICIES.test(request.routeOptions.url ?? '')) done(null, { yaml: String(body) });
    else done(new Problem(415));
  });
  fastify.addHook('onRoute', (route) => {
    if (OF_POLICIES.test(route.url)) route.bodyLimit = MOST_POLICY_BYTES;
  });
};
