import type { Account, Directory } from '@earwitness/configuration';
import type { Command } from '@earwitness/domain';
import { type Outgoing, Queues } from '@earwitness/messaging';
import { AccessTokens, Sealer } from '@earwitness/vendors';
import { AccountGate } from './account-gate';
import type { Dispatch } from './dispatch-queue';
import { Sender } from './sender';

const NOW_MS = 1_000_000;
const TIMEOUT_MS = 400;
const SAFE_FOR_MS = 5_000;

class Outbox extends Queues {
  readonly sent: Outgoing[] = [];

  override send(_: unknown, message: Outgoing): Promise<{ readonly kind: 'accepted' }> {
    this.sent.push(message);
    return Promise.resolve({ kind: 'accepted' });
  }
}

const request = { via: 'sqs', queueUrl: 'https://queue', region: 'eu-north-1', body: 'do it' } as const;
const commands = {
  toRequest: () => Promise.resolve(request),
  isSafeToRepeat: (_: Command, sinceMs: number) => sinceMs < SAFE_FOR_MS,
};
const directory = {
  accountOf: (vendor: string, id: string) =>
    id === 'main' ? ({ adapter: { vendor, commands }, settings: { id } } as unknown as Account) : undefined,
  storesOf: () => ({}),
} as unknown as Directory;

const command = { vendor: 'telnyx', account: 'main', tenant: 'bank', handles: {} } as unknown as Command;
const dispatch: Dispatch = {
  command,
  traceparent: '',
  sends: 1,
  firstSentAtMs: NOW_MS,
  isUncertain: false,
  lease: '',
  leasedUntilMs: NOW_MS + TIMEOUT_MS,
};

const queues = new Outbox();
const sender = new Sender({
  directory,
  queues,
  sealer: new Sealer([Buffer.alloc(32)]),
  tokens: new AccessTokens({ timeoutMs: TIMEOUT_MS, clock: () => NOW_MS }),
  gate: new AccountGate(),
  timeoutMs: TIMEOUT_MS,
  clock: () => NOW_MS,
});
afterEach(() => void queues.sent.splice(0));

describe('a command', () => {
  it('is sent while the lease lasts as long as an answer may take', async () => {
    expect(await sender.send(dispatch, '')).toEqual({ kind: 'accepted' });
    expect(queues.sent).toHaveLength(1);
  });

  it('is not sent by whoever slept over its lease: another may be sending it', async () => {
    const late = { ...dispatch, leasedUntilMs: NOW_MS + TIMEOUT_MS - 1 };
    expect(await sender.send(late, '')).toEqual({ kind: 'held', untilMs: NOW_MS });
    expect(queues.sent).toEqual([]);
  });

  it('of which nobody knows is repeated while that cannot hurt', async () => {
    const uncertain = { ...dispatch, isUncertain: true, firstSentAtMs: NOW_MS - SAFE_FOR_MS + 1 };
    expect(await sender.send(uncertain, '')).toEqual({ kind: 'accepted' });
  });

  it('of which nobody knows is not sent again later than that', async () => {
    const uncertain = { ...dispatch, isUncertain: true, firstSentAtMs: NOW_MS - SAFE_FOR_MS };
    expect(await sender.send(uncertain, '')).toEqual({ kind: 'unknown', cause: 'Interrupted' });
    expect(queues.sent).toEqual([]);
  });

  it('of an account that is no longer configured is refused', async () => {
    const foreign = { ...dispatch, command: { ...command, account: 'gone' } };
    expect(await sender.send(foreign, '')).toEqual({ kind: 'refused', reason: 'UnknownAccount' });
  });
});
