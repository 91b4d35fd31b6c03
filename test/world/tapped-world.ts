import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { Customer } from './customer';
import { WireTap } from './wire-tap';
import { World, type WorldOptions } from './world';

export interface TappedWorldOptions extends WorldOptions {
  /** Changes the accounts that the simulated vendors come with. @param application where the customer's own listens */
  configure(accounts: Document, application: string): void;
}

const edit = (world: World, name: string, change: (document: Document) => void): void => {
  const file = join(world.directory, name);
  const document = parseDocument(readFileSync(file, 'utf8'));
  change(document);
  writeFileSync(file, document.toString());
};

/** A world with an ear on both lines: from the vendors to us, and from us to the customer's own application. */
export class TappedWorld {
  readonly customer: Customer;

  private constructor(
    readonly world: World,
    readonly toUs: WireTap,
    readonly application: WireTap,
  ) {
    this.customer = new Customer(world);
  }

  static async open({ configure, ...options }: TappedWorldOptions): Promise<TappedWorld> {
    const [toUs, application] = await Promise.all([WireTap.open(), WireTap.open()]);
    const world = await World.open({ ...options, vendorsCall: toUs.url });
    const tapped = new TappedWorld(world, toUs, application);
    toUs.target = `http://127.0.0.1:${world.ports.ingress}`;
    application.target = world.stage.simulators;
    edit(world, 'accounts.yaml', (accounts) => configure(accounts, application.url));
    edit(world, 'policies.yaml', (policies) => policies.setIn(['capture', 'availableWithin'], 'PT4S'));
    await world.start().catch(async (error: unknown) => {
      await tapped.close();
      throw error;
    });
    return tapped;
  }

  async close(): Promise<void> {
    await this.world.close();
    await Promise.all([this.toUs.close(), this.application.close()]);
  }
}
