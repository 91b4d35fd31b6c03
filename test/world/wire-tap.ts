import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Heard {
  readonly path: string;
  readonly body: string;
}

export interface Exchange extends Heard {
  readonly status: number;
  readonly answer: string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What is answered in place of whoever is called; `silence`: nothing, ever; undefined: it is passed on. */
export type Rule = (heard: Heard) => Answer | 'silence' | undefined;

/** Of one connection only. */
const HOP_BY_HOP = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'expect']);

const headersOf = ({ headersDistinct }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headersDistinct).flatMap(([name, values = []]) =>
      HOP_BY_HOP.has(name) ? [] : [[name, values.join(', ')] as const],
    ),
  );

/** Stands in a line of HTTP: keeps what is asked and answered, byte for byte, and can break the line. */
export class WireTap {
  readonly exchanges: Exchange[] = [];
  /** Whom it passes on to: a base address, without a slash at the end. */
  target = '';
  private rule: Rule = () => undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.hear(request, response).catch(() => response.destroy());
    });
  }

  static async open(): Promise<WireTap> {
    const tap = new WireTap();
    await new Promise<void>((resolve) => tap.server.listen(0, '127.0.0.1', resolve));
    return tap;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** While something is done. */
  async during<T>(rule: Rule, act: () => Promise<T>): Promise<T> {
    const before = this.rule;
    this.rule = rule;
    try {
      return await act();
    } finally {
      this.rule = before;
    }
  }

  answers(rule: Rule): void {
    this.rule = rule;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const heard = { path: request.url ?? '/', body: await text(request) };
    const answer = this.rule(heard);
    if (answer === 'silence') return;
    const { status, body } = answer ?? (await this.pass(request, heard));
    this.exchanges.push({ ...heard, status, answer: body });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }

  private async pass(request: IncomingMessage, { path, body }: Heard): Promise<Answer> {
    const { method = 'GET' } = request;
    const answer = await fetch(`${this.target}${path}`, {
      method,
      headers: headersOf(request),
      ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    });
    return { status: answer.status, body: await answer.text() };
  }
}
