import type { Texts } from '../i18n/pair';

export const texts = {
  'audit.about': [
    'Mọi thay đổi đều được ghi: ai, lúc nào, từ đâu, việc gì. Mỗi dòng mang mã băm của dòng trước, nên không thể sửa mà không bị lộ.',
    'Every change is written down: who, when, from where, what. Each line carries the hash of the one before, so none can be altered unseen.',
  ],
  'audit.by': ['Người làm', 'By'],
  'audit.subject': ['Đối tượng', 'Subject'],
  'audit.at': ['Lúc', 'At'],
  'audit.address': ['Từ địa chỉ', 'From'],
  'audit.action': ['Việc', 'Action'],
  'audit.detail': ['Chi tiết', 'Detail'],
  'audit.hash': ['Mã băm', 'Hash'],
  'audit.filter': ['Lọc', 'Filter'],
  'audit.verify': ['Kiểm tra toàn bộ chuỗi', 'Verify the whole chain'],
  'audit.verifying': ['Đang kiểm tra', 'Verifying'],
  'audit.intact': ['Nguyên vẹn: {n} dòng, chuỗi mã băm liền mạch.', 'Intact: {n} lines, the chain of hashes is unbroken.'],
  'audit.broken': ['CHUỖI BỊ ĐỨT trong {n} dòng: nhật ký đã bị sửa. Giữ nguyên máy chủ và báo người phụ trách an toàn thông tin.', 'THE CHAIN IS BROKEN within {n} lines: the log was altered. Leave the server as it is and call the security officer.'],
  'audit.none': ['Không có dòng nào khớp', 'No line matches'],
  'audit.none_next': ['Xóa bớt bộ lọc: tài khoản phải viết đúng, đối tượng là mã đầy đủ.', 'Remove a filter: accounts must be spelt exactly, subjects are whole codes.'],
} satisfies Texts;
