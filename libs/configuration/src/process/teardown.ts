/** What has been started, to be stopped in the opposite order. */
export class Teardown {
  private readonly steps: (() => Promise<void> | void)[] = [];

  add(stop: () => Promise<void> | void): void {
    this.steps.push(stop);
  }

  /** Goes on where one fails, and says so at the end. @throws AggregateError */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.steps.splice(0).reverse()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything stopped cleanly');
  }
}
