// The map in a flood: one marker for a group, in the middle of its alarms. Pure.
import type { Alarm, AlarmGroup } from '../api/types';

type Place = [lon: number, lat: number];
export type GroupMark = { key: string; place: Place; group: AlarmGroup };

/** A cause is where it is; alarms of one rule have the middle of their places. */
function placeOf(group: AlarmGroup, alarmOf: (id: string) => Pick<Alarm, 'entity'> | undefined): Place | null {
  const own = group.head.entity.place as Place | null;
  if (group.by === 'cause' && own) return own;
  const places = group.ids.map((id) => alarmOf(id)?.entity.place as Place | null | undefined).filter((place) => place != null);
  if (places.length === 0) return own;
  const mean = (at: 0 | 1) => places.reduce((sum, place) => sum + place[at], 0) / places.length;
  return [mean(0), mean(1)];
}

/** Where groups stand, and how many alarms are of groups without any place: the markers and these add up to all. */
export function groupMarks(groups: readonly AlarmGroup[], alarmOf: (id: string) => Pick<Alarm, 'entity'> | undefined, keyOf: (group: AlarmGroup) => string): { marks: GroupMark[]; n_unplaced: number } {
  const marks: GroupMark[] = [];
  let n_unplaced = 0;
  for (const group of groups) {
    const place = placeOf(group, alarmOf);
    if (place) marks.push({ key: keyOf(group), place, group });
    else n_unplaced += group.n;
  }
  return { marks, n_unplaced };
}
