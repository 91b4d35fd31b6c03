import { type ExecutionContext, type RequestMethod, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import type { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Scope } from '@earwitness/configuration';

const SCOPE = 'earwitness:scope';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/** What the caller's key must be good for. */
export const Needs = (scope: Scope): MethodDecorator => SetMetadata(SCOPE, scope);

export const scopeOf = (reflector: Reflector, handler: Handler): Scope | undefined =>
  reflector.get<Scope | undefined>(SCOPE, handler);

const isRoute = (handler: Handler): boolean =>
  (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined) !== undefined;

/** Routes of an application that nobody has declared a scope for. */
export const undeclaredRoutes = (
  discovery: DiscoveryService,
  scanner: MetadataScanner,
  reflector: Reflector,
): readonly string[] =>
  discovery.getControllers().flatMap(({ instance, name }) => {
    const prototype = Object.getPrototypeOf(instance) as Readonly<Record<string, Handler>>;
    return scanner
      .getAllMethodNames(prototype)
      .filter((method) => {
        const handler = prototype[method];
        return handler && isRoute(handler) && !scopeOf(reflector, handler);
      })
      .map((method) => `${String(name)}.${method}`);
  });
