import { type Queues } from '@earwitness/messaging';
import { simulators, type VendorSimulator } from '@earwitness/vendors/simulators';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { QueueFeed, type WatchedQueue } from './queue-feed';
import { RealWorld } from './real-world';

export interface SimulatorHostOptions {
  readonly host: string;
  readonly port: number;
  /** By name under which it is served: the vendor's settings. A name may be `vendor` or `vendor~variant`. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly speed: number;
  readonly seed: number;
  readonly queues: Queues;
  readonly queueRegion: string;
  /** Which name listens to which command queue. */
  readonly commandQueues: Readonly<Record<string, WatchedQueue>>;
  /** Which name answers SIP INVITEs, which come without a prefix. */
  readonly recordingServer: string;
  onError(error: unknown): void;
}

const vendorOf = (name: string): string => name.split('~')[0] ?? name;

/** Hosts vendors' simulators below `/{name}/`, and feeds them the messages of their command queues. */
export class SimulatorHost {
  readonly simulators: ReadonlyMap<string, VendorSimulator>;
  private readonly world: RealWorld;
  private readonly feeds: readonly QueueFeed[];
  private readonly server: FastifyInstance;

  constructor(private readonly options: SimulatorHostOptions) {
    const { speed, seed, queues, queueRegion, settings, onError } = options;
    const send = async (url: string, body: string): Promise<void> => {
      const sent = await queues.send({ url, region: queueRegion }, { body });
      if (sent.kind !== 'accepted') throw new Error(`queue did not take a message: ${sent.kind}`);
    };
    this.world = new RealWorld({ speed, seed, send, onError });
    this.simulators = new Map(Object.entries(settings).map(([name, own]) => [name, this.simulator(name, own)]));
    this.feeds = Object.entries(options.commandQueues).map(
      ([name, queue]) => new QueueFeed(queue, queues, (body) => this.find(name).receive?.(queue.url, body)),
    );
    this.server = this.serve();
  }

  async start(): Promise<void> {
    await this.server.listen({ host: this.options.host, port: this.options.port });
    for (const feed of this.feeds) feed.start();
  }

  async stop(): Promise<void> {
    this.world.stop();
    await Promise.all(this.feeds.map((feed) => feed.stop()));
    await this.server.close();
  }

  private simulator(name: string, settings: Readonly<Record<string, unknown>>): VendorSimulator {
    const create = simulators[vendorOf(name)];
    if (!create) throw new Error(`no simulator for ${name}; there are ${Object.keys(simulators).join(', ')}`);
    return create(this.world, settings);
  }

  private find(name: string): VendorSimulator {
    const simulator = this.simulators.get(name);
    if (!simulator) throw new Error(`no simulator is named ${name}`);
    return simulator;
  }

  private serve(): FastifyInstance {
    const server = fastify({ forceCloseConnections: true });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    server.get('/knowledge', () =>
      Object.fromEntries([...this.simulators].map(([name, simulator]) => [name, simulator.knowledge()])),
    );
    server.all('/__sim/*', (request, reply) => this.pass(this.options.recordingServer, request.url, [request, reply]));
    server.all('/:name/*', (request, reply) => {
      const { name } = request.params as { name: string };
      return this.pass(name, request.url.slice(name.length + 1), [request, reply]);
    });
    return server;
  }

  private async pass(name: string, url: string, [request, reply]: [FastifyRequest, FastifyReply]): Promise<unknown> {
    const simulator = this.simulators.get(name);
    if (!simulator) return reply.status(404).send({ error: `no simulator is named ${name}` });
    const body = typeof request.body === 'string' ? request.body : '';
    const headers = request.headers as Record<string, string | undefined>;
    const answer = await simulator.handle({ method: request.method, url, headers, body });
    const contentType = answer.headers['content-type'] ?? 'application/json';
    return reply
      .status(answer.status)
      .headers({ ...answer.headers, 'content-type': contentType })
      .send(answer.body);
  }
}
