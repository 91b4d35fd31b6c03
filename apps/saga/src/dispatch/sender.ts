import type { Account, Directory } from '@earwitness/configuration';
import type { Command } from '@earwitness/domain';
import type { Queues } from '@earwitness/messaging';
import {
  type AccessTokens,
  callHttp,
  type CommandResult,
  type HttpCall,
  NoToken,
  type QueueMessage,
  type Sealer,
  type VendorRequest,
} from '@earwitness/vendors';
import type { AccountGate } from './account-gate';
import type { Dispatch } from './dispatch-queue';
import { sendToQueue } from './queue-calls';

export interface SenderParts {
  readonly directory: Directory;
  readonly queues: Queues;
  readonly sealer: Sealer;
  readonly tokens: AccessTokens;
  /** Of this vendor's accounts. */
  readonly gate: AccountGate;
  readonly timeoutMs: number;
  clock(): number;
}

/** What became of one attempt to send, before anything is decided about another. `held`: it was not made. */
export type Sent = CommandResult | { readonly kind: 'held'; readonly untilMs: number };

/** A call with what it says of the vendor as such. */
interface Attempt {
  readonly result: CommandResult;
  readonly isVendorWorking: boolean;
  /** Whether a time to come back at is meant for the whole account, not for this command alone. */
  readonly isThrottled: boolean;
}

interface Call {
  readonly command: Command;
  readonly account: Account;
  readonly traceparent: string;
}

type Handles = Readonly<Record<string, unknown>>;

/** Sends one command to its vendor, once. */
export class Sender {
  constructor(private readonly parts: SenderParts) {}

  async send(dispatch: Dispatch, traceparent: string): Promise<Sent> {
    const { command, isUncertain } = dispatch;
    const { gate, clock } = this.parts;
    const account = this.accountOf(command);
    if (!account) return { kind: 'refused', reason: 'UnknownAccount' };
    if (isUncertain && !this.mayRepeat(dispatch, clock())) return { kind: 'unknown', cause: 'Interrupted' };
    const untilMs = gate.waitUntilMs(command.account, clock());
    if (untilMs !== undefined) return { kind: 'held', untilMs };
    const request = await this.toRequest(command, account);
    if (request === 'NoToken') return { kind: 'retry', reason: request };
    if (request.via === 'nothing') return { kind: 'refused', reason: request.reason, ...detailOf(request) };
    return this.carryOut(request, dispatch, { command, account, traceparent });
  }

  /** Whether it may be sent again at that moment although it may have had its effect. */
  mayRepeat({ command, firstSentAtMs }: Dispatch, atMs: number): boolean {
    return this.accountOf(command)?.adapter.commands.isSafeToRepeat(command, atMs - firstSentAtMs) ?? false;
  }

  /** Accounts of which nothing can be sent, and until when. */
  held(): ReadonlyMap<string, number> {
    return this.parts.gate.held(this.parts.clock());
  }

  private accountOf({ vendor, account }: Command): Account | undefined {
    return this.parts.directory.accountOf(vendor, account);
  }

  /** Undefined where one was sealed with a key that is not ours any more. */
  private openedHandles({ handles, tenant }: Command): Handles | undefined {
    const { sealer } = this.parts;
    try {
      return Object.fromEntries(
        Object.entries(handles).map(([event, sealed]) => [event, sealer.openText(sealed, tenant)]),
      );
    } catch {
      return undefined;
    }
  }

  private async toRequest(command: Command, account: Account): Promise<VendorRequest | 'NoToken'> {
    const { directory, clock } = this.parts;
    const handles = this.openedHandles(command);
    if (!handles) return { via: 'nothing', reason: 'SealedWithUnknownKey' };
    const stores = directory.storesOf(command.tenant);
    const token = await this.tokenFor(account);
    if (token === 'NoToken') return token;
    const context = { handles, stores, nowSeconds: Math.floor(clock() / 1000), ...token };
    return account.adapter.commands.toRequest(command, account.settings, context);
  }

  private async tokenFor({ adapter, settings }: Account): Promise<{ readonly accessToken?: string } | 'NoToken'> {
    try {
      const accessToken = await this.parts.tokens.tokenFor(adapter, settings);
      return accessToken === undefined ? {} : { accessToken };
    } catch (error) {
      if (error instanceof NoToken) return 'NoToken';
      throw error;
    }
  }

  private async carryOut(request: HttpCall | QueueMessage, { leasedUntilMs }: Dispatch, call: Call): Promise<Sent> {
    const { clock, timeoutMs } = this.parts;
    // Whoever slept that long may find that somebody else sends it.
    if (leasedUntilMs - clock() < timeoutMs) return { kind: 'held', untilMs: clock() };
    return this.noted(
      call.command,
      request.via === 'sqs' ? await this.enqueue(request) : await this.call(request, call),
    );
  }

  private async enqueue(message: QueueMessage): Promise<Attempt> {
    const result = await sendToQueue(message, this.parts.queues);
    return { result, isVendorWorking: result.kind === 'accepted' || result.kind === 'refused', isThrottled: false };
  }

  private async call(request: HttpCall, { command, account, traceparent }: Call): Promise<Attempt> {
    const called = await callHttp(request, { timeoutMs: this.parts.timeoutMs, traceparent });
    if (called.kind !== 'answered') return { result: called, isVendorWorking: false, isThrottled: false };
    const { status } = called.answer;
    if (status === 401) this.parts.tokens.forget(account.settings);
    const result = account.adapter.commands.toResult(command, called.answer);
    return { result, isVendorWorking: status < 500, isThrottled: status === 429 || status === 503 };
  }

  private noted({ account }: Command, { result, isVendorWorking, isThrottled }: Attempt): CommandResult {
    const { gate, clock } = this.parts;
    gate.note(account, isVendorWorking, clock());
    if (isThrottled && result.kind === 'retry') gate.holdOff(account, clock() + (result.afterMs ?? 0));
    return result;
  }
}

const detailOf = ({ detail }: { readonly detail?: string }): { detail?: string } => (detail ? { detail } : {});
