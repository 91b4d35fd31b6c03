import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { inBody } from '../http/faults';
import { Problem } from '../http/problem';
import { misfitNameIn } from './json-names';

/** Where YAML is understood too, and bodies may be as large as policies are. */
const OF_POLICIES = /^\/v1\/policies(\/lint)?$/;
/** As much as a set may be. */
const MOST_POLICY_BYTES = 524_288;

/** @throws Problem 400: what was meant by other bytes nobody knows */
const textOf = (body: string | Buffer): string => {
  if (typeof body === 'string') return body;
  if (!isUtf8(body)) throw new Problem(400, { detail: 'The body is not UTF-8.' });
  return body.toString('utf8');
};

/** @throws Problem for a name that the parser would lose, or that could change what objects are */
const refuseNames = (json: string): void => {
  const misfit = misfitNameIn(json);
  if (!misfit) return;
  const errors = [inBody(misfit)];
  const isInDocument = misfit.path[0] === 'documents' && misfit.path.length > 2;
  throw isInDocument
    ? new Problem(422, { detail: 'The policies have faults.', errors })
    : new Problem(400, { detail: 'The request is not valid.', errors });
};

/**
 * JSON is understood, and YAML where policies are handed in, as a text in `yaml`; anything else is 415. No body at all is
 * left to the route's schema.
 */
export const acceptBodies = (fastify: FastifyInstance): void => {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  const bytes = { parseAs: 'buffer' } as const;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json/, bytes, (request, body, done) => {
    try {
      const json = textOf(body);
      refuseNames(json);
      if (json === '') done(null, undefined);
      else void parse(request, json, done);
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addContentTypeParser(/^(?:application|text)\/(?:x-)?yaml/, bytes, (request, body, done) => {
    try {
      if (!OF_POLICIES.test(request.routeOptions.url ?? '')) throw new Problem(415);
      done(null, { yaml: textOf(body) });
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('onRoute', (route) => {
    if (OF_POLICIES.test(route.url)) route.bodyLimit = MOST_POLICY_BYTES;
  });
};
