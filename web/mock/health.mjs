// The mock center's own health: numbers that move, refused messages, and a state that a test can set.
import { position, tell } from './story.mjs';
import { orgs, sources } from './zone.mjs';

const iso = (ms) => new Date(ms).toISOString();
const text = (vi, en) => ({ vi, en });
const MB = 1024 ** 2;
const GB = 1024 ** 3;
const wave = (span_s, k = 0) => Math.sin(Date.now() / 1000 / span_s + k);

const REASONS = {
  ok: [],
  degraded: [{ code: 'behind', text: text('Xử lý chậm 42 giây so với nhật ký; nơi gửi được yêu cầu chờ.', 'The loop is 42 s behind the log; senders are asked to wait.') }],
  read_only: [{ code: 'disk_full', text: text('Đĩa đầy: không nhận thêm gì cho tới khi có chỗ trống; khi có chỗ, hệ thống tự chạy tiếp.', 'The disk is full: nothing is taken until there is room; then the center goes on by itself.') }],
};
let state = 'ok';
let reasons = [];
/** Only of the mock: how a test makes the disk full and empty again. */
export function setState({ body }) {
  state = body.state;
  reasons = REASONS[state].map((one) => ({ ...one, since: iso(Date.now() - 8 * 60_000) }));
  tell('health', { state, reasons });
  return { state };
}

let last = 0;
const letter = (minutes, source, way, code, reason, payload, more = {}) => ({ id: (last += 1), time: iso(Date.now() - minutes * 60_000), source, way, code, reason, size: payload.length, complete: true, preview: payload.toString('latin1').slice(0, 120), payload, ...more });
const unknown = (id) => text(`đối tượng \`${id}\`: không có; cần một đối tượng của nguồn này`, `entity \`${id}\`: not known; expected one of the facilities of this source`);
let letters = [
  letter(2, sources[2].id, 'mqtt', 'unknown_entity', unknown('cat-hai-stack-9'), Buffer.from('{"entity":"cat-hai-stack-9","time":"2026-11-22T07:00:00+07:00","values":{"so2":312.5,"nox":418,"dust":66.1}}')),
  letter(9, sources[2].id, 'mqtt', 'unknown_entity', unknown('cat-hai-stack-9'), Buffer.from('{"entity":"cat-hai-stack-9","time":"2026-11-22T06:55:00+07:00","values":{"so2":308.1,"nox":420,"dust":65.7}}')),
  letter(38, sources[1].id, 'file', 'unknown_unit', text('dòng 14: đơn vị `mg/l3` không có; cần mg/L', 'line 14: unit `mg/l3` is not known; expected mg/L'), Buffer.from('COD\t48.2\tmg/l3\t20261122062000\t00\npH\t7.1\t-\t20261122062000\t00\n'), { name: 'HP_NDV_COD_20261122062000.txt', complete: false }),
  letter(140, null, 'http', 'not_json', text('không phải JSON: thiếu dấu } ở cuối', 'not JSON: a } is missing at the end'), Buffer.from([0xfe, 0x50, 0x01, 0x00, 0x6b, 0x9c, 0x10, 0xff, 0x20, 0x41, 0x42])),
];
const brief = ({ payload: _p, ...one }) => one;
const find = (id) => letters.find((one) => one.id === Number(id));
/** The unit of the file is still not known: that one is refused again, the others are taken. */
function replay(chosen) {
  const [still, taken] = [chosen.filter((one) => one.way === 'file'), chosen.filter((one) => one.way !== 'file')];
  letters = letters.filter((one) => !taken.includes(one));
  return { letters: chosen.length, accepted: 3 * taken.length, known: 0, removed: taken.length, refused: still.map(({ id, code, reason }) => ({ id, code, reason })), more: false };
}
export const deadLetters = {
  list: ({ query }) => ({ items: letters.filter((one) => !query.get('source') || one.source === query.get('source')).map(brief), next: null }),
  get: ({ args }) => {
    const one = find(args[0]);
    return one && { ...brief(one), ...(one.payload[0] === 0xfe ? { payload_base64: one.payload.toString('base64') } : { payload: one.payload.toString() }) };
  },
  replay: ({ args }) => { const one = find(args[0]); return one && replay([one]); },
  replayAll: ({ body }) => replay(letters.filter((one) => !body.source || one.source === body.source)),
  remove: ({ args }) => {
    const one = find(args[0]);
    letters = letters.filter((it) => it !== one);
    return one && {};
  },
};

export function health() {
  const full = state === 'read_only';
  const waiting = state === 'degraded' ? 31_200 : 3;
  const free_bytes = full ? 0 : 38.2 * GB;
  const disk = (what, used_bytes) => ({ what, used_bytes, free_bytes, total_bytes: 64 * GB });
  return {
    state, reasons, uptime_s: 93_784 + Math.round(process.uptime()), version: 'mock',
    log: { head: position + waiting, applied: position, flushed: position - 4, last_sync_us: 410, lag_s: state === 'degraded' ? 42.4 : 0.2 + 0.1 * wave(7), flush_lag_s: 21, waiting_records: waiting, waiting_bytes: waiting * 300, sync_p50_us: Math.round(390 + 40 * wave(11)), sync_p99_us: Math.round(2100 + 900 * wave(13)) },
    history: { pending: Math.round(5200 + 5000 * wave(19)), pending_bytes: 410_000, duplicates: 4, flushed: position - 4, last_flush_at: iso(Date.now() - 31_000), last_flush_ms: 212, last_flush_rows: 10_432, flushes: 812, flush_failures: 0, failing_since: null },
    rates: { readings_per_s: full ? 0 : 182 + 9 * wave(5) + 4 * wave(2), refused_per_s: full ? 0 : 0.6, duplicates_per_s: 0 },
    sources: sources.map((one, i) => ({ id: one.id, readings_per_s: full ? 0 : 18 + 3 * i, refused_per_s: i === 2 && !full ? 0.6 : 0, duplicates_per_s: 0 })),
    disks: [disk('log', 212 * MB), disk('history', 1.9 * GB), disk('files', 64 * MB), disk('registry', 9 * MB)],
    memory: { resident_bytes: 196 * MB, anonymous_bytes: Math.round((118 + 3 * wave(23)) * MB) },
    quotas: orgs.filter(({ quota }) => quota.readings_per_s ?? quota.readings_per_day).map(({ id, quota }, i) => ({ org: id, quota, used_today: id === 'nam-dinh-vu' ? 1_912_400 : 412_000 + i * 9000, held: id === 'nam-dinh-vu' ? 12 : 0, used_up: false })),
    dead_letters: { count: letters.length, bytes: letters.reduce((sum, one) => sum + one.size, 0), kept: 4, gave_way: 0, lost: 0 },
    packs: [{ id: 'air', ok: true, problems: [] }, { id: 'water', ok: true, problems: [] }, { id: 'noise', ok: false, problems: ['limits/day.toml:14:9: giới hạn `night` không có nguồn; mỗi dòng cần source\nlimits/day.toml:14:9: limit `night` has no source; every row needs one'] }],
  };
}
