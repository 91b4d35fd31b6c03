import { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { answered } from './simulator-answers';
import type { Authentication } from './simulator-authentication';
import type { SimulatorContext } from './simulator-state';

const asked = z.looseObject({
  event: z.string(),
  cli: z.string().optional(),
  to: z.object({ type: z.string(), endpoint: z.string() }).optional(),
});
type Asked = z.infer<typeof asked>;

const act = (name: string, more: object = {}) => ({ action: { name, ...more } });

const route = ({ to, cli }: Asked): object => {
  const { type = '', endpoint = '' } = to ?? {};
  switch (type.toLowerCase()) {
    case 'conference':
      return act('connectConf', { conferenceId: endpoint });
    case 'username':
      return act('connectMxp', { destination: { type: 'username', endpoint } });
    case 'sip':
      return act('connectSip', { destination: { endpoint } });
  }
  return act('connectPstn', { number: endpoint, ...(cli && { cli }) });
};

const read = (body: string): Asked | undefined => {
  try {
    return asked.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
};

/**
 * An application of the customer's as it is without us, at `POST /__sim/application`: connects every call to whom it is
 * for, conferences by their name, and knows nothing of recording. It verifies as Sinch says that applications should.
 */
export class CustomerApplication {
  constructor(
    private readonly context: SimulatorContext,
    private readonly authentication: Authentication,
  ) {}

  handle(request: SimulatedRequest): HttpAnswer {
    const fault = this.authentication.faultOf(request);
    if (fault) {
      this.context.refusals.push({
        request: 'the application of the customer',
        reason: `${fault.code} ${fault.message}`,
      });
      return answered(401, undefined);
    }
    const call = read(request.body);
    return answered(200, call && this.answerTo(call));
  }

  private answerTo(call: Asked): object | undefined {
    switch (call.event) {
      case 'ice':
        return route(call);
      case 'ace':
        return act('continue');
      case 'pie':
        return act('hangup');
    }
    return undefined;
  }
}
