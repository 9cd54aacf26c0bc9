// The units of administration, asked once a registry: their counts change with it.
import * as api from '../api';
import type { AdminUnits } from '../api';
import { fold, language } from '../i18n/index.svelte';
import { live } from '../live/live.svelte';
import { Loaded } from '../ui/loaded.svelte';

const list = new Loaded<AdminUnits>();
let asked = -1;
export const units = {
  /** None until they have come. */
  get known(): AdminUnits | null {
    return list.value;
  },
  /** Called in an effect: asks when nobody has since the registry changed. */
  follow(): void {
    if (asked === live.registry) return;
    asked = live.registry;
    void list.ask(() => api.adminUnits.get());
  },
};
type Unit = AdminUnits['items'][number];
/** By their own names: "Đông Hải (Phường)". The kind in front would put all wards under one letter. */
export function nameOf({ title, kind }: Unit): string {
  if (language.current === 'en') return title.en;
  const first = { ward: 'Phường', commune: 'Xã', special_zone: 'Đặc khu' }[kind];
  return title.vi.startsWith(`${first} `) ? `${title.vi.slice(first.length + 1)} (${first.toLowerCase()})` : title.vi;
}
export const sorted = (items: readonly Unit[]): Unit[] => [...items].sort((a, b) => fold(nameOf(a)).localeCompare(fold(nameOf(b)), 'vi'));
