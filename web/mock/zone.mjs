// The seeded zone of the mock: invented facilities of invented enterprises, nothing here is measured.
// A development tool: it is never part of the built console.

/** Deterministic numbers, so that two screenshots of the same code are the same picture. */
export function dice(seed) {
  let s = seed;
  return () => ((s = (s * 16807) % 2147483647) - 1) / 2147483646;
}
const text = (vi, en) => ({ vi, en });

export const orgs = [
  { id: 'heza', parent: null, kind: 'authority', title: text('Ban Quản lý Khu kinh tế Hải Phòng', 'Hai Phong Economic Zone Authority') },
  { id: 'dinh-vu', parent: 'heza', kind: 'park', title: text('KCN Đình Vũ', 'Dinh Vu Park') },
  { id: 'nam-dinh-vu', parent: 'heza', kind: 'park', title: text('KCN Nam Đình Vũ', 'Nam Dinh Vu Park') },
  { id: 'cat-hai', parent: 'heza', kind: 'park', title: text('KCN Cát Hải', 'Cat Hai Park') },
];
for (const org of orgs) org.quota = { readings_per_s: org.kind === 'park' ? 500 : null, readings_per_day: org.id === 'nam-dinh-vu' ? 2_000_000 : null };
const CENTERS = { 'dinh-vu': [106.768, 20.833], 'nam-dinh-vu': [106.802, 20.812], 'cat-hai': [106.888, 20.802] };
const NAMES = ['Thép Sao Biển', 'Hóa chất Bạch Đằng', 'Điện tử Cửa Cấm', 'Phân bón Tân Vũ', 'Giấy Đông Hải', 'Lốp Lạch Tray', 'Dệt nhuộm Tràng Cát', 'Xi mạ Bến Gót', 'Thực phẩm Phù Long', 'Ô tô Gia Luận', 'Kính nổi Hoàng Châu', 'Nhựa Đồng Bài'];
export const parks = orgs.filter((org) => org.kind === 'park');
for (const [i, name] of NAMES.entries()) {
  orgs.push({ id: `dn-${i + 1}`, parent: parks[Math.floor(i / 4)].id, kind: 'enterprise', title: text(`Công ty ${name}`, `${name} Co.`), quota: { readings_per_s: null, readings_per_day: null } });
}

export const users = [
  { id: 'operator', name: 'Trần Minh Đức', role: 'operator', org: 'heza', enabled: true },
  { id: 'park', name: 'Lê Thu Hà', role: 'park', org: 'nam-dinh-vu', enabled: true },
  { id: 'enterprise', name: 'Phạm Văn Nam', role: 'enterprise', org: 'dn-5', enabled: true },
  { id: 'leader', name: 'Nguyễn Thị Hoa', role: 'leader', org: 'heza', enabled: true },
  { id: 'admin', name: 'Đỗ Quang Huy', role: 'admin', org: 'heza', enabled: true },
];
/** As packs/base/roles.toml has it. */
const READ = ['org.read', 'entity.read', 'source.read', 'observation.read', 'alarm.read', 'case.read', 'indicator.read', 'limit.read', 'permit.read', 'pack.read', 'rule.read'];
const DUTY = [...READ, 'observation.work', 'alarm.work', 'case.work', 'entity.write', 'observation.write', 'case.write', 'permit.write', 'rule.write', 'observation.confirm'];
export const CAN = {
  operator: DUTY,
  park: [...DUTY, 'source.write'],
  enterprise: [...READ, 'case.work', 'rule.write'],
  leader: [...READ, 'user.read', 'audit.read', 'limit.confirm'],
  admin: [...READ, 'user.read', 'audit.read', 'org.write', 'user.write', 'entity.write', 'source.write', 'permit.write', 'pack.write'],
};

