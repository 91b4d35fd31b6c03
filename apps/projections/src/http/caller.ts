import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who calls: the tenant whose key it is, and the key. */
export interface Caller {
  readonly tenant: string;
  readonly keyId: string;
}

const callers = new WeakMap<object, Caller>();

export const identify = (request: FastifyRequest, caller: Caller): void => void callers.set(request, caller);

export const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest();

/** The guard has let nobody through whom it does not know. */
export const callerOf = (context: ExecutionContext): Caller => {
  const caller = callers.get(requestOf(context));
  if (!caller) throw new Error('a route was reached without a key');
  return caller;
};

export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller => callerOf(context));
