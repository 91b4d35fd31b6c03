import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';
import type { OperatorRequest } from './request.read-model';

/** Says where the status of what was taken is to be found. */
export class StatusAddressInterceptor implements NestInterceptor<OperatorRequest, OperatorRequest> {
  intercept(context: ExecutionContext, next: CallHandler<OperatorRequest>): Observable<OperatorRequest> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap(({ id }) => void reply.header('location', `/v1/requests/${id}`)));
  }
}