const Q = (id, title, sign, unit, decimals, means, normal, limit, period) => ({ id, name: id, title, sign, unit, decimals, means, every_s: 5, normal, limit, period });
export const quantities = [
  Q('pm25', text('Bụi PM2.5', 'PM2.5'), 'PM2.5', 'ug/m3', 1, ['1h', '24h'], 24, 45, '24h'),
  Q('so2', text('Lưu huỳnh đioxit', 'Sulphur dioxide'), 'SO₂', 'ug/m3', 1, ['1h', '24h'], 60, 350, '1h'),
  Q('no2', text('Nitơ đioxit', 'Nitrogen dioxide'), 'NO₂', 'ug/m3', 1, ['1h', '24h'], 48, 200, '1h'),
  Q('stack_so2', text('SO₂ ống khói', 'Stack SO₂'), 'SO₂', 'mg/Nm3', 1, ['1h'], 310, 500, '1h'),
  Q('stack_nox', text('NOx ống khói', 'Stack NOx'), 'NOx', 'mg/Nm3', 1, ['1h'], 420, 850, '1h'),
  Q('stack_dust', text('Bụi ống khói', 'Stack dust'), 'Bụi', 'mg/Nm3', 1, ['1h'], 70, 200, '1h'),
  Q('cod', text('COD', 'COD'), 'COD', 'mg/L', 1, ['1h', '24h'], 48, 75, '24h'),
  Q('ph', text('pH', 'pH'), 'pH', '1', 2, ['1h'], 7.2, 9, '1h'),
  Q('tss', text('Chất rắn lơ lửng', 'Suspended solids'), 'TSS', 'mg/L', 1, ['1h', '24h'], 30, 50, '24h'),
];
export const kinds = [
  { id: 'air-station', pack: 'air', title: text('Trạm không khí xung quanh', 'Ambient air station'), quantities: ['pm25', 'so2', 'no2'], fields: [], aqi: true },
  { id: 'stack', pack: 'air', title: text('Ống khói', 'Stack'), quantities: ['stack_so2', 'stack_nox', 'stack_dust'], fields: [{ name: 'flow_m3_h', title: text('Lưu lượng', 'Flow'), kind: 'number', unit: 'm3/h', required: true }, { name: 'zone', title: text('Phân vùng', 'Zone'), kind: 'choice', choices: ['A', 'B', 'C'], required: false }], aqi: false },
  { id: 'outlet', pack: 'water', title: text('Điểm xả nước thải', 'Wastewater outlet'), quantities: ['cod', 'ph', 'tss'], fields: [{ name: 'column', title: text('Cột', 'Column'), kind: 'choice', choices: ['A', 'B'], required: true }], aqi: false },
];

const simulatedSource = 'Nguồn mô phỏng';
export const entities = [];
{
  const roll = dice(7);
  const counts = { 'air-station': 2, stack: 4, outlet: 4 };
  let series = 1;
  for (const park of parks) {
    const owners = orgs.filter((org) => org.parent === park.id);
    for (const [kind, n] of Object.entries(counts)) {
      for (let i = 1; i <= n; i += 1) {
        const owner = kind === 'air-station' ? park : owners[(i - 1) % owners.length];
        const [lon, lat] = CENTERS[park.id];
        const name = { 'air-station': ['Trạm khí', 'Air station'], stack: ['Ống khói', 'Stack'], outlet: ['Cửa xả', 'Outlet'] }[kind];
        const place = [lon + (roll() - 0.5) * 0.028, lat + (roll() - 0.5) * 0.014];
        entities.push({
          id: `${park.id}-${kind}-${i}`, kind, title: text(`${name[0]} ${park.title.vi.replace('KCN ', '')} ${i}`, `${name[1]} ${park.title.en.replace(' Park', '')} ${i}`),
          owner: owner.id, owner_title: owner.title, park_title: park.title, place,
          vn2000: { easting_m: 584294.071 + (place[0] - 106.562) * 104_000, northing_m: 2307883.257 + (place[1] - 20.862) * 110_700, zone: text('VN-2000, múi chiếu 3°, kinh tuyến trục 105°45′', 'VN-2000 / TM-3 105°45′') },
          attributes: kind === 'outlet' ? { column: i % 2 ? 'B' : 'A', kq: 0.9, kf: 1.1 } : kind === 'stack' ? { flow_m3_h: 42000 } : {},
          valid_from: '2024-03-01T00:00:00Z', valid_to: null, source: `sim-${park.id}`, every_s: 5, simulated: true,
          status: 'ok', worst_severity: null, last_seen: new Date().toISOString(), aqi: kind === 'air-station' ? { value: Math.round(40 + roll() * 70), category: roll() > 0.5 ? 1 : 0, at: new Date().toISOString() } : null,
          series: kinds.find((one) => one.id === kind).quantities.map((quantity) => ({ id: series++, quantity })),
        });
      }
    }
  }
  // One that has been silent since the morning: stale must look stale.
  const dead = entities.find((one) => one.id === 'cat-hai-air-station-2');
  Object.assign(dead, { status: 'stale', last_seen: new Date(Date.now() - 7 * 3600_000).toISOString() });
}

