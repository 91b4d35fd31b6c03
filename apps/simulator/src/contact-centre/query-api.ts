import { request } from './http';

export interface SeenSession {
  readonly key: string;
  readonly vendor: string;
  readonly account: string;
  readonly ref: string;
  readonly announcedAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export interface SeenRecording {
  readonly id: string;
  readonly vendor: string;
  readonly mode: string;
  readonly state: string;
  readonly sessionKey?: string;
  readonly captureRef?: string;
  readonly failure?: { readonly cause?: string };
  readonly file?: { readonly stored?: { readonly location: { readonly key?: string } } };
}

export interface SeenCommand {
  readonly type: string;
  readonly recordingId?: string;
  readonly attempt: number;
  readonly status: string;
}

/** As much of a conversation as the comparison and the table look at. */
export interface SeenConversation {
  readonly id: string;
  readonly traceId: string;
  readonly sessions: readonly SeenSession[];
  readonly recordings: readonly SeenRecording[];
  readonly expectations: readonly { readonly verdict: string; readonly why?: string }[];
  readonly commands: readonly SeenCommand[];
  readonly links: readonly { readonly kind: string; readonly value: string }[];
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** The platform as a customer's program sees it. */
export class QueryApi {
  constructor(
    private readonly base: string,
    private readonly key: string,
  ) {}

  async conversations(): Promise<readonly SeenConversation[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page = (await this.get(`/v1/conversations?limit=200${query}`)) as Page<{ id: string }>;
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    const all: SeenConversation[] = [];
    for (const id of ids) all.push((await this.get(`/v1/conversations/${id}`)) as SeenConversation);
    return all;
  }

  /** The conversation that a vendor's session is recorded in; undefined while nothing of it is known. */
  async conversationOf(vendorRef: string): Promise<string | undefined> {
    const page = (await this.get(`/v1/recordings?vendorRef=${encodeURIComponent(vendorRef)}`)) as Page<{
      conversationId: string;
    }>;
    return page.items[0]?.conversationId;
  }

  async ask(conversationId: string, what: 'pause' | 'resume', body: object): Promise<void> {
    const url = `${this.base}/v1/conversations/${conversationId}/${what}`;
    const { status, body: problem } = await request('POST', url, { key: this.key, body });
    if (status !== 202) throw new Error(`${what} was answered ${status}: ${JSON.stringify(problem)}`);
  }

  private async get(path: string): Promise<unknown> {
    const { status, body } = await request('GET', `${this.base}${path}`, { key: this.key });
    if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }
}
