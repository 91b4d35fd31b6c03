import type { CommandOf } from '@earwitness/domain';
import { z } from 'zod';
import type { CommandContext, HttpCall, Refusal } from './command';

/** What an operation is done to: refs and opened handles of the session, empty for one on an account. */
export interface OperationContext extends CommandContext {
  readonly sessionRef?: string;
  readonly refs: Readonly<Record<string, string>>;
}

/** Something that only this vendor can do, beyond the commands that all vendors share. */
export interface Operation<Account, Input = unknown> {
  /** `session` in the course of a call, by the saga · `account` by people, from the command line. */
  readonly on: 'session' | 'account';
  /** A sentence for people, with the document that it is from. */
  readonly summary: string;
  readonly input: z.ZodType<Input>;
  toCall(input: Input, account: Account, context: OperationContext): HttpCall | Refusal | Promise<HttpCall | Refusal>;
}

export type Operations<Account> = Readonly<Record<string, Operation<Account>>>;

/** Keeps the type of the input between its schema and its call. */
export const operation = <Account, Input>(declared: Operation<Account, Input>): Operation<Account> => declared;

/** Carries out what an operator asks of a session by an operation's name. */
export const operate = async <Account>(
  operations: Operations<Account>,
  { operation: name, input, sessionRef, refs }: CommandOf<'OperateSession'>,
  [account, context]: readonly [Account, CommandContext],
): Promise<HttpCall | Refusal> => {
  const found = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (found?.on !== 'session') return { via: 'nothing', reason: 'Unsupported', detail: name.slice(0, 100) };
  const parsed = found.input.safeParse(input);
  if (!parsed.success)
    return { via: 'nothing', reason: 'InvalidInput', detail: z.prettifyError(parsed.error).slice(0, 500) };
  return found.toCall(parsed.data, account, { ...context, sessionRef, refs });
};

/** The names of the operations that sessions have. */
export const sessionOperations = <Account>(operations: Operations<Account>): readonly string[] =>
  Object.entries(operations)
    .filter(([, { on }]) => on === 'session')
    .map(([name]) => name);
