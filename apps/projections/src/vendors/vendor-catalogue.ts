import type { Account } from '@earwitness/configuration';
import type { Operation, Operations, VendorAdapter } from '@earwitness/vendors';
import { z } from 'zod';
import type { TenantAccounts } from './tenant-accounts';
import type { VendorAccount, VendorOperation, VendorView } from './vendor.read-model';

type Described = Omit<VendorView, 'accounts'>;

/** Undefined where JSON Schema cannot say it. */
const inputSchemaOf = ({ input }: Operation<never>): VendorOperation['input'] => {
  try {
    const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
    return schema;
  } catch {
    return undefined;
  }
};

const operationsOf = (operations: Operations<never> = {}): readonly VendorOperation[] =>
  Object.entries(operations).map(([name, operation]) => {
    const { on, summary } = operation;
    return { name, on, summary, input: inputSchemaOf(operation) };
  });

const describe = ({ vendor, commands, operations, answering, reads, vocabulary }: VendorAdapter): Described => ({
  vendor,
  capabilities: commands.capabilities,
  operations: operationsOf(operations),
  asksQuestions: answering !== undefined,
  canPoll: reads?.watch !== undefined,
  canBackfill: reads?.backfill !== undefined,
  vocabulary,
});

/** What it is configured with, secrets above all, is nobody's business here: only what follows from it. */
const toAccount = ({ settings: { id }, profile }: Account): VendorAccount => ({
  id,
  startsWithSession: profile.startsWithSession,
  startsOnlyWhere: profile.startsOnlyWhere,
  capabilities: Object.values(profile.capabilities),
  operations: profile.operations ?? [],
});

/** Every vendor there is, with a tenant's own accounts. */
export class VendorCatalogue {
  private readonly described: readonly Described[];

  constructor(
    adapters: readonly VendorAdapter[],
    private readonly accounts: TenantAccounts,
  ) {
    this.described = adapters.map(describe);
  }

  all(tenant: string): readonly VendorView[] {
    const own = this.accounts.of(tenant);
    return this.described.map((described) => ({
      ...described,
      accounts: own.filter(({ adapter }) => adapter.vendor === described.vendor).map(toAccount),
    }));
  }

  find(tenant: string, vendor: string): VendorView | undefined {
    return this.all(tenant).find((view) => view.vendor === vendor);
  }
}