const regulation = (id, cite, vi, en, from, to, n_missing, n_official, of) => ({ id, cite, title: text(vi, en), in_force_from: from, in_force_to: to, legacy_until: null, kinds: of, source: 'Bản mô phỏng cho phát triển', n_rows: 3, n_missing, n_official });
export const regulations = [
  regulation('qcvn05-2023', 'QCVN 05:2023/BTNMT', 'Chất lượng không khí', 'Ambient air quality', '2023-09-12', null, 0, 1, ['air-station']),
  regulation('qcvn19-2009', 'QCVN 19:2009/BTNMT', 'Khí thải công nghiệp', 'Industrial emissions', '2010-01-01', '2031-12-31', 0, 0, ['stack']),
  regulation('qcvn40-2011', 'QCVN 40:2011/BTNMT', 'Nước thải công nghiệp', 'Industrial wastewater', '2012-02-15', '2031-12-31', 0, 0, ['outlet']),
  regulation('qcvn40-2025', 'QCVN 40:2025/BTNMT', 'Nước thải công nghiệp', 'Industrial wastewater', '2025-09-01', null, 3, 0, ['outlet']),
];
const REG = { 'air-station': regulations[0], stack: regulations[1], outlet: regulations[2] };
export const limits = [];
for (const kind of kinds) {
  for (const id of kind.quantities) {
    const q = quantities.find((one) => one.id === id);
    const of = REG[kind.id];
    const row = (reg, missing) => ({
      id: `${kind.pack}/${reg.id}/${id}.${q.period}`, regulation: { id: reg.id, cite: reg.cite, title: reg.title }, permit: null, clause: 'Bảng 1', quantity: id, period: q.period,
      at_most: missing ? null : q.limit, at_least: null, unit: q.unit, conditions: kind.id === 'outlet' ? [{ attribute: 'column', equals: 'B' }] : [], scaled_by: kind.id === 'outlet' ? [{ name: 'Kq', factor: 0.9 }, { name: 'Kf', factor: 1.1 }] : [],
      reference_oxygen_percent: null, valid_from: reg.in_force_from, valid_to: null, confidence: missing ? 'missing' : id === 'pm25' ? 'official' : kind.id === 'stack' ? 'secondary' : 'read',
      source: 'Bản mô phỏng cho phát triển', missing, reason: missing ? text('Chưa đọc được bảng của văn bản.', 'The table of the text was not read yet.') : null, confirmed: id === 'pm25' ? { by: 'admin', name: 'Đỗ Quang Huy', at: '2026-03-02T03:00:00Z', note: 'Đối chiếu bản in.' } : null,
    });
    limits.push(row(of, false));
    if (kind.id === 'outlet') limits.push(row(regulations[3], true));
  }
}

