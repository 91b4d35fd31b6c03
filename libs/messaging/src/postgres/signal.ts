/** Lets one waiter sleep until somebody has something for it. What is raised while nobody waits is not forgotten. */
export class Signal {
  private isRaised = false;
  private release: (() => void) | undefined;

  raise(): void {
    this.isRaised = true;
    this.release?.();
  }

  async wait(timeoutMs: number): Promise<void> {
    if (!this.isRaised) {
      await new Promise<void>((resolve) => {
        this.release = resolve;
        setTimeout(resolve, timeoutMs).unref();
      });
      this.release = undefined;
    }
    this.isRaised = false;
  }
}
