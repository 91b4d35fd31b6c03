import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** One keep-alive connection with one request under way at a time. */
export class Connection {
  private received = '';
  private settle: ((status: number, body: string) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (text: string) => this.take(text));
    const broken = (): void => this.finish(0);
    socket.on('error', broken).on('close', broken);
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket);
  }

  /** Calls back with the status and the body, or with 0 when the connection broke and nobody knows. */
  send(request: Buffer, settle: (status: number, body: string) => void): void {
    this.settle = settle;
    if (this.socket.destroyed) this.finish(0);
    else this.socket.write(request);
  }

  close(): void {
    this.socket.destroy();
    this.finish(0);
  }

  private take(text: string): void {
    this.received += text;
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const length = Number(/content-length: *(\d+)/i.exec(head)?.[1]);
    if (Number.isNaN(length)) throw new Error(`an answer without a length:\n${head}`);
    if (this.received.length < headEnd + HEAD_END.length + length) return;
    const body = this.received.slice(headEnd + HEAD_END.length);
    this.received = '';
    this.finish(Number(head.slice(9, 12)), body);
  }

  private finish(status: number, body = ''): void {
    const { settle } = this;
    this.settle = undefined;
    settle?.(status, body);
  }
}
