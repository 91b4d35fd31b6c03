import { BaseRpcContext, type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { Consumer, type ConsumerOptions } from '../consuming/consumer';
import type { Slice } from '../consuming/slice';
import type { Log } from '../log';
import type { Notify } from '../notice';
import { ReplacedError } from './replaced-error';

export interface LogServerOptions extends Omit<ConsumerOptions, 'topics' | 'handler'> {
  readonly log: Log;
  /** Which topics this group follows, where handlers of several groups are in one application. */
  readonly topics?: readonly string[];
}

/**
 * Lets ordinary Nest handlers of a topic, `@EventPattern('earwitness.facts')`, take slices of records. The payload is a
 * `Slice`; the handler commits its progress in its own transaction, and what it throws decides what happens next. To be
 * connected with `connectLog`, which keeps Nest from replacing errors.
 */
export class LogServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private consumer: Consumer | undefined;

  constructor(private readonly serverOptions: LogServerOptions) {
    super();
  }

  /** Both would commit the same progress, and one of them in vain. */
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false): void {
    const topic = this.normalizePattern(pattern as string);
    if (!isEventHandler) throw new Error(`nobody waits for an answer to ${topic}: use @EventPattern`);
    if (this.messageHandlers.has(topic)) throw new Error(`${topic} has two handlers`);
    super.addHandler(pattern, callback, isEventHandler);
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /** Lets the slices under way end, and leaves the group. */
  async close(): Promise<void> {
    await this.consumer?.close();
    this.consumer = undefined;
  }

  /** Alive means that the offset moved or that there is nothing to do. */
  async isAlive(stuckAfterMs: number): Promise<boolean> {
    return (await this.consumer?.isAlive(stuckAfterMs)) ?? false;
  }

  on(): never {
    throw new Error('a log has no events to listen to');
  }

  unwrap(): never {
    throw new Error('what is below is for this server alone');
  }

  private readonly notify: Notify = ({ message, detail }) => {
    this.logger.warn({ ...detail, msg: message });
  };

  private async start(): Promise<void> {
    const { log, topics = [...this.messageHandlers.keys()], isUnavailable, ...options } = this.serverOptions;
    const orphan = topics.find((topic) => !this.messageHandlers.has(topic));
    if (orphan) throw new Error(`nobody handles ${orphan}`);
    this.consumer = new Consumer(log, {
      notify: this.notify,
      ...options,
      topics,
      handler: (slice) => this.handle(slice),
      isUnavailable: (error) => error instanceof ReplacedError || isUnavailable(error),
    });
    await this.consumer.start();
  }

  private async handle(slice: Slice): Promise<void> {
    const handler = this.messageHandlers.get(slice.progress.topic);
    try {
      const result: unknown = await handler?.(slice, new BaseRpcContext([slice]));
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    } catch (error) {
      if (Error.isError(error)) throw error;
      const replaced = new ReplacedError();
      this.consumer?.failed(replaced);
      throw replaced;
    }
  }
}
