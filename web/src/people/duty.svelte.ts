// What must be known on every page: the post one holds, the note the shift before left, and that people practise.
// Asked now and then and after every change made here; a console in the background asks nothing.
import * as api from '../api';
import type { OwnDuty } from '../api';

const EVERY_MS = 15_000;

class DutyNow {
  value: OwnDuty | null = $state.raw(null);

  async ask(): Promise<void> {
    // Without an answer the bars stay as they were: that the line is down is said by another one.
    this.value = (await api.roster.ownDuty().catch(() => null)) ?? this.value;
  }
  follow(): () => void {
    const look = () => {
      if (!document.hidden) void this.ask();
    };
    void this.ask();
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      this.value = null;
    };
  }
}
export const duty = new DutyNow();
