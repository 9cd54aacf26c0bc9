// Who is who on the roster: names the roster brings, else those of the catalogue.
import type { Roster } from '../api';
import { live } from '../live/live.svelte';
import { userName } from '../ui/names';

export const nameIn = (roster: Pick<Roster, 'people'> | null | undefined, id: string): string => {
  const known = roster?.people.find((one) => one.id === id)?.name;
  return known && known !== id ? known : userName(id);
};
/** Everybody with an account, in the order of their names. */
export const everybody = (): { id: string; name: string }[] => [...(live.catalogue?.people ?? live.catalogue?.users ?? [])].sort((a, b) => a.name.localeCompare(b.name, 'vi'));
/** The offset of the zone; a roster is written in the zone's own time. */
export const offset = (): string => live.catalogue?.zone_offset ?? '+07:00';
