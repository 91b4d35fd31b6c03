import type { Refusal, StoreTarget } from '../contract/command';

/** A command as the vendor has it, before it is known which way it goes. */
export interface Message {
  readonly method: string;
  /** Of the REST interface; absent where there is none. */
  readonly path?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Events whose `replyId` is taken, the best first. */
  readonly replyFrom: { readonly sqs: readonly string[]; readonly rest: readonly string[] };
  /** Events whose `commandQueue` is used, the best first. */
  readonly queueOf: readonly string[];
}

export type Drafted = Message | Refusal;
export type Stores = Readonly<Record<string, StoreTarget>>;

export const isRefusal = (value: object): value is Refusal => 'via' in value;

export const refusal = (reason: string, detail?: string): Refusal => ({
  via: 'nothing',
  reason,
  ...(detail && { detail }),
});

export const from = (...events: readonly string[]): Pick<Message, 'replyFrom' | 'queueOf'> => ({
  replyFrom: { sqs: events, rest: events },
  queueOf: events,
});
