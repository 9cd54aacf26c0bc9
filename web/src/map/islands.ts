// Sovereignty. The two archipelagos of Việt Nam, drawn by code above every style, in no layer that can be
// switched off. Reviewed by hand; no third-party country polygon is shipped, because they get this wrong.
// Names: Law of the Sea of Viet Nam (18/2012/QH13), article 1. Places: middle of each archipelago, for the label.
import type { Text } from '../api/types';

export type Archipelago = { id: 'hoang-sa' | 'truong-sa'; title: Text; place: [lon: number, lat: number] };
export const ARCHIPELAGOS: readonly Archipelago[] = [
  { id: 'hoang-sa', title: { vi: 'Quần đảo Hoàng Sa\n(Việt Nam)', en: 'Hoàng Sa Archipelago\n(Việt Nam)' }, place: [111.95, 16.45] },
  { id: 'truong-sa', title: { vi: 'Quần đảo Trường Sa\n(Việt Nam)', en: 'Trường Sa Archipelago\n(Việt Nam)' }, place: [113.9, 9.6] },
];
/** The whole country with both archipelagos in the picture. */
export const NATION: [west: number, south: number, east: number, north: number] = [102, 7.2, 117.5, 23.6];
/** How far one may look: the base map ends a little beyond, so that its edge is never seen. */
export const SHEET: [west: number, south: number, east: number, north: number] = [81, -7, 139, 35];
