import type { HttpAnswer } from '../contract/command';
import type { SimulatedRequest } from '../contract/simulator';
import { parseObject } from './simulator-answers';
import type { Commands } from './simulator-commands';
import { type CommandName, commandRequests } from './simulator-requests';
import { happens, type SimulatorContext } from './simulator-state';
import type { Tokens } from './simulator-tokens';

export const answered = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
  body: JSON.stringify(body),
});

const unauthorised = answered(401, { message: 'Unauthorized' });
const forbidden = answered(403, { message: 'Forbidden' });
const malformed = answered(400, { message: 'Invalid request body' });
const notFound = answered(404, { message: 'Not Found' });
const broken = answered(500, { message: 'Internal server error' });

const isCommand = (name: string): name is CommandName => Object.hasOwn(commandRequests, name);

/** `POST /{domain}/{command}`, with a token that the tenant's key has signed. */
export class RestApi {
  constructor(
    private readonly context: SimulatorContext,
    private readonly parts: { readonly commands: Commands; readonly tokens: Tokens },
  ) {}

  async handle(request: SimulatedRequest, [domain, command = '']: readonly string[]): Promise<HttpAnswer> {
    if (request.method !== 'POST' || !isCommand(command)) return this.refused(command, notFound);
    if (!(await this.parts.tokens.isGenuine(request.headers.authorization))) return this.refused(command, unauthorised);
    if (domain !== this.context.settings.domain) return this.refused(command, forbidden);
    return this.obey(command, request.body);
  }

  private obey(command: CommandName, text: string): HttpAnswer {
    const { faults } = this.context;
    const body = parseObject(text);
    if (!body) return this.refused(command, malformed);
    if (happens(this.context, faults.serverError)) return broken;
    const success = this.parts.commands.execute(command, body);
    if (success === null) return malformed;
    return happens(this.context, faults.lostAnswer) ? broken : answered(200, { success });
  }

  private refused(request: string, answer: HttpAnswer): HttpAnswer {
    this.context.refusals.push({ request, reason: `HTTP ${answer.status}` });
    return answer;
  }
}
