// What can be said of groups without a page. Pure.
import type { Alarm, AlarmGroup, AlarmGroups } from '../api/types';
import { calls } from './order';

/** Where all alarms of a group are: inside its cause, or in the list of its rule and park. */
export function addressOf(group: AlarmGroup, isPark: (org: string) => boolean): string {
  if (group.by === 'cause') return `/alarms/${encodeURIComponent(group.head.inhibited_by ?? group.head.id)}`;
  const query = new URLSearchParams({ quiet: 'any', rule: group.head.rule });
  const park = group.head.org_path.find(isPark);
  if (park) query.set('org', park);
  return `/alarms?${query}`;
}

/** How many of a group call: counted where all of them are known, else at least those that are more than the quiet ones. */
export function callingOf(group: AlarmGroup, alarmOf: (id: string) => Alarm | undefined): number {
  const least = Math.max(0, group.n_unacknowledged - group.n_quiet);
  if (group.ids.length < group.n) return least;
  let n = 0;
  for (const id of group.ids) {
    const alarm = alarmOf(id);
    if (!alarm) return least;
    if (calls(alarm)) n += 1;
  }
  return n;
}

export type Sum = { n: number; n_unacknowledged: number; n_quiet: number };
/** The groups together: they must be as many as there are open alarms, or something was dropped. */
export function sumOf({ groups }: Pick<AlarmGroups, 'groups'>): Sum {
  const sum = { n: 0, n_unacknowledged: 0, n_quiet: 0 };
  for (const group of groups) {
    sum.n += group.n;
    sum.n_unacknowledged += group.n_unacknowledged;
    sum.n_quiet += group.n_quiet;
  }
  return sum;
}
