import type { CommandLine } from '../command-line';

interface ProblemAnswer {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
}

export interface ApiAnswer<T> {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: T;
}

const explained = (status: number, { title = `HTTP ${status}`, detail, errors = [] }: ProblemAnswer): string =>
  [
    detail ? `${title}: ${detail}` : title,
    ...errors.map(({ pointer, parameter, detail: problem }) => `  ${pointer ?? parameter ?? ''}: ${problem}`),
  ].join('\n');

/** The query API, as one key may call it. */
export class PolicyApi {
  private readonly base: string;
  private readonly key: string;

  constructor({ api }: Pick<CommandLine, 'api'>) {
    const { url, key } = api();
    this.base = url.replace(/\/+$/, '');
    this.key = key;
  }

  /** @throws Error that says what the API had against it. */
  async call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<ApiAnswer<T>> {
    const response = await this.reach(path, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = (text ? JSON.parse(text) : {}) as T;
    if (!response.ok) throw new Error(explained(response.status, parsed as ProblemAnswer));
    return { status: response.status, location: response.headers.get('location') ?? undefined, body: parsed };
  }
  /** @throws Error that names the address */
  private async reach(path: string, asked: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.base}${path}`, asked);
    } catch (error) {
      throw new Error(`cannot reach ${this.base}: is the query API there?`, { cause: error });
    }
  }
}
