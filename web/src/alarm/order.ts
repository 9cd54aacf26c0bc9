// In which order alarms are worked, and which of them calls. Pure.
import type { Alarm, Quiet, Severity } from '../api/types';
import { rank } from '../ui/severity';

/** What is shelved, suppressed, inhibited or out of service disturbs nobody. */
export const isHeard = (alarm: Pick<Alarm, 'quiet'>): boolean => alarm.quiet.length === 0;
/** It calls: it may disturb, and nobody has it. */
export const calls = (alarm: Pick<Alarm, 'quiet' | 'acknowledged'>): boolean => isHeard(alarm) && !alarm.acknowledged;

/** Ten thousand alarms are compared again and again: each time is read once. Alarms are replaced whole, never changed. */
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

/**
 * In which order those that call are taken: the worse first, of equals who has waited longest. So the alarm in the
 * banner stays there until somebody has it or a worse one comes: what moves at every news is noise.
 */
export const byWaiting = (a: Alarm, b: Alarm): number => rank(a.severity) - rank(b.severity) || raisedAt(a) - raisedAt(b) || (a.id < b.id ? -1 : 1);
export const queueOf = (alarms: readonly Alarm[]): Alarm[] => alarms.filter(calls).sort(byWaiting);

type Order = (a: Alarm, b: Alarm) => number;
/** A list in the order `by`, without `before` and with `now` in its place: one of ten thousand changes at a time. */
export function placed(list: readonly Alarm[], before: Alarm | undefined, now: Alarm | undefined, by: Order): readonly Alarm[] {
  if (!before && !now) return list;
  const next = list.slice();
  if (before) {
    const at = placeIn(next, before, by);
    if (next[at] === before) next.splice(at, 1);
  }
  if (now) next.splice(placeIn(next, now, by), 0, now);
  return next;
}
/** Where an alarm is in a list, or would be: before it are those that come before it. */
function placeIn(list: readonly Alarm[], alarm: Alarm, by: Order): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (by(list[middle] as Alarm, alarm) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
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
