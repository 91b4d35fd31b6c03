import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered, parseObject } from './simulator-api';
import type { Delivery } from './simulator-delivery';
import type { Recordings } from './simulator-recordings';
import type { Sessions } from './simulator-sessions';
import { noSimulatorFaults, type SimulatorFaults, simulatorFaults } from './simulator-settings';
import { type SimulatorContext, uuidFrom } from './simulator-state';

const invite = z.strictObject({ callId: z.string().min(1), metaData: z.string() });
const bye = z.looseObject({ callId: z.string() });
const call = z.strictObject({
  metaData: z.string().optional(),
  from: z.string().default('+46701234567'),
  to: z.string().default('+46812345678'),
  /** Absent: until somebody hangs up. */
  talkMs: z.number().int().min(0).optional(),
});
const conference = z.strictObject({ callIds: z.array(z.string()).min(2) });
const event = z.looseObject({ event: z.string().optional(), type: z.string().optional() });

const notFound = answered(404, { error: 'not found' });

const metaDataOf = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>complete</datamode>
  <session session_id="s"/><stream stream_id="1" session_id="s"><label>1</label></stream><stream stream_id="2" session_id="s"><label>2</label></stream>
  <participant participant_id="a"><nameID aor="tel:${from}"/></participant><participant participant_id="b"><nameID aor="tel:${to}"/></participant>
  <participantstreamassoc participant_id="a"><send>1</send></participantstreamassoc>
  <participantstreamassoc participant_id="b"><send>2</send></participantstreamassoc></recording>\r\n`;

interface Parts {
  readonly sessions: Sessions;
  readonly recordings: Recordings;
  readonly delivery: Delivery;
}

/**
 * What a SIPREC client, a test or a person does to the simulated world, below `/__sim`: `POST invite`, `bye`, `calls`
 * (invite and bye in one), `conferences`, `subscribe`, `events`, `faults`, and `GET files`.
 */
export class SimulatorControl {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: Parts,
  ) {}

  async handle({ method, body: text }: SimulatedRequest, [what]: readonly string[]): Promise<HttpAnswer> {
    if (method === 'GET') return what === 'files' ? answered(200, this.parts.recordings.files) : notFound;
    const body = parseObject(text);
    if (method !== 'POST' || !body) return notFound;
    try {
      return await this.act(what ?? '', body);
    } catch (error) {
      if (error instanceof z.ZodError) return answered(400, { error: z.prettifyError(error) });
      throw error;
    }
  }

  private async act(what: string, body: object): Promise<HttpAnswer> {
    const { sessions, delivery } = this.parts;
    switch (what) {
      case 'invite':
        return this.invite(invite.parse(body));
      case 'calls':
        return this.call(call.parse(body));
      case 'bye':
        return sessions.bye(bye.parse(body).callId) ? answered(200, {}) : notFound;
      case 'conferences':
        sessions.confer(conference.parse(body).callIds);
        return answered(200, {});
      case 'subscribe':
        delivery.subscribe();
        return answered(202, {});
      case 'events': {
        const said = event.parse(body);
        delivery.emit(said.type ?? said.event ?? '', said);
        return answered(202, {});
      }
      case 'faults':
        return this.setFaults(body);
    }
    return notFound;
  }

  /** A call that is not to be recorded is declined, as by SIP 603. */
  private async invite(given: z.infer<typeof invite>): Promise<HttpAnswer> {
    const { id, mode, state, callId } = await this.parts.sessions.invite(given);
    return answered(state === 'declined' ? 403 : 200, { sessionRef: id, mode, state, callId });
  }

  private async call({ metaData, from, to, talkMs }: z.infer<typeof call>): Promise<HttpAnswer> {
    const callId = uuidFrom(this.context);
    const answer = await this.invite({ callId, metaData: metaData ?? metaDataOf({ from, to }) });
    if (talkMs !== undefined) this.context.world.after(talkMs, () => void this.parts.sessions.bye(callId));
    return answer;
  }

  /** What is not named is off. */
  private setFaults(body: object): HttpAnswer {
    this.context.faults = { ...noSimulatorFaults, ...simulatorFaults.partial().parse(body) } as SimulatorFaults;
    return answered(200, this.context.faults);
  }
}
