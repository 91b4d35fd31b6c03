import { type Fact, type Instant, later, toEpochMs } from '@earwitness/domain';
import { addressFact, deliveryOf } from '../contract/address';
import type { Command } from '@earwitness/domain';
import type { HttpAnswer, HttpCall, VendorRequest } from '../contract/command';
import type { NextRead } from '../contract/reads';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { auvious } from '.';
import { account as plain, accountWith } from './auvious.given';
import { type Scene, SELF, simulated } from './simulator.given';

type Due = NextRead & { readonly dueAt: Instant };

const CONTEXT = { handles: {}, stores: {}, nowSeconds: 0 };

/** All that the platform does around an adapter, in one process and in the time of a simulator. */
export class Host {
  readonly facts: Fact[] = [];
  readonly asked: string[] = [];
  private readonly watches = new Map<string, Due | undefined>();
  private heard = 0;
  private token = '';

  private constructor(
    readonly scene: Scene,
    private readonly account: typeof plain,
  ) {}

  static async over(settings: object = {}, configured: Record<string, unknown> = {}): Promise<Host> {
    const scene = await simulated({ webhookKey: plain.webhookKeys[0], ...settings });
    return new Host(scene, accountWith({ base: SELF, clientId: 'simulated-client', ...configured }));
  }

  /** Time passes second by second: webhooks are heard, and what is due is asked. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await this.scene.world.pass(1_000);
      this.hear();
      await this.ask();
    }
  }

  async command(command: Command): Promise<VendorRequest> {
    const context = { ...CONTEXT, accessToken: await this.accessToken() };
    const request = await auvious.commands.toRequest(command, this.account, context);
    if (request.via !== 'http') return request;
    const result = auvious.commands.toResult(command, await this.call(request));
    if (result.kind === 'accepted') this.take(result.facts ?? [], { id: command.commandId });
    return request;
  }

  private get now(): Instant {
    return this.scene.world.now();
  }

  private async accessToken(): Promise<string> {
    if (this.token) return this.token;
    const request = auvious.tokens?.request({ ...this.account, clientSecret: 'simulated-secret' });
    const granted = request && auvious.tokens?.read(await this.call(request));
    this.token = granted?.token ?? '';
    return this.token;
  }

  private call({ method, url, headers, body = '' }: HttpCall): Promise<HttpAnswer> {
    return this.scene.simulator.handle({ method, url: url.slice(SELF.length), headers, body });
  }

  private hear(): void {
    for (const { url, headers, body } of this.scene.world.calls.slice(this.heard)) {
      const kind = url.endsWith('/session') ? 'session' : '';
      const webhook: RawWebhook = { headers, body: Buffer.from(body), kind, receivedAt: this.now };
      const { id } = deliveryOf(auvious, webhook, this.account);
      this.take(auvious.interpret(webhook, this.account).facts, { id });
    }
    this.heard = this.scene.world.calls.length;
  }

  private async ask(): Promise<void> {
    for (const [key, due] of this.watches) {
      if (!due || toEpochMs(due.dueAt) > toEpochMs(this.now)) continue;
      const { read } = due;
      this.asked.push(read.what);
      const context = { accessToken: await this.accessToken(), nowSeconds: 0 };
      const call = auvious.reads?.toCall(read, this.account, context);
      const found = call && auvious.reads?.toFindings(read, await this.call(call), this.account);
      this.watches.set(key, found?.next && this.due(found.next));
      this.take(found?.facts ?? [], { id: `poll-${this.now}`, learnedBy: 'poll' });
    }
  }

  private due(next: NextRead): Due {
    return { ...next, dueAt: later(this.now, next.afterMs) };
  }

  /** A fact counts once, and a watch begins once. */
  private take(stated: readonly VendorFact[], by: { id: string; learnedBy?: 'poll' }): void {
    const delivery = { ...by, vendor: 'auvious', account: this.account, digest: '0'.repeat(64), receivedAt: this.now };
    for (const [ordinal, one] of stated.entries()) {
      const fact = addressFact(one, ordinal, delivery);
      if (this.facts.some(({ id }) => id === fact.id)) continue;
      this.facts.push(fact);
      this.watch(fact);
    }
  }

  private watch(fact: Fact): void {
    for (const change of auvious.reads?.watch?.(fact, this.account) ?? []) {
      if (change.change === 'end') this.watches.set(change.key, undefined);
      else if (!this.watches.has(change.key)) this.watches.set(change.key, this.due(change));
    }
  }

  get isQuiet(): boolean {
    return [...this.watches.values()].every((due) => due === undefined);
  }

  named(name: Fact['name']): readonly Fact[] {
    return this.facts.filter((fact) => fact.name === name);
  }
}
