// Open alarms by cause, else by rule and park, as the center groups them. Its numbers add up to all open alarms, also
// to those this browser has not read. Asked again as long as somebody looks.
import * as api from '../api';
import type { AlarmGroup, AlarmGroups } from '../api';

const EVERY_MS = 5_000;

class Groups {
  value: AlarmGroups | null = $state.raw(null);
  error: unknown = $state.raw(null);
  #readers = 0;
  #timer: ReturnType<typeof setInterval> | null = null;
  #asking = false;

  /** For an effect: fresh until it is let go. */
  follow(): () => void {
    this.#readers += 1;
    if (this.#readers === 1) {
      void this.ask();
      this.#timer = setInterval(() => void this.ask(), EVERY_MS);
    }
    return () => {
      this.#readers -= 1;
      if (this.#readers > 0 || !this.#timer) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  }
  /** Somebody has done something: what is looked at is asked for now. */
  refresh(): void {
    if (this.#readers > 0) void this.ask();
  }
  async ask(): Promise<void> {
    // A center in a storm is not asked a second time meanwhile.
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.value = await api.alarms.groups();
      this.error = null;
    } catch (error) {
      this.error = error;
    } finally {
      this.#asking = false;
    }
  }
}
export const groups = new Groups();

/** A group has no id of its own: it is its cause, or its rule in its park. */
export const keyOf = (group: AlarmGroup): string => (group.by === 'cause' ? `cause ${group.head.inhibited_by ?? group.head.id}` : `${group.head.rule} ${group.park_title?.vi ?? ''}`);
