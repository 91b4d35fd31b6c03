import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that arrived, whatever became of it. */
export interface Call {
  /** First part of the path. */
  readonly account: string;
  readonly path: string;
  /** As the vendor tells repetitions apart; absent where it cannot. */
  readonly commandId: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

export interface Exchange {
  readonly call: Call;
  readonly response: ServerResponse;
  /** Does what was asked: an effect, unless this command had one already. */
  carryOut(): void;
}

export type Behaviour = (exchange: Exchange) => void;

const read = async (request: IncomingMessage): Promise<Call['body']> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Call['body']);
};

/** A vendor over real HTTP that does as it is told, and counts what it did. */
export class VendorStub {
  /** Commands. Who only asks is told that there is nothing. */
  readonly calls: Call[] = [];
  private readonly done = new Map<string, Call[]>();
  private readonly behaviours = new Map<string, readonly Behaviour[]>();

  private constructor(
    private readonly server: Server,
    private readonly usual: Behaviour,
  ) {}

  static async start(usual: Behaviour): Promise<VendorStub> {
    const server = createServer((request, response) => void stub.answer(request, response));
    const stub: VendorStub = new VendorStub(server, usual);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The nth call of an account gets the nth behaviour, every further one the last. */
  behave(account: string, ...behaviours: readonly Behaviour[]): void {
    this.behaviours.set(account, behaviours);
  }

  callsOf(account: string): readonly Call[] {
    return this.calls.filter((call) => call.account === account);
  }

  /** How often something happened. A command that the vendor recognises happens once, however often it arrives. */
  effectsOf(account: string): number {
    const done = this.done.get(account) ?? [];
    const named = new Set(done.flatMap(({ commandId }) => commandId ?? []));
    return named.size + done.filter(({ commandId }) => commandId === undefined).length;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return void response.end('{"data":[]}');
    const body = await read(request);
    const [, account = '', ...path] = (request.url ?? '').split('/');
    const commandId = typeof body.command_id === 'string' ? body.command_id : undefined;
    const call: Call = { account, path: path.join('/'), commandId, body, atMs: performance.now() };
    const behaviours = this.behaviours.get(account) ?? [];
    const behave = behaviours[this.callsOf(account).length] ?? behaviours.at(-1) ?? this.usual;
    this.calls.push(call);
    const carryOut = (): void => void this.done.set(account, [...(this.done.get(account) ?? []), call]);
    behave({ call, response, carryOut });
  }
}
