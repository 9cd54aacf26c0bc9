import type { Texts } from '../i18n/pair';

export const texts = {
  'indicator.boards': ['Chọn bảng', 'Choose a board'],
  'indicator.none': ['Chưa có bảng chỉ tiêu nào', 'No board yet'],
  'indicator.none_next': [
    'Bảng chỉ tiêu do gói nghiệp vụ mang theo (tệp views/*.toml). Kiểm tra các gói ở trang Hệ thống.',
    'Boards come with packs (files views/*.toml). Check the packs on the System page.',
  ],
  'indicator.unknown': ['Không có bảng "{id}"', 'There is no board "{id}"'],
  'indicator.no_value': ['Chưa đủ dữ liệu để tính', 'Not enough data to compute it'],
  'indicator.rows': ['từ {n} dòng dữ liệu', 'from {n} rows'],
  'indicator.source': ['Cách tính và nguồn', 'How it is computed, and its source'],
  'indicator.no_entities': ['Chưa có đối tượng loại này', 'No facility of this kind yet'],
  'indicator.no_entities_next': ['Thêm một đối tượng, rồi nối nguồn dữ liệu của nó.', 'Add a facility, then connect its source.'],
  'indicator.hours': ['{n} giờ qua', 'last {n} h'],
  'indicator.newest': ['mới nhất', 'newest'],
  'indicator.spark': ['{title}: thấp nhất {min}, cao nhất {max} {unit}', '{title}: lowest {min}, highest {max} {unit}'],
} satisfies Texts;