const step = (id, vi, en, within_s, needs_evidence = false) => ({ id, title: text(vi, en), within_s, needs_evidence });
export const procedures = [
  { id: 'air-over-limit', title: text('Xử lý khí thải vượt giới hạn', 'Emission over its limit'), source: 'Quy trình mô phỏng', version: '00000001', calls: [], steps: [step('call', 'Gọi doanh nghiệp, xác nhận tình trạng vận hành', 'Call the enterprise, confirm its operation', 900), step('reduce', 'Yêu cầu giảm tải hoặc dừng nguồn thải', 'Ask to reduce load or stop the source', 1800), step('sample', 'Lấy mẫu đối chứng tại ống khói', 'Take a check sample at the stack', 7200, true), step('report', 'Lập biên bản, kết luận', 'Write the record and conclude', 14400)] },
  { id: 'water-over-limit', title: text('Xử lý nước thải vượt giới hạn', 'Effluent over its limit'), source: 'Quy trình mô phỏng', version: '00000001', calls: [], steps: [step('close', 'Đóng van xả, chuyển hồ sự cố', 'Close the outlet, divert to the emergency pond', 900), step('sample', 'Lấy mẫu đối chứng', 'Take a check sample', 3600, true), step('report', 'Lập biên bản, kết luận', 'Write the record and conclude', 14400)] },
  { id: 'device-silent', title: text('Trạm mất tín hiệu', 'Silent station'), source: 'Quy trình mô phỏng', version: '00000001', calls: [], steps: [step('check', 'Kiểm tra đường truyền và nguồn điện', 'Check the line and the power', 3600), step('repair', 'Cử đội kỹ thuật', 'Send the technical team', 14400)] },
];
const rule = (id, vi, en, klass, kind, qs, period, severity_max, advice, procedure) => ({ id, title: text(vi, en), class: klass, kind, quantities: qs, period, severity_max, advice: text(...advice), false_alarms: [text('Thiết bị đang hiệu chuẩn', 'The instrument is being calibrated')], source: [text('Quy tắc mô phỏng', 'Simulated rule')], procedure, raise_after_s: 60, clear_after_s: 600 });
export const rules = [
  rule('stack-so2-over', 'SO₂ ống khói vượt giới hạn', 'Stack SO₂ over its limit', 'process', 'stack', ['stack_so2'], '1h', 'critical', ['Gọi ca trưởng lò, yêu cầu giảm tải ngay.', 'Call the furnace shift leader and ask to reduce load now.'], 'air-over-limit'),
  rule('outlet-cod-over', 'COD nước thải vượt giới hạn', 'Effluent COD over its limit', 'process', 'outlet', ['cod'], '1h', 'critical', ['Đóng van xả, chuyển nước về hồ sự cố.', 'Close the outlet and divert to the emergency pond.'], 'water-over-limit'),
  rule('outlet-cod-rising', 'COD tăng dần, sắp chạm giới hạn', 'COD rising towards its limit', 'process', 'outlet', ['cod'], '1h', 'high', ['Báo trạm xử lý kiểm tra bể hiếu khí.', 'Tell the treatment plant to check the aeration tank.'], 'water-over-limit'),
  rule('pm25-over', 'PM2.5 trung bình 24 giờ vượt giới hạn', 'PM2.5 24 h mean over its limit', 'process', 'air-station', ['pm25'], '24h', 'medium', ['Kiểm tra công trường và xe chở vật liệu quanh trạm.', 'Check building sites and material trucks around the station.'], null),
  rule('station-silent', 'Trạm không gửi dữ liệu', 'Station sends no data', 'device', 'air-station', [], 'raw', 'high', ['Gọi đơn vị vận hành trạm kiểm tra nguồn điện.', 'Call the station operator to check the power.'], 'device-silent'),
  rule('sensor-stuck', 'Cảm biến đứng giá trị', 'Sensor stuck', 'data', 'stack', ['stack_nox'], 'raw', 'low', ['Hẹn kỹ thuật viên kiểm tra đầu đo.', 'Book a technician to check the probe.'], null),
];
export const indicators = [
  { id: 'compliance', title: text('Thời gian đạt quy chuẩn', 'Time in compliance'), about: text('Tỷ lệ giờ mọi thông số trong giới hạn, 24 giờ qua', 'Share of hours with everything within limits, last 24 h'), unit: text('%', '%'), decimals: 1, target: { at_least: 98 }, source: 'Mô phỏng', value: 96.4 },
  { id: 'exceedance-hours', title: text('Giờ vượt giới hạn', 'Exceedance hours'), about: text('Tổng số giờ vượt trong 24 giờ', 'Hours over a limit in 24 h'), unit: text('giờ', 'h'), decimals: 0, target: { at_most: 6 }, source: 'Mô phỏng', value: 11 },
  { id: 'availability', title: text('Dữ liệu nhận được', 'Data availability'), about: text('Số đo nhận được so với số phải có', 'Readings received of those due'), unit: text('%', '%'), decimals: 1, target: { at_least: 90 }, source: 'Mô phỏng', value: 97.8 },
  { id: 'worst-station', title: text('Trạm kém nhất', 'Worst station'), about: text('Trạm có nhiều giờ vượt nhất', 'Station with most exceedance hours'), unit: text('giờ', 'h'), decimals: 0, target: null, source: 'Mô phỏng', value: 5, label: 'Ống khói Nam Đình Vũ 2' },
  { id: 'silent', title: text('Trạm mất tín hiệu', 'Silent stations'), about: text('Trạm quá hạn gửi', 'Stations overdue'), unit: text('trạm', 'stations'), decimals: 0, target: { at_most: 0 }, source: 'Mô phỏng', value: 1 },
  { id: 'open-cases', title: text('Vụ việc đang mở', 'Open cases'), about: text('Vụ việc chưa đóng', 'Cases not closed'), unit: text('vụ', 'cases'), decimals: 0, target: null, source: 'Mô phỏng', value: 2 },
];
export const sources = parks.map((park, i) => ({ id: `sim-${park.id}`, title: text(`${simulatedSource} ${park.title.vi}`, `Simulated source ${park.title.en}`), owner: park.id, wire: i === 1 ? 'station_file' : 'mqtt', zone: '+07:00', every_s: 5, enabled: true, simulated: true, last_seen: new Date().toISOString(), accepted: 128_400 + i, rejected: i * 3, duplicates: 12, last_problem: i === 2 ? text('đối tượng `cat-hai-x`: không có; cần một đối tượng của nguồn này', 'entity `cat-hai-x`: not known; expected one of the facilities of this source') : null, clock_skew_s: i === 2 ? 412 : 0.4, skew_warning: i === 2 }));

