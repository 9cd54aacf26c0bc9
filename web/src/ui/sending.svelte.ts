// What every form does when it is sent: once at a time, and the center's sentence where it refuses.
export class Sending {
  busy = $state(false);
  error: unknown = $state.raw(null);

  /** Runs `act`; says whether it went through. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await act();
      return true;
    } catch (refused) {
      this.error = refused;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
