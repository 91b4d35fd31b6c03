import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IDEMPOTENCY_KEY } from './asked-by';
import { Route } from '../http/route';
import { StatusAddressInterceptor } from './status-address.interceptor';
import { takenExample } from './request.example';
import { operatorRequest } from './request.read-model';

/** A route that takes a request of an operator: 202, with the address of its status. */
export const Ask = (
  method: 'post' | 'delete',
  path: string,
  described: { readonly id: string; readonly summary: string },
): MethodDecorator =>
  applyDecorators(
    Route(method, path, {
      ...described,
      scope: 'control',
      tag: 'requests',
      status: 202,
      answer: operatorRequest,
      example: takenExample,
      headers: { Location: { description: 'Where its status is.' } },
    }),
    UseInterceptors(StatusAddressInterceptor),
    ApiHeader({
      name: IDEMPOTENCY_KEY,
      required: false,
      description: 'The same key with the same request is the same request: it is safe to repeat.',
      schema: { type: 'string', maxLength: 255 },
      example: '4d6c1f0a-pause-1',
    }),
  );
