import { applyDecorators, Delete, Get, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Scope } from '@earwitness/configuration';
import type { z } from 'zod';
import { EntityTagInterceptor } from './entity-tag.interceptor';
import { Needs } from './scope';

export const SECURITY = 'apiKey';

export interface RouteOptions {
  /** Names the operation in generated clients. */
  readonly id: string;
  readonly scope: Scope;
  readonly tag: string;
  readonly summary: string;
  readonly status?: 200 | 201 | 202;
  /** What is answered, with an example of it. */
  readonly answer: z.ZodType;
  readonly example: unknown;
  readonly headers?: Readonly<Record<string, { readonly description: string }>>;
}

const methods = { get: Get, post: Post, delete: Delete } as const;

const documented = (headers: RouteOptions['headers'] = {}) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, { description }]) => [name, { description, schema: { type: 'string' } }]),
  );

/** A route with all that its caller must know: one declaration for the router, the guard and the OpenAPI document. */
export const Route = (method: keyof typeof methods, path: string, options: RouteOptions): MethodDecorator => {
  const { id: operationId, scope, tag, summary, status = 200, answer, example, headers } = options;
  return applyDecorators(
    methods[method](path),
    HttpCode(status),
    Needs(scope),
    ApiTags(tag),
    ApiSecurity(SECURITY),
    ApiOperation({ operationId, summary, description: `Needs a key with the scope \`${scope}\`.` }),
    ApiResponse({ status, description: summary, standardSchema: answer, example, headers: documented(headers) }),
  );
};

/** A resource with an entity tag: whoever has the present version is answered with 304. */
export const Resource = (path: string, options: Omit<RouteOptions, 'headers' | 'status'>): MethodDecorator =>
  applyDecorators(
    Route('get', path, { ...options, headers: { ETag: { description: 'Changes with what is shown. Weak.' } } }),
    ApiResponse({ status: 304, description: 'What If-None-Match names is up to date.' }),
    UseInterceptors(EntityTagInterceptor),
  );
