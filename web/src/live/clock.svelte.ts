// The center's clock as far as this browser knows it. Ages and deadlines are read from it, so that a
// desk whose own clock is wrong does not show an alarm that is two hours old as new.
class Clock {
  now = $state(Date.now());
  /** The same in whole minutes: what changes with the day or the hour is not made anew every second. */
  minute = $derived(Math.floor(this.now / 60_000) * 60_000);
  #ahead_ms = 0;

  constructor() {
    setInterval(() => this.#tick(), 1000);
  }
  /** The server said what time it is. */
  heard(server_now: string): void {
    const at = Date.parse(server_now);
    if (Number.isFinite(at)) this.#ahead_ms = at - Date.now();
    this.#tick();
  }
  #tick(): void {
    this.now = Date.now() + this.#ahead_ms;
  }
}
export const clock = new Clock();
