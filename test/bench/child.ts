import { type ChildProcess, fork } from 'node:child_process';

interface Question {
  readonly number: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: string;
}

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

/** Lets the process that started this one ask for things. This one ends with it. */
export const answer = (handlers: Handlers): void => {
  const reply = async ({ number, name, argument }: Question): Promise<Answer> => {
    const handler = handlers[name];
    if (!handler) return { number, error: `nobody answers ${name}` };
    try {
      return { number, value: await handler(argument as never) };
    } catch (error) {
      return { number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on('message', (question: Question) => void reply(question).then((said) => process.send?.(said)));
  process.on('disconnect', () => process.exit());
};

export interface ChildOptions {
  /** For V8: `--cpu-prof`. */
  readonly execArgv?: readonly string[];
}

/** kafkajs, left to itself as stock has it, sets timers into the past. */
const QUIET = '--disable-warning=TimeoutNegativeWarning';

/** A part of the bench in a process of its own, so that what it costs can be told apart. */
export class Child {
  private readonly process: ChildProcess;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private last = 0;

  constructor(script: string, { execArgv = [] }: ChildOptions = {}) {
    const env = { ...process.env, NODE_ENV: 'production', KAFKAJS_NO_PARTITIONER_WARNING: '1' };
    this.process = fork(script, { serialization: 'advanced', execArgv: [QUIET, ...execArgv], env });
    this.process.on('message', (said: Answer) => this.settle(said));
    this.process.on('exit', (code) => this.ended(`${script} ended (${code ?? 'by a signal'})`));
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  ask<T>(name: string, argument?: unknown): Promise<T> {
    const waiting = Promise.withResolvers<unknown>();
    this.last += 1;
    this.waiting.set(this.last, waiting);
    this.process.send({ number: this.last, name, argument } satisfies Question);
    return waiting.promise as Promise<T>;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.disconnect();
    await gone;
  }

  private settle({ number, value, error }: Answer): void {
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }

  private ended(why: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(why));
    this.waiting.clear();
  }
}
