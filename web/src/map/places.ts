// Names on the base map, for finding one's way; not boundaries. Rank 1 is seen from farthest.
// Source: centroids of the wards in force since 1 July 2025 and common knowledge of the coast, about 1 km.
import type { Place, Text } from '../api/types';

const at = (vi: string, en: string, lon: number, lat: number, rank: 0 | 1 | 2 | 3) => ({ title: { vi, en } satisfies Text, place: [lon, lat] as Place, rank });
export const PLACES = [
  at('Hà Nội', 'Hà Nội', 105.834, 21.028, 0),
  at('Đà Nẵng', 'Đà Nẵng', 108.202, 16.054, 0),
  at('TP. Hồ Chí Minh', 'Hồ Chí Minh City', 106.66, 10.776, 0),
  at('Hải Phòng', 'Hải Phòng', 106.683, 20.861, 0),
  at('Phú Quốc', 'Phú Quốc', 103.98, 10.22, 1),
  at('Côn Đảo', 'Côn Đảo', 106.6, 8.69, 1),
  at('Bạch Long Vĩ', 'Bạch Long Vĩ', 107.727, 20.133, 1),
  at('Cát Bà', 'Cát Bà', 107.02, 20.76, 1),
  at('Đồ Sơn', 'Đồ Sơn', 106.778, 20.713, 2),
  at('Thủy Nguyên', 'Thủy Nguyên', 106.695, 20.92, 2),
  at('Hải An', 'Hải An', 106.725, 20.83, 2),
  at('Kiến An', 'Kiến An', 106.62, 20.805, 2),
  at('Quảng Yên', 'Quảng Yên', 106.8, 20.938, 2),
  at('Cát Hải', 'Cát Hải', 106.893, 20.812, 2),
  at('Lạch Huyện', 'Lạch Huyện', 106.915, 20.778, 3),
  at('Đình Vũ', 'Đình Vũ', 106.778, 20.846, 3),
  at('Tràng Cát', 'Tràng Cát', 106.742, 20.807, 3),
] as const;
