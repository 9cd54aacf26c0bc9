// In which order alarms are worked, and when a list of them is a flood. Pure.
import type { Alarm, Severity } from '../api/types';
import { rank } from '../ui/severity';

/** Nobody has it yet first, then the worse, then the newer. */
export function byUrgency(a: Alarm, b: Alarm): number {
  return (
    Number(a.acknowledged !== null) - Number(b.acknowledged !== null) ||
    rank(a.severity) - rank(b.severity) ||
    Date.parse(b.raised_at) - Date.parse(a.raised_at) ||
    (a.id < b.id ? -1 : 1)
  );
}

export type Count = { all: number; unacknowledged: number };
export function countBySeverity(alarms: Iterable<Alarm>): Record<Severity, Count> {
  const zero = (): Count => ({ all: 0, unacknowledged: 0 });
  const counts = { critical: zero(), high: zero(), medium: zero(), low: zero() };
  for (const alarm of alarms) {
    counts[alarm.severity].all += 1;
    if (!alarm.acknowledged) counts[alarm.severity].unacknowledged += 1;
  }
  return counts;
}

/** ISA-18.2 calls more than ten alarms in ten minutes a flood: no operator reads them one by one. */
export const FLOOD_ALARMS = 10;
export const FLOOD_MS = 10 * 60_000;
export function isFlood(alarms: readonly Alarm[], now: number): boolean {
  return alarms.filter((alarm) => now - Date.parse(alarm.raised_at) < FLOOD_MS).length > FLOOD_ALARMS;
}

/** Alarms of one cause in one place, in the order of their most urgent one. Nothing is dropped. */
export type Group = { key: string; alarms: Alarm[] };
export function groupByPlaceAndCause(sorted: readonly Alarm[]): Group[] {
  const groups = new Map<string, Alarm[]>();
  for (const alarm of sorted) {
    const key = `${alarm.entity.park_title?.vi ?? alarm.entity.owner_org}|${alarm.rule}`;
    const group = groups.get(key);
    if (group) group.push(alarm);
    else groups.set(key, [alarm]);
  }
  return [...groups].map(([key, alarms]) => ({ key, alarms }));
}
