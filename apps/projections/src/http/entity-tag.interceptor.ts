import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Versioned } from '../reading/versioned';

/** Changes whenever resources are shown in another shape: what was cached before is out of date. */
const SHAPE = 2;

export const entityTag = (version: number | string): string => `W/"${SHAPE}.${version}"`;

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** If-None-Match of RFC 9110: weak comparison with any of a list. */
export const isCurrent = (header: string | undefined, tag: string): boolean =>
  header !== undefined && header.split(',').some((one) => one.trim() === '*' || opaque(one) === opaque(tag));

/** Answers with the value of a versioned resource and its entity tag, or with 304 where the caller has it already. */
export class EntityTagInterceptor implements NestInterceptor<Versioned<unknown>, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<Versioned<unknown>>): Observable<unknown> {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const known = http.getRequest<FastifyRequest>().headers['if-none-match'];
    return next.handle().pipe(
      map(({ version, value }) => {
        const tag = entityTag(version);
        void reply.header('etag', tag).header('cache-control', 'private, no-cache');
        if (!isCurrent(known, tag)) return value;
        void reply.status(304);
        return undefined;
      }),
    );
  }
}