export const catalogue = {
  version: '1', name: text('Trung tâm điều hành KKT Hải Phòng', 'Hai Phong Economic Zone Operations Center'), zone_offset: '+07:00',
  packs: [{ id: 'air', title: text('Không khí', 'Air'), version: '0.1.0', readme: 'Gói mô phỏng cho phát triển.' }, { id: 'water', title: text('Nước thải', 'Wastewater'), version: '0.1.0', readme: 'Gói mô phỏng cho phát triển.' }],
  units: [['ug/m3', 'µg/m³'], ['mg/Nm3', 'mg/Nm³'], ['mg/L', 'mg/L'], ['1', ''], ['m3/h', 'm³/h']].map(([id, sign]) => ({ id, sign: text(sign, sign) })),
  kinds, quantities: quantities.map(({ normal: _n, limit: _l, period: _p, ...rest }) => rest), rules, procedures, forms: [],
  indicators: indicators.map(({ value: _v, label: _b, ...rest }) => rest),
  layers: [
    { id: 'air-stations', title: text('Trạm không khí', 'Air stations'), kind: 'air-station', marker: 'circle', quantity: 'pm25', zoom_min: 0 },
    { id: 'stacks', title: text('Ống khói', 'Stacks'), kind: 'stack', marker: 'triangle', quantity: 'stack_so2', zoom_min: 0 },
    { id: 'outlets', title: text('Điểm xả', 'Outlets'), kind: 'outlet', marker: 'drop', quantity: 'cod', zoom_min: 0 },
  ],
  boards: [{ id: 'air', title: text('Không khí', 'Air'), tiles: [...['compliance', 'availability', 'exceedance-hours', 'worst-station'].map((indicator) => ({ title: null, kind: 'indicator', indicator })), { title: text('PM2.5 các trạm', 'PM2.5 by station'), kind: 'chart', quantity: 'pm25', period: '1h', hours: 24, entity_kind: 'air-station' }, { title: null, kind: 'table', quantity: 'pm25', period: '24h', entity_kind: 'air-station' }] }],
  aqi: { categories: [[50, 'Tốt', 'Good', '#00e400'], [100, 'Trung bình', 'Moderate', '#ffff00'], [150, 'Kém', 'Poor', '#ff7e00'], [200, 'Xấu', 'Bad', '#ff0000'], [300, 'Rất xấu', 'Very bad', '#8f3f97'], [500, 'Nguy hại', 'Hazardous', '#7e0023']].map(([max, vi, en, colour]) => ({ max, title: text(vi, en), colour })), source: 'Quyết định 1459/QĐ-TCMT' },
  terms: { 'outlet.column.A': text('Cột A', 'Column A'), 'outlet.column.B': text('Cột B', 'Column B') },
  orgs, users: users.filter((user) => user.role === 'operator' || user.role === 'park' || user.role === 'admin').map(({ id, name, role, org }) => ({ id, name, role, org })),
};
