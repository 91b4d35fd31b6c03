import type { Body } from './simulator-answers';
import type { WebhookDelivery } from './simulator-delivery';
import {
  happens,
  identified,
  type SimulatedCall,
  type SimulatedStream,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

/** Live audio to a WebSocket: at most one of a leg, and nobody listens to it. */
export class Streams {
  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: WebhookDelivery,
  ) {}

  isOpen({ streams }: SimulatedCall): boolean {
    return streams.some(({ state }) => state === 'connecting' || state === 'active');
  }

  start(call: SimulatedCall, body: Body): void {
    const { world } = this.context;
    const stream: SimulatedStream = {
      id: uuidFrom(world),
      url: String(body.stream_url),
      track: typeof body.stream_track === 'string' ? body.stream_track : 'inbound_track',
      state: 'connecting',
    };
    call.streams.push(stream);
    world.after(100 + world.random() * 400, () => this.connect(call, stream));
  }

  endAll(call: SimulatedCall): void {
    for (const stream of call.streams) {
      if (stream.state === 'active') this.end(call, stream);
      else if (stream.state === 'connecting') stream.state = 'closing';
    }
  }

  private connect(call: SimulatedCall, stream: SimulatedStream): void {
    if (happens(this.context, this.context.faults.streamFails)) return this.fail(call, stream);
    const isWanted = stream.state === 'connecting';
    stream.state = 'active';
    this.say(call, 'streaming.started', { stream_url: stream.url });
    if (!isWanted) this.end(call, stream);
  }

  private fail(call: SimulatedCall, stream: SimulatedStream): void {
    stream.state = 'failed';
    this.say(call, 'streaming.failed', {
      failure_reason: 'connection_failed',
      stream_id: stream.id,
      stream_params: { stream_url: stream.url, track: stream.track },
      stream_type: 'websocket',
    });
  }

  private end(call: SimulatedCall, stream: SimulatedStream): void {
    const { world } = this.context;
    stream.state = 'stopped';
    world.after(world.random() * 300, () => this.say(call, 'streaming.stopped', { stream_url: stream.url }));
  }

  private say(call: SimulatedCall, type: string, more: object): void {
    this.delivery.emit(type, { ...identified(call, this.context.settings.connectionId), ...more });
  }
}
