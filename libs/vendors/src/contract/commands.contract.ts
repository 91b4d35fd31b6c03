import {
  type CaptureMode,
  captureMode,
  command as commandSchema,
  type Command,
  commandCatalogue,
  type CommandType,
} from '@earwitness/domain';
import type { AccountBase } from './adapter';
import type { AdapterHarness } from './harness.contract';
import type { CommandContext } from './command';

const id = (digit: number): string => `${String(digit).repeat(8)}-0000-8000-8000-000000000000`;
const AT = '2026-03-02T09:14:08.000Z';

/** A valid command of any type and mode, for what an adapter must refuse. */
const anyCommand = (type: CommandType, mode: CaptureMode, addressed: { vendor: string; account: string }): Command =>
  commandSchema.parse({
    type,
    mode,
    ...addressed,
    commandId: id(1),
    intent: 'test',
    attempt: 1,
    conversationId: id(2),
    traceId: 'a'.repeat(32),
    tenant: 'bank',
    sessionRef: 'session',
    captureId: id(3),
    captureRef: 'capture',
    refs: {},
    handles: {},
    target: 'worm',
    fileName: 'a.mp3',
    mask: [],
    operation: 'not-an-operation',
    input: {},
    sources: [1, 2].map((n) => ({ captureRef: `capture-${n}`, startedAt: AT })),
  });

export const promiseCommands = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  const { adapter, account, commands, answers } = harness;
  const { capabilities } = adapter.commands;
  const context = (given: Partial<CommandContext> = {}): CommandContext => ({
    handles: {},
    stores: {},
    nowSeconds: Math.floor(Date.parse(harness.now) / 1000),
    ...given,
  });
  const modes = captureMode.options;
  const isSupported = (type: CommandType, mode: CaptureMode): boolean =>
    capabilities.some((capability) => capability.mode === mode && capability.supports.includes(type));
  const types = Object.keys(commandCatalogue) as CommandType[];

  it.each(Object.entries(commands))('sends as recorded: %s', async (_, sample) => {
    expect(commandSchema.parse(sample.command)).toEqual(sample.command);
    expect(await adapter.commands.toRequest(sample.command, account, context(sample.context))).toEqual(sample.request);
  });

  it('has a recorded request for every command that it supports', () => {
    const recorded = Object.values(commands).filter(({ request }) => request.via !== 'nothing');
    const names = new Set(recorded.map(({ command }) => `${command.type} ${'mode' in command ? command.mode : ''}`));
    const missing = modes.flatMap((mode) =>
      types
        .filter((type) => isSupported(type, mode))
        .map((type) => (type === 'StopSession' ? `${type} ` : `${type} ${mode}`))
        .filter((name) => !names.has(name)),
    );
    expect(missing).toEqual([]);
  });

  it('refuses every other command before anything is sent', async () => {
    for (const mode of modes)
      for (const type of types.filter((candidate) => !isSupported(candidate, mode))) {
        if (type === 'StopSession' && capabilities.some(({ supports }) => supports.includes(type))) continue;
        const command = anyCommand(type, mode, { vendor: adapter.vendor, account: account.id });
        const request = await adapter.commands.toRequest(command, account, context());
        expect({ type, mode, via: request.via }).toEqual({ type, mode, via: 'nothing' });
      }
  });

  it('offers accounts no more than it can do', () => {
    const { startsWithSession, capabilities: offered } = adapter.profile(account);
    for (const [mode, capability] of Object.entries(offered))
      expect(capabilities).toContainEqual({ ...capability, mode });
    for (const mode of startsWithSession) expect(offered[mode]?.supports).toContain('StartCapture');
  });

  it('pauses natively exactly where it supports pausing', () => {
    for (const { pause, supports } of capabilities) expect(supports.includes('PauseCapture')).toBe(pause === 'native');
  });

  it.each(answers.map((sample) => [sample.situation, sample] as const))('understands the answer: %s', (_, sample) => {
    expect(adapter.commands.toResult(sample.command, sample.answer)).toEqual(sample.result);
  });

  it.each([
    '',
    '<html>',
    '{',
    'null',
    '[]',
    '[1]',
    '{"errors":[]}',
    '{"errors":[null]}',
    '{"errors":7}',
    'x'.repeat(65_536),
  ])('survives any answer: %.20s', (body) => {
    const [sample] = Object.values(commands);
    if (!sample) throw new Error('there are no commands');
    for (const status of [200, 204, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503])
      expect(adapter.commands.toResult(sample.command, { status, headers: {}, body }).kind).toMatch(
        status < 300 ? /^(?:accepted|unknown)$/ : /^(?:refused|retry|unknown)$/,
      );
  });

  it('names where the secrets of an account are', () => {
    const valueAt = (path: string): unknown =>
      path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], account);
    const secrets = (adapter.secretPaths ?? []).map(valueAt);
    const inAccount = harness.canaries.filter((canary) => JSON.stringify(account).includes(canary));
    expect(inAccount.filter((canary) => !JSON.stringify(secrets).includes(canary))).toEqual([]);
    expect(inAccount.length).toBeGreaterThan(0);
  });
};
