import type { Texts } from '../i18n/pair';

export const texts = {
  'session.user': ['Tài khoản', 'Account'],
  'session.password': ['Mật khẩu', 'Password'],
  'session.enter': ['Đăng nhập', 'Log in'],
  'session.leave': ['Đăng xuất', 'Log out'],
  'session.first': ['Đặt mật khẩu của riêng bạn', 'Choose your own password'],
  'session.first_why': [
    'Mật khẩu đầu tiên do người khác đặt. Hãy đổi trước khi làm việc, để mọi việc ghi tên bạn là do bạn làm.',
    'The first password was set by somebody else. Change it before you work, so that what bears your name is yours.',
  ],
  'session.old': ['Mật khẩu hiện tại', 'Current password'],
  'session.new': ['Mật khẩu mới (ít nhất 10 ký tự)', 'New password (at least 10 characters)'],
  'session.again': ['Nhập lại mật khẩu mới', 'New password again'],
  'session.differ': ['Hai lần nhập mật khẩu mới khác nhau.', 'The two new passwords differ.'],
  'session.save': ['Lưu mật khẩu', 'Save password'],
  'session.unreachable': [
    'Không nối được tới trung tâm. Kiểm tra mạng, rồi thử lại.',
    'The center cannot be reached. Check the network, then try again.',
  ],
  'session.role.operator': ['Trực ban', 'Duty officer'],
  'session.role.park': ['Đơn vị vận hành khu', 'Park operator'],
  'session.role.enterprise': ['Doanh nghiệp', 'Enterprise'],
  'session.role.leader': ['Lãnh đạo', 'Leader'],
  'session.role.admin': ['Quản trị', 'Administrator'],
} satisfies Texts;
