/**
 * Brings actual to desired: runs `step` again as long as somebody asked for it meanwhile, never twice at once. `step`
 * reads the newest desire itself, so asking often costs nothing.
 */
export class Reconciler {
  private asked = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly step: () => Promise<void>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  request(): void {
    this.asked = true;
    this.running ??= this.run();
  }

  /** Resolves when nothing is left to do. */
  async settled(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // Requests made in the same turn are one.
    await Promise.resolve();
    while (this.asked) {
      this.asked = false;
      await this.step().catch(this.onFailure);
    }
    this.running = undefined;
  }
}
