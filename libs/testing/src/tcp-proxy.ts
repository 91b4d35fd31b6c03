import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Looks at what passes in one direction of one connection, and answers with what shall pass. */
export type Filter = (chunk: Buffer) => Buffer;

/** One connection through the proxy. */
export interface Link {
  /** Ends both sides without a goodbye, as a crash would. */
  cut(): void;
}

export interface LinkFilters {
  readonly toServer?: Filter;
  readonly toClient?: Filter;
}

/** Faults, to be changed at any time; they apply to what passes from then on. */
export interface Faults {
  /** Each chunk arrives this much later. */
  delayMs: number;
  /** In each direction of each connection; 0 is as fast as it goes. */
  bytesPerSecond: number;
  /** Connections stay open and nothing passes any more: what a dead machine behind a switch looks like. */
  isHalfOpen: boolean;
  /** New connections are cut at once. */
  isRefusing: boolean;
}

export interface TcpProxyOptions {
  /** The port of the server, on the loopback interface. It may be known only after the proxy has started. */
  readonly targetPort: () => number;
  /** A free one when it is absent. */
  readonly port?: number;
  /** Called for each new connection. */
  readonly filters?: (link: Link) => LinkFilters;
}

const passThrough: Filter = (chunk) => chunk;

/** Stands between a client and a server and breaks the network between them in the ways that networks break. */
export class TcpProxy {
  readonly faults: Faults = { delayMs: 0, bytesPerSecond: 0, isHalfOpen: false, isRefusing: false };
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.accept(client));

  private constructor(private readonly options: TcpProxyOptions) {}

  static async start(options: TcpProxyOptions): Promise<TcpProxy> {
    const proxy = new TcpProxy(options);
    await new Promise<void>((resolve, reject) => {
      proxy.server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection without a goodbye. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.cut();
    await closed;
  }

  private accept(client: Socket): void {
    if (this.faults.isRefusing) return void client.destroy();
    const server = connect({ host: '127.0.0.1', port: this.options.targetPort() });
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    const { toServer = passThrough, toClient = passThrough } = this.options.filters?.({ cut }) ?? {};
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      this.sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    void this.pump(client, server, toServer);
    void this.pump(server, client, toClient);
  }

  /** Ends with an error when either side is gone, and then both sides are. */
  private async pump(from: Socket, to: Socket, filter: Filter): Promise<void> {
    try {
      for await (const chunk of from) {
        const { delayMs, bytesPerSecond } = this.faults;
        const passed = filter(chunk as Buffer);
        const slowMs = bytesPerSecond > 0 ? (1000 * passed.length) / bytesPerSecond : 0;
        if (delayMs + slowMs > 0) await sleep(delayMs + slowMs);
        if (this.faults.isHalfOpen || passed.length === 0) continue;
        if (!to.write(passed)) await new Promise((resolve) => to.once('drain', resolve).once('close', resolve));
      }
      to.end();
    } catch {
      to.destroy();
    }
  }
}
