// The mock center's own health: numbers that move, refused messages, and a state that a test can set.
import { randomUUID } from 'node:crypto';
import { position, tell } from './story.mjs';
import { sources } from './zone.mjs';

const iso = (ms) => new Date(ms).toISOString();
const text = (vi, en) => ({ vi, en });
const MB = 1024 ** 2;
const GB = 1024 ** 3;
const wave = (span_s, k = 0) => Math.sin(Date.now() / 1000 / span_s + k);

const REASONS = {
  ok: [],
  degraded: [{ code: 'log_lag', text: text('Xử lý chậm 42 giây sau khi nhận.', 'Judging is 42 seconds behind.') }],
  read_only: [{ code: 'disk_full', text: text('Đĩa của thư mục dữ liệu đã đầy. Dọn chỗ: trung tâm sẽ tự nhận lại.', 'The disk of the data folder is full. Make room: the center goes on by itself.') }],
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

const letter = (minutes, source, way, reason, payload, encoding = 'utf8') => ({ id: randomUUID(), time: iso(Date.now() - minutes * 60_000), source, way, reason, size: Buffer.byteLength(payload), preview: encoding === 'base64' ? '·P?·k' : payload.slice(0, 80), payload, encoding });
const unknown = (id) => text(`đối tượng \`${id}\`: không có; cần một đối tượng của nguồn này`, `entity \`${id}\`: not known; expected one of the facilities of this source`);
let letters = [
  letter(2, sources[2].id, 'mqtt', unknown('cat-hai-stack-9'), '{"entity":"cat-hai-stack-9","time":"2026-11-22T07:00:00+07:00","values":{"so2":312.5,"nox":418,"dust":66.1}}'),
  letter(9, sources[2].id, 'mqtt', unknown('cat-hai-stack-9'), '{"entity":"cat-hai-stack-9","time":"2026-11-22T06:55:00+07:00","values":{"so2":308.1,"nox":420,"dust":65.7}}'),
  letter(38, sources[1].id, 'station_file', text('dòng 14: đơn vị `mg/l3` không có; cần mg/L', 'line 14: unit `mg/l3` is not known; expected mg/L'), 'COD\t48.2\tmg/l3\t20261122062000\t00\npH\t7.1\t-\t20261122062000\t00\n'),
  letter(140, null, 'http', text('không phải JSON: thiếu dấu } ở cuối', 'not JSON: a } is missing at the end'), Buffer.from([0xfe, 0x50, 0x01, 0x00, 0x6b, 0x9c, 0x10, 0xff, 0x20, 0x41, 0x42]).toString('base64'), 'base64'),
];
const brief = ({ payload: _p, encoding: _e, ...one }) => one;
const find = (id) => letters.find((one) => one.id === id);

export const deadLetters = {
  list: ({ query }) => ({ items: letters.filter((one) => !query.get('source') || one.source === query.get('source')).map(brief), next: null }),
  get: ({ args }) => find(args[0]),
  /** The unit is still not known: that one is refused again, the others are taken. */
  replay: ({ args }) => {
    const one = find(args[0]);
    if (one?.way === 'station_file') throw Object.assign(new Error(`Vẫn không nhận được: ${one.reason.vi}`), { status: 422 });
    letters = letters.filter((each) => each !== one);
    return one && { accepted: 3 };
  },
  replayAll: ({ body }) => {
    const before = letters.length;
    letters = letters.filter((one) => one.way === 'station_file' || (body.source && one.source !== body.source));
    return { replayed: before - letters.length, refused: letters.length };
  },
  remove: ({ args }) => {
    const one = find(args[0]);
    letters = letters.filter((each) => each !== one);
    return one && {};
  },
};

export function health() {
  const full = state === 'read_only';
  return {
    uptime_s: 93_784 + Math.round(process.uptime()), version: 'mock', state, reasons,
    log: { head: position + (state === 'degraded' ? 31_200 : 3), applied: position, last_sync_us: 410, lag_s: state === 'degraded' ? 42.4 : 0.2 + 0.1 * wave(7), waiting_records: state === 'degraded' ? 31_200 : 3, waiting_bytes: state === 'degraded' ? 9 * MB : 900, sync_p50_us: 390 + 40 * wave(11), sync_p99_us: 2100 + 900 * wave(13) },
    history: { pending: Math.round(5200 + 5000 * wave(19)), pending_bytes: 410_000, duplicates: 4, flushed: position - 4, last_flush: { at: iso(Date.now() - 31_000), took_ms: 212, rows: 10_432, ok: !full } },
    rates: { readings_per_s: full ? 0 : 182 + 9 * wave(5) + 4 * wave(2) },
    disk: { free_bytes: full ? 0 : 38.2 * GB, log_bytes: 212 * MB, history_bytes: 1.9 * GB, blobs_bytes: 64 * MB },
    memory: { resident_bytes: 196 * MB, anonymous_bytes: (118 + 3 * wave(23)) * MB },
    sources: sources.map((one, i) => ({ source: one.id, readings_per_s: full ? 0 : 18 + 3 * i, refused_per_s: i === 2 ? 0.6 : 0, quota: i === 0 ? null : { per_s: 500, per_day: 2_000_000, used_today: i === 1 ? 1_912_400 : 412_000 + i * 90_000 } })),
    dead_letters: letters.length,
    packs: [{ id: 'air', ok: true, problems: [] }, { id: 'water', ok: true, problems: [] }, { id: 'noise', ok: false, problems: ['limits/day.toml:14:9: giới hạn `night` không có nguồn; mỗi dòng cần source\nlimits/day.toml:14:9: limit `night` has no source; every row needs one'] }],
  };
}
