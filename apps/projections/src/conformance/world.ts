import { type DecisionContext, deriveId, type Input, type Origin } from '@earwitness/domain';
import { Database, TenantDatabase } from '@earwitness/persistence';
import { at, fact, freshDatabase } from '@earwitness/testing';
import { Feed } from './feed';
import { Served } from './served';
import { type Call, call, heard, time } from './stories';
import { ToldLedger } from './told-ledger';

/** A database, its projections and the API, with stories told in it. */
export class World {
  readonly ledger: ToldLedger;

  private constructor(
    private readonly databases: { readonly database: Database; readonly queries: TenantDatabase },
    private readonly parts: { readonly feed: Feed; readonly served: Served },
    context?: DecisionContext,
  ) {
    this.ledger = new ToldLedger(databases.database, context);
  }

  get feed(): Feed {
    return this.parts.feed;
  }

  get served(): Served {
    return this.parts.served;
  }

  get database(): Database {
    return this.databases.database;
  }

  /** @param context what conversations are decided by, where it matters */
  static async begin(context?: DecisionContext): Promise<World> {
    const url = await freshDatabase();
    const database = new Database({ url });
    const queries = new TenantDatabase({ url, connections: 3 });
    const served = await Served.start(database, queries);
    return new World({ database, queries }, { feed: await Feed.open(database), served }, context);
  }

  async end(): Promise<void> {
    await this.served.close();
    await this.databases.queries.close();
    await this.database.close();
  }

  /** A recorded call, as `call` describes it. */
  async recorded(...about: Parameters<typeof call>): Promise<Call> {
    const told = call(...about);
    await this.tell(told.id, ...heard(...told.facts), time(400));
    return told;
  }

  /** A call that is recorded by now, and goes on. */
  async live(name: string, more: Partial<Origin> = {}): Promise<string> {
    const { tenant = 'acme' } = more;
    const id = deriveId('conversation', tenant, name);
    const about = { ...more, sessionRef: `session-${name}` };
    const started = fact('SessionStarted', {}, about);
    const captured = fact('CaptureStarted', { mode: 'file', confirmed: true }, { ...about, occurredAt: at(1) });
    await this.tell(id, ...heard(started, captured));
    return id;
  }

  /** A call that nobody recorded although a policy demands it. */
  async missed(name: string): Promise<string> {
    const id = deriveId('conversation', 'acme', name);
    const about = { sessionRef: `session-${name}` };
    const started = fact('SessionStarted', { from: `+4930${name}` }, { ...about, occurredAt: at(10) });
    const ended = fact('SessionEnded', { outcome: 'completed' }, { ...about, occurredAt: at(30) });
    await this.tell(id, ...heard(started, ended), time(400));
    return id;
  }

  async tell(conversationId: string, ...inputs: readonly Input[]): Promise<void> {
    await this.feed.apply(await this.ledger.tell(conversationId, ...inputs));
  }

  recordingIdOf(conversationId: string): string {
    return this.ledger.stateOf(conversationId).captures[0]?.id ?? 'none';
  }
}
