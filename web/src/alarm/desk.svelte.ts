// The desk's view of the open alarms: their order, and which one is in hand. Holds an id, never an alarm.
import * as api from '../api';
import type { Alarm } from '../api';
import { clock } from '../live/clock.svelte';
import { live } from '../live/live.svelte';
import { seat } from '../session/session.svelte';
import { groups } from './groups.svelte';
import { countBySeverity, countQuiet, isHeard } from './order';

class Desk {
  /** What the person chose; without a choice the next alarm of the queue is in hand. */
  chosen: string | null = $state(null);
  /** What the person is about to do to the alarm in hand. */
  doing: 'assign' | 'comment' | 'shelve' | null = $state(null);
  error: unknown = $state.raw(null);
  /** The rows of the list that is looked at, from the top: J and K go through these. */
  shown: readonly string[] | null = $state.raw(null);

  sorted: readonly Alarm[] = $derived(live.open);
  /** What may disturb, in the order of urgency. */
  heard: readonly Alarm[] = $derived(live.open.filter(isHeard));
  queue: readonly Alarm[] = $derived(live.queue);
  counts = $derived(countBySeverity(live.open));
  quiet = $derived(countQuiet(live.open));
  top: Alarm | null = $derived(this.queue[0] ?? null);
  selected: Alarm | null = $derived((this.chosen && live.alarms.get(this.chosen)) || this.top || this.heard[0] || null);
  /** The row that is marked: it may be of an alarm that has ended. */
  inHand: string | null = $derived(this.chosen && this.shown?.includes(this.chosen) ? this.chosen : (this.selected?.id ?? null));

  choose(id: string): void {
    this.chosen = id;
    this.error = null;
  }
  /** For an effect: the list that is looked at, until it is let go. */
  show(ids: readonly string[]): () => void {
    this.shown = ids;
    return () => {
      if (this.shown === ids) this.shown = null;
    };
  }
  step(by: 1 | -1): void {
    const ids = this.shown ?? this.heard.map((alarm) => alarm.id);
    const at = ids.indexOf(this.inHand ?? '');
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    if (next) this.choose(next);
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
  async unshelve(id: string): Promise<void> {
    await this.change(() => api.alarms.unshelve(id));
  }
  /** Any act on an alarm: shown at once, or refused with the server's sentence. */
  async change(act: () => Promise<Alarm>): Promise<boolean> {
    this.error = null;
    try {
      live.takeAlarm(await act());
      groups.refresh();
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
