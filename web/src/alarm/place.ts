import type { Alarm, EntityBrief } from '../api';
import { say } from '../i18n/index.svelte';

/** Facility, then its owner and park, as one says where something is. */
export function placeOf(entity: EntityBrief): string {
  return [...new Set([say(entity.title), say(entity.owner_title), say(entity.park_title)])].filter(Boolean).join(' · ');
}
/** Whose it is and in which park. */
export const holderOf = (entity: EntityBrief): string => [...new Set([say(entity.owner_title), say(entity.park_title)])].filter(Boolean).join(' · ');
/** What state an alarm is in, on both axes, as a key of the dictionary. */
export function stateKey(alarm: Pick<Alarm, 'state' | 'acknowledged'>) {
  if (alarm.state === 'ended') return 'alarm.state.ended' as const;
  if (alarm.acknowledged) return 'alarm.state.acknowledged' as const;
  return alarm.state === 'cleared' ? ('alarm.state.returned' as const) : ('alarm.state.unacknowledged' as const);
}
