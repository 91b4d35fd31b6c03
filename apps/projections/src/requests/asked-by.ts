import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Caller, callerOf, requestOf } from '../http/caller';
import { Problem } from '../http/problem';

export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** Who asks, and the key that makes the request safe to repeat. */
export interface Asker {
  readonly caller: Caller;
  readonly idempotencyKey: string | undefined;
}

const PRINTABLE = /^[\x21-\x7e]{1,255}$/;

const idempotencyKeyOf = (key: string | readonly string[] | undefined): string | undefined => {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && PRINTABLE.test(key)) return key;
  const detail = 'must be 1 to 255 printable ASCII characters';
  throw new Problem(400, { detail: 'The request is not valid.', errors: [{ parameter: IDEMPOTENCY_KEY, detail }] });
};

/** @throws Problem 400 where the Idempotency-Key is none. */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext): Asker => ({
  caller: callerOf(context),
  idempotencyKey: idempotencyKeyOf(requestOf(context).headers['idempotency-key']),
}));
