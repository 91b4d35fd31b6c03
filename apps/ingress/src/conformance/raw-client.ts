import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { until } from '@earwitness/testing';

/** Speaks HTTP by the byte, for what no HTTP client would send. */
export class RawClient {
  private text = '';
  private isOver = false;
  private dripping: NodeJS.Timeout | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isOver = true;
      clearInterval(this.dripping);
    });
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** Says a little more every now and then, for as long as anybody listens. */
  drip(text: string): void {
    this.dripping = setInterval(() => this.write(text), 40);
  }

  /** The same, once it is a status line with headers. */
  heard(): Promise<string> {
    return until(() => (this.text.includes('\r\n\r\n') ? this.text : undefined), { what: 'an answer' });
  }

  async status(): Promise<number> {
    return Number((await this.heard()).split(' ')[1]);
  }

  /** @returns after how many milliseconds the other side has ended the connection */
  async closed(withinMs: number): Promise<number> {
    const startedAt = performance.now();
    await until(() => this.isOver, { what: 'the end of the connection', withinMs });
    return performance.now() - startedAt;
  }

  /** All that came back so far. */
  get said(): string {
    return this.text;
  }

  end(): void {
    this.socket.destroy();
  }
}
