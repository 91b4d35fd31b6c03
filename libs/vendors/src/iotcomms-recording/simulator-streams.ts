import type { Delivery } from './simulator-delivery';
import { commonFields } from './simulator-fields';
import {
  afterLatency,
  type Fields,
  happens,
  type SimulatedSession,
  type SimulatedStream,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

/** AI Connect streams. No audio flows: what is simulated is what the vendor says of them. */
export class Streams {
  constructor(
    private readonly context: SimulatorContext,
    private readonly delivery: Delivery,
  ) {}

  start(session: SimulatedSession, reference: object | undefined): SimulatedStream {
    const stream: SimulatedStream = { id: uuidFrom(this.context), session, reference, state: 'streaming' };
    session.streams.push(stream);
    afterLatency(this.context, () => {
      if (!happens(this.context, this.context.faults.streamFails)) return this.say('STREAMSTARTED', stream, {});
      stream.state = 'failed';
      return this.say('STREAMFAILED', stream, { error: 'connect ECONNREFUSED' });
    });
    return stream;
  }

  stop(stream: SimulatedStream, event: string): { readonly error: string } | undefined {
    if (stream.state !== 'streaming') return { error: 'streamId not found' };
    stream.state = 'stopped';
    afterLatency(this.context, () => this.say(event, stream, {}));
    return undefined;
  }

  private say(event: string, { id: streamId, session, reference }: SimulatedStream, fields: Fields): void {
    const streamReferenceId = reference ? { streamReferenceId: reference } : {};
    const common = commonFields(this.context, { event, id: streamId });
    this.delivery.emit(event, { event, sessionId: session.id, streamId, ...streamReferenceId, ...fields, ...common });
  }
}
