import type { Texts } from '../i18n/pair';

export const texts = {
  'map.region': ['Bản đồ khu', 'Map of the zone'],
  'map.whole': ['Toàn khu', 'Whole zone'],
  'map.nation': ['VN: toàn quốc', 'VN: whole country'],
  'map.legend': ['Chú giải', 'Legend'],
  'map.zoom_in': ['Phóng to', 'Zoom in'],
  'map.zoom_out': ['Thu nhỏ', 'Zoom out'],
  'map.marker': ['{number}, {severity}: {title}, {place}', '{number}, {severity}: {title}, {place}'],
  'map.marker_more': [', và {n} cảnh báo khác tại đây', ', and {n} more here'],
  'map.flood': ['Dồn dập: mỗi dấu là một nhóm, {m} nhóm, {n} cảnh báo', 'Flood: each mark is a group, {m} groups, {n} alarms'],
  'map.flood_unplaced': ['{n} không có vị trí', '{n} without a place'],
  'map.no_webgl': ['Máy này không vẽ được bản đồ (thiếu WebGL). Danh sách cảnh báo vẫn đầy đủ.', 'This machine cannot draw the map (no WebGL). The alarm list is complete all the same.'],
} satisfies Texts;
