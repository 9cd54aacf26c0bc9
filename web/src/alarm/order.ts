// In which order alarms are worked, and which of them calls. Pure.
import type { Alarm, Quiet, Severity } from '../api/types';
import { rank } from '../ui/severity';

/** What is shelved, suppressed, inhibited or out of service disturbs nobody. */
export const isHeard = (alarm: Pick<Alarm, 'quiet'>): boolean => alarm.quiet.length === 0;
/** It calls: it may disturb, and nobody has it. */
export const calls = (alarm: Pick<Alarm, 'quiet' | 'acknowledged'>): boolean => isHeard(alarm) && !alarm.acknowledged;

/** Ten thousand alarms are sorted at every news: each time is read once. Alarms are replaced whole, never changed. */
const times = new WeakMap<Alarm, number>();
export function raisedAt(alarm: Alarm): number {
  let at = times.get(alarm);
  if (at === undefined) times.set(alarm, (at = Date.parse(alarm.raised_at)));
  return at;
}

/** What may disturb first, of that what nobody has, then the worse, then the newer. */
export function byUrgency(a: Alarm, b: Alarm): number {
  return (
    Number(!isHeard(a)) - Number(!isHeard(b)) ||
    Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
    rank(a.severity) - rank(b.severity) ||
    raisedAt(b) - raisedAt(a) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** `now` sorted, beginning with the order `before`: where one of ten thousand changed, hardly anything is compared. */
export function resorted(before: readonly Alarm[], now: readonly Alarm[], by: (a: Alarm, b: Alarm) => number): Alarm[] {
  const fresh = new Set(now);
  const sorted = before.filter((alarm) => fresh.delete(alarm));
  return [...sorted, ...fresh].sort(by);
}

/**
 * Those that call, in the order in which they are taken: the worse first, of equals who has waited longest. So the
 * alarm in the banner stays there until somebody has it or a worse one comes: what moves at every news is noise.
 */
export function queueOf(alarms: Iterable<Alarm>, before: readonly Alarm[] = []): Alarm[] {
  return resorted(before, [...alarms].filter(calls), (a, b) => rank(a.severity) - rank(b.severity) || raisedAt(a) - raisedAt(b) || (a.id < b.id ? -1 : 1));
}

export type Count = { all: number; unacknowledged: number };
/** Of those that may disturb. */
export function countBySeverity(alarms: Iterable<Alarm>): Record<Severity, Count> {
  const zero = (): Count => ({ all: 0, unacknowledged: 0 });
  const counts = { critical: zero(), high: zero(), medium: zero(), low: zero() };
  for (const alarm of alarms) {
    if (!isHeard(alarm)) continue;
    counts[alarm.severity].all += 1;
    if (!alarm.acknowledged) counts[alarm.severity].unacknowledged += 1;
  }
  return counts;
}

export const QUIETS: readonly Quiet[] = ['shelved', 'suppressed', 'inhibited', 'out_of_service'];
/** How many are quiet for which reason, and how many in all: one may have two reasons and is still one alarm. */
export function countQuiet(alarms: Iterable<Alarm>): Record<Quiet, number> & { all: number } {
  const counts = { shelved: 0, suppressed: 0, inhibited: 0, out_of_service: 0, all: 0 };
  for (const alarm of alarms) {
    for (const quiet of alarm.quiet) counts[quiet] += 1;
    if (!isHeard(alarm)) counts.all += 1;
  }
  return counts;
}
