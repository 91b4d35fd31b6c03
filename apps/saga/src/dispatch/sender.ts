import type { Account, Directory } from '@earwitness/configuration';
import type { Command } from '@earwitness/domain';
import type { Queues } from '@earwitness/messaging';
import type { CommandResult, HttpCall, Sealer, VendorRequest } from '@earwitness/vendors';
import type { AccountGate } from './account-gate';
import type { Dispatch } from './dispatch-queue';
import { callHttp, sendToQueue } from './vendor-calls';

export interface SenderParts {
  readonly directory: Directory;
  readonly queues: Queues;
  readonly sealer: Sealer;
  readonly gate: AccountGate;
  readonly timeoutMs: number;
  clock(): number;
}

/** What became of one attempt to send, before anything is decided about another. */
export type Sent = CommandResult | { readonly kind: 'held'; readonly untilMs: number };

const accountKey = ({ vendor, account }: Command): string => `${vendor}/${account}`;

/** Sends one command to its vendor, once. */
export class Sender {
  constructor(private readonly parts: SenderParts) {}

  async send(dispatch: Dispatch, traceparent: string): Promise<Sent> {
    const { command } = dispatch;
    const account = this.parts.directory.accountOf(command.vendor, command.account);
    if (!account) return { kind: 'refused', reason: 'UnknownAccount' };
    const nowMs = this.parts.clock();
    if (dispatch.wasInterrupted && !this.mayRepeat(dispatch, account, nowMs))
      return { kind: 'unknown', cause: 'Interrupted' };
    const untilMs = this.parts.gate.waitUntilMs(accountKey(command), nowMs);
    if (untilMs !== undefined) return { kind: 'held', untilMs };
    const request = await this.toRequest(command, account, nowMs);
    if (request.via === 'nothing') return { kind: 'refused', reason: request.reason, ...detailOf(request) };
    const result =
      request.via === 'sqs'
        ? await sendToQueue(request, this.parts.queues)
        : await this.call(request, { command, account, traceparent });
    return this.noted(dispatch, account, result);
  }

  private mayRepeat({ command, firstSentAtMs }: Dispatch, account: Account, nowMs: number): boolean {
    return account.adapter.commands.isSafeToRepeat(command, nowMs - firstSentAtMs);
  }

  private async toRequest(command: Command, account: Account, nowMs: number): Promise<VendorRequest> {
    const { sealer, directory } = this.parts;
    const handles = Object.fromEntries(
      Object.entries(command.handles).map(([event, sealed]) => [event, sealer.openText(sealed, command.tenant)]),
    );
    const context = { handles, stores: directory.storesOf(command.tenant), nowSeconds: Math.floor(nowMs / 1000) };
    return account.adapter.commands.toRequest(command, account.settings, context);
  }

  private async call(
    request: HttpCall,
    { command, account, traceparent }: { command: Command; account: Account; traceparent: string },
  ): Promise<CommandResult> {
    const called = await callHttp(request, { timeoutMs: this.parts.timeoutMs, traceparent });
    return called.kind === 'answered' ? account.adapter.commands.toResult(command, called.answer) : called;
  }

  /** An outcome that nobody knows is one to repeat where repeating cannot hurt. */
  private async noted(dispatch: Dispatch, account: Account, result: CommandResult): Promise<CommandResult> {
    const { gate, clock } = this.parts;
    const key = accountKey(dispatch.command);
    await gate.note(key, result.kind === 'accepted' || result.kind === 'refused');
    if (result.kind === 'retry' && result.afterMs !== undefined) gate.holdOff(key, clock() + result.afterMs);
    const isRepeatable = result.kind === 'unknown' && this.mayRepeat(dispatch, account, clock());
    return isRepeatable ? { kind: 'retry', reason: result.cause } : result;
  }
}

const detailOf = ({ detail }: { readonly detail?: string }): { detail?: string } => (detail ? { detail } : {});
