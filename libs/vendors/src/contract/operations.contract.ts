import type { AccountBase } from './adapter';
import type { AdapterHarness } from './harness.contract';
import { sessionOperations, type OperationContext } from './operation';

export const promiseOperations = <Account extends AccountBase>(harness: AdapterHarness<Account>): void => {
  const { adapter, account, operations: samples = {} } = harness;
  const declared = adapter.operations ?? {};
  const context: OperationContext = {
    refs: {},
    handles: {},
    stores: {},
    accessToken: 'access-token',
    nowSeconds: Math.floor(Date.parse(harness.now) / 1000),
  };

  it('shows every operation that it has', () => {
    expect(new Set(Object.values(samples).map(({ operation }) => operation))).toEqual(new Set(Object.keys(declared)));
  });

  it('offers accounts the operations on sessions', () => {
    const known = sessionOperations(declared);
    for (const offered of adapter.profile(account).operations ?? []) expect(known).toContain(offered);
  });

  it('ends calls and announces recordings by operations that it offers, in words that they take', () => {
    const { operations = [], endsCallBy, announcesBy } = adapter.profile(account);
    for (const template of [endsCallBy, announcesBy?.spoken, announcesBy?.tone]) {
      if (!template) continue;
      expect(operations).toContain(template.operation);
      expect(declared[template.operation]?.input.safeParse(template.input ?? {}).success).toBe(true);
    }
  });

  if (Object.keys(samples).length === 0) return;

  it.each(Object.entries(samples))('operates as recorded: %s', async (_, sample) => {
    const operation = declared[sample.operation];
    if (!operation) throw new Error(`no operation ${sample.operation}`);
    const input = operation.input.parse(sample.input);
    expect(await operation.toCall(input, account, { ...context, ...sample.context })).toEqual(sample.call);
  });

  it.each(Object.keys(declared))('takes no input of another form: %s', (name) => {
    for (const input of [null, 7, 'x', [], { 'not-a-field-of-any-document': 1 }])
      expect(declared[name]?.input.safeParse(input).success).toBe(false);
  });
};
