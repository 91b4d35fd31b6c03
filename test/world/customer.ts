import { until } from '@earwitness/testing';
import { type Answer, request } from '../../apps/simulator/src/contact-centre/http';
import type { Known } from '../../apps/simulator/src/contact-centre/compare';
import type { ConversationView } from '../../apps/projections/src/conversations/conversation.read-model';
import type { Recording } from '../../apps/projections/src/recordings/recording.read-model';
import type { OperatorRequest } from '../../apps/projections/src/requests/request.read-model';
import type { TimelineEntry } from '../../apps/projections/src/timeline/timeline.read-model';
import type { World } from './world';

interface Page<T> {
  readonly items: readonly T[];
}

type Session = ConversationView['sessions'][number];
type Holds = (conversation: ConversationView) => boolean;

const WITHIN_MS = 30_000;

/** Whoever uses the platform: asks its API, and looks at what a vendor itself knows. */
export class Customer {
  constructor(private readonly world: World) {}

  /** The conversation of a vendor's session, once it is as it should be. */
  async sees(sessionRef: string, holds: Holds = () => true): Promise<ConversationView> {
    let last: unknown;
    const look = async (): Promise<ConversationView | undefined> => {
      const found = await this.conversationOf(sessionRef);
      last = found;
      return found && holds(found) ? found : undefined;
    };
    return until(look, { what: `the conversation of ${sessionRef}`, withinMs: WITHIN_MS }).catch((error: unknown) => {
      throw new Error(`never as it should be: ${JSON.stringify(last)}`, { cause: error });
    });
  }

  timeline(conversationId: string): Promise<readonly TimelineEntry[]> {
    return this.items(`/v1/conversations/${conversationId}/timeline?limit=200`);
  }

  recording(id: string): Promise<Recording> {
    return this.get(`/v1/recordings/${id}`);
  }

  ask(conversationId: string, what: string, body: object): Promise<Answer> {
    const { query, key } = this.world;
    return request('POST', `${query}/v1/conversations/${conversationId}/${what}`, { key, body });
  }

  /** Asks for what is taken. @returns the request, once a command of it has come to an end */
  async has(conversationId: string, what: string, body: object): Promise<OperatorRequest> {
    const { status, body: taken } = await this.ask(conversationId, what, body);
    if (status !== 202) throw new Error(`${what} was answered ${status}: ${JSON.stringify(taken)}`);
    const { id } = taken as OperatorRequest;
    return until(
      async () => {
        const asked = await this.get<OperatorRequest>(`/v1/requests/${id}`);
        const isDone = asked.commands.some((command) => !['issued', 'unknown'].includes(command.status));
        return isDone || asked.status === 'ignored' ? asked : undefined;
      },
      { what: `what became of ${what}`, withinMs: WITHIN_MS },
    );
  }

  /** Does something to a simulated vendor's world. */
  async plays<T>(vendor: string, path: string, body: object): Promise<T> {
    const url = `${this.world.stage.simulators}/${vendor}/__sim/${path}`;
    const answer = await request('POST', url, { body });
    if (answer.status >= 300) throw new Error(`${url} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  /** While something is done, the vendor's world has these faults. */
  async amid<T>(vendor: string, faults: object, act: () => Promise<T>): Promise<T> {
    await this.plays(vendor, 'faults', faults);
    try {
      return await act();
    } finally {
      await this.plays(vendor, 'faults', {});
    }
  }

  async knowledge(vendor: string): Promise<Known> {
    const { body } = await request('GET', `${this.world.stage.simulators}/knowledge`);
    const known = (body as Readonly<Record<string, Known>>)[vendor];
    if (!known) throw new Error(`no simulator is named ${vendor}`);
    return known;
  }

  /** What the vendor knows of a session. */
  async known(vendor: string, sessionRef: string): Promise<Known['sessions'][number]> {
    const { sessions } = await this.knowledge(vendor);
    const known = sessions.find((session) => session.sessionRef === sessionRef);
    if (!known) throw new Error(`${vendor} knows nothing of ${sessionRef}`);
    return known;
  }

  async files(vendor: string): Promise<readonly string[]> {
    const files = await this.looksAt<readonly { readonly fileName: string }[]>(vendor, 'files');
    return files.map(({ fileName }) => fileName);
  }

  /** Looks at something in a simulated vendor's world. */
  async looksAt<T>(vendor: string, path: string): Promise<T> {
    const url = `${this.world.stage.simulators}/${vendor}/__sim/${path}`;
    const { status, body } = await request('GET', url);
    if (status !== 200) throw new Error(`${url} was answered ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }

  private async conversationOf(sessionRef: string): Promise<ConversationView | undefined> {
    const all = await this.items<{ readonly id: string; readonly mergedInto?: string }>('/v1/conversations?limit=200');
    const standing = all.filter(({ mergedInto }) => mergedInto === undefined);
    const seen = await Promise.all(standing.map(({ id }) => this.get<ConversationView>(`/v1/conversations/${id}`)));
    return seen.find(({ sessions }) => sessions.some(({ ref }: Session) => ref === sessionRef));
  }

  private async items<T>(path: string): Promise<readonly T[]> {
    return (await this.get<Page<T>>(path)).items;
  }

  private async get<T>(path: string): Promise<T> {
    const { query, key } = this.world;
    const { status, body } = await request('GET', `${query}${path}`, { key });
    if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }
}

/** Whether what policy demanded of it has this verdict. */
export const ended =
  (verdict: 'satisfied' | 'missed'): Holds =>
  ({ expectations }) =>
    expectations.length > 0 && expectations.every((expectation) => expectation.verdict === verdict);
