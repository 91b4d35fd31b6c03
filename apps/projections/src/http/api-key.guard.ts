import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Directory } from '@earwitness/configuration';
import type { FastifyRequest } from 'fastify';
import { authenticate } from './api-key';
import { identify } from './caller';
import { Problem } from './problem';
import { scopeOf } from './scope';

const unauthorised = (detail: string): Problem =>
  new Problem(401, { detail, headers: { 'www-authenticate': 'Bearer realm="earwitness"' } });

/** Lets a request through whose key has the scope that the route declares. Fails closed: no declaration, no way in. */
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly directory: Pick<Directory, 'apiKey'>,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization } = request.headers;
    if (authorization === undefined) throw unauthorised('An API key is needed.');
    const key = authenticate(authorization, (id) => this.directory.apiKey(id));
    if (!key) throw unauthorised('The API key is not valid.');
    const scope = scopeOf(this.reflector, context.getHandler());
    if (!scope || !key.scopes.includes(scope))
      throw new Problem(403, { detail: `The API key lacks the scope ${scope ?? 'that nobody declared'}.` });
    identify(request, { tenant: key.tenant, keyId: key.id });
    return true;
  }
}
