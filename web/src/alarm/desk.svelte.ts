// The desk's view of the open alarms: their order, and which one is in hand. Holds an id, never an alarm.
import * as api from '../api';
import type { Alarm } from '../api';
import { clock } from '../live/clock.svelte';
import { live } from '../live/live.svelte';
import { seat } from '../session/session.svelte';
import { byUrgency, countBySeverity } from './order';

class Desk {
  /** What the person chose; without a choice the most urgent alarm is in hand. */
  chosen: string | null = $state(null);
  /** What the person is about to do to the alarm in hand. */
  doing: 'assign' | 'comment' | null = $state(null);
  error: unknown = $state.raw(null);

  sorted: Alarm[] = $derived([...live.alarms.values()].sort(byUrgency));
  counts = $derived(countBySeverity(live.alarms.values()));
  top: Alarm | null = $derived(this.sorted.find((alarm) => !alarm.acknowledged) ?? null);
  selected: Alarm | null = $derived((this.chosen && live.alarms.get(this.chosen)) || this.sorted[0] || null);

  choose(id: string): void {
    this.chosen = id;
    this.error = null;
  }
  step(by: 1 | -1): void {
    const at = this.sorted.findIndex((alarm) => alarm.id === this.selected?.id);
    const next = this.sorted[Math.min(this.sorted.length - 1, Math.max(0, at + by))];
    if (next) this.choose(next.id);
  }
  /** Acknowledge means "I have it". The choice stays on the alarm, so that it can be taken back. */
  async acknowledge(id: string): Promise<void> {
    if (!seat.may('alarm.work') || live.alarms.get(id)?.acknowledged) return;
    this.choose(id);
    await this.change(() => api.alarms.acknowledge(id));
  }
  async takeBack(id: string): Promise<void> {
    await this.change(() => api.alarms.takeBack(id));
  }
  /** Any act on an alarm: shown at once, or refused with the server's sentence beside it. */
  async change(act: () => Promise<Alarm>): Promise<boolean> {
    this.error = null;
    try {
      live.takeAlarm(await act());
      return true;
    } catch (error) {
      this.error = error;
      return false;
    }
  }
}
export const desk = new Desk();

/** Milliseconds in which a wrong acknowledgement can still be taken back, 0 when it cannot. */
export function graceLeft(alarm: Alarm): number {
  if (!alarm.ack_grace_until || alarm.acknowledged?.by !== seat.user?.id) return 0;
  return Math.max(0, Date.parse(alarm.ack_grace_until) - clock.now);
}
