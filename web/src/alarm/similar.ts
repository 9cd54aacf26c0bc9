// Alarms of one rule on one subject, one after the other. Pure.
import type { Alarm } from '../api/types';

export type Succession = { former: string | null; later: string | null; before: Alarm[] };
/** `all` is of the same rule and entity, in any order. What is about another series is another subject. */
export function succession(alarm: Pick<Alarm, 'id' | 'former_id' | 'series' | 'raised_at'>, all: readonly Alarm[], replaced_by: string | null): Succession {
  const same = all.filter((one) => one.series === alarm.series && one.id !== alarm.id).sort((a, b) => Date.parse(b.raised_at) - Date.parse(a.raised_at));
  const later = replaced_by ?? same.find((one) => one.former_id === alarm.id)?.id ?? null;
  return { former: alarm.former_id, later, before: same.filter((one) => Date.parse(one.raised_at) < Date.parse(alarm.raised_at)) };
}

/** How long the condition held; of one that still does, until now. */
export const lasted = (alarm: Pick<Alarm, 'raised_at' | 'cleared_at' | 'ended_at'>, now: number): number => (alarm.cleared_at ?? alarm.ended_at ? Date.parse(alarm.cleared_at ?? alarm.ended_at ?? '') : now) - Date.parse(alarm.raised_at);
