import { AsyncLocalStorage } from 'node:async_hooks';
import { type IdGenerator, RandomIdGenerator } from '@opentelemetry/sdk-trace';

const rootTrace = new AsyncLocalStorage<string>();

/** Root spans started within belong to this trace: the conversation's, not a random one. */
export const inTrace = <T>(traceId: string, work: () => T): T => rootTrace.run(traceId, work);

export const currentTraceId = (): string | undefined => rootTrace.getStore();

/** Gives a root span the conversation's own trace id, so that one conversation is one trace across processes and vendors. */
export class ConversationIds implements IdGenerator {
  private readonly random = new RandomIdGenerator();
  generateTraceId = (): string => rootTrace.getStore() ?? this.random.generateTraceId();
  generateSpanId = (): string => this.random.generateSpanId();
}
