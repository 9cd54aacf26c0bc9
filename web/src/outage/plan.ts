// The words and times of planned work. Pure.
import type { PlannedWork } from '../api/types';

export type Stage = 'on' | 'ahead' | 'called_off' | 'over';
/** A person who calls work off ends it: that is said, and not that it ran out. */
export function stageOf(work: Pick<PlannedWork, 'on' | 'over' | 'called_off_by'>): Stage {
  if (work.called_off_by) return 'called_off';
  if (work.over) return 'over';
  return work.on ? 'on' : 'ahead';
}
const ORDER: readonly Stage[] = ['on', 'ahead', 'called_off', 'over'];
/** What goes on now first, then what comes next; what is over the newest first. */
export function byStage(a: PlannedWork, b: PlannedWork): number {
  const stages = ORDER.indexOf(stageOf(a)) - ORDER.indexOf(stageOf(b));
  const begins = Date.parse(a.begins_at) - Date.parse(b.begins_at);
  return stages || (a.over || a.called_off_by ? -begins : begins) || (a.id < b.id ? -1 : 1);
}

/** When this time of it ends: of work that comes again, the end of the time that goes on. */
export function endOfThis(work: Pick<PlannedWork, 'begins_at' | 'lasts_s' | 'again'>, now: number): number {
  const begin = Date.parse(work.begins_at);
  const every = { once: 0, daily: 86_400_000, weekly: 7 * 86_400_000 }[work.again];
  const times = every === 0 || now < begin ? 0 : Math.floor((now - begin) / every);
  return begin + times * every + work.lasts_s * 1000;
}

/** The next five minutes that begin: nobody plans work for 14:03:27. */
export function nextRound(now: number): number {
  return Math.ceil(now / 300_000) * 300_000;
}
