import type { Dispatcher } from './dispatcher';

/** One dispatcher per vendor. */
export class Dispatchers {
  constructor(private readonly byVendor: ReadonlyMap<string, Dispatcher>) {}

  start(): void {
    for (const dispatcher of this.byVendor.values()) dispatcher.start();
  }

  wake(vendors: Iterable<string>): void {
    for (const vendor of new Set(vendors)) this.byVendor.get(vendor)?.wake();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.byVendor.values()].map((dispatcher) => dispatcher.stop()));
  }
}
