// Questions of the mock: it knows the tables and answers the console's examples and `SELECT * FROM table`, nothing else.
import { randomUUID } from 'node:crypto';
import { alarms, valueAt } from './story.mjs';
import { entities, kinds, orgs, quantities } from './zone.mjs';

const iso = (ms) => new Date(ms).toISOString();
const HOUR = 3600_000;
const text = (vi, en) => ({ vi, en });
const columns = (words) => words.split(' ').map((word) => { const [name, kind = 'text', unit] = word.split(':'); return { name, kind, unit }; });
const table = (name, title, note, words) => ({ name, title, note, columns: columns(words) });

const names = 'series:integer entity kind quantity owner';
export const tables = [
  ...kinds.map((kind) => table(kind.id.replace('-', '_'), kind.title, text('Mỗi dòng là một đối tượng tại một thời điểm, mỗi thông số một cột; chỉ giá trị hợp lệ.', 'One row an entity and time, one column a quantity; only values that count.'), `entity owner time:time ${kind.quantities.map((id) => `${id.replace('stack_', '')}:number:${quantities.find((one) => one.id === id).unit}`).join(' ')}`)),
  table('readings', text('Số liệu quan trắc', 'Readings'), text('Mỗi dòng là một giá trị của một chuỗi; chỉ phiên bản mới nhất.', 'One row a value of a series; the newest version only.'), `${names} time:time value:number flag:integer known_at:time position:integer source origin`),
  table('means', text('Giá trị trung bình theo quy chuẩn', 'Legal means'), text('Trung bình kết thúc tại "end", kèm kết luận so với giới hạn.', 'Means ending at "end", with the verdict against the limit.'), `${names} period end:time value:number judged:number valid_share:number verdict limit limit_value:number confidence reason known_at:time`),
  table('orgs', text('Đơn vị', 'Units'), undefined, 'org parent kind title_vi title_en'),
  table('entities', text('Đối tượng', 'Entities'), undefined, 'entity kind title_vi title_en owner simulated:bool'),
  table('series', text('Chuỗi số liệu', 'Series'), undefined, `${names} every_s:integer`),
  table('alarms', text('Cảnh báo', 'Alarms'), text('10.000 cảnh báo mới nhất.', 'The 10,000 newest alarms.'), 'alarm rule entity owner series:integer severity class active:bool acknowledged:bool raised_at:time cleared_at:time ended_at:time'),
  table('cases', text('Hồ sơ', 'Cases'), undefined, 'case_id procedure entity owner is_open:bool result opened_at:time due_at:time closed_at:time'),
  table('asked', text('Thời điểm hỏi', 'When it is asked'), text('Một dòng: bây giờ, 24 giờ trước, 7 ngày trước, đầu ngày.', 'One row: now, 24 hours ago, 7 days ago, the begin of the day.'), 'now:time from_24h:time from_7d:time day_start:time'),
];

const refuse = (type, detail) => Object.assign(new Error(detail), { status: 422, type });
const answer = (words, rows) => ({ columns: columns(words).map(({ name, kind }) => ({ name, kind })), rows });
const each = (n, step, of, make) => Array.from({ length: n }, (_, i) => Math.floor(Date.now() / step) * step - (n - 1 - i) * step).flatMap((at) => of.map((one) => make(at, one)));
const ofKind = (kind) => entities.filter((one) => one.kind === kind);

const hourly = (lang) => answer('hour:time station pm25:number', each(168, HOUR, ofKind('air-station'), (at, one) => [iso(at), one.title[lang], one.status === 'stale' && at > Date.now() - 7 * HOUR ? null : valueAt(one.series[0].id, at) * 1.0173]));
const stacks = (lang) => answer('quarter:time stack so2:number', each(96, HOUR / 4, ofKind('stack').slice(0, 14), (at, one) => [iso(at), one.title[lang], valueAt(one.series[0].id, at)]));
const over = (lang) => answer('enterprise n_over:integer highest_percent:number', orgs.filter((one) => one.kind === 'enterprise').slice(0, 14).map((one, i) => [one.title[lang], Math.round(1280 / (i + 1) ** 1.3), 104.2 + ((i * 37) % 61)]));
const cod = (lang) => answer('outlet n_hours:integer lowest:number mean:number highest:number', ofKind('outlet').map((one, i) => [one.title[lang], 720 - i * 3, 21.4 + i, 47.03125 + i * 1.3, 68.5 + ((i * 17) % 40)]).sort((a, b) => b[4] - a[4]));
const newest = (lang) => answer('raised_at:time severity rule place active:bool acknowledged:bool ended_at:time', [...alarms.values()].sort((a, b) => (a.raised_at < b.raised_at ? 1 : -1)).map((one) => [one.raised_at, one.severity, one.rule, one.entity.title[lang], one.state === 'active', one.acknowledged !== null, one.ended_at]));
const days = () => answer('day:time severity n_alarms:integer', Array.from({ length: 14 }, (_, i) => Date.parse('2026-11-08T17:00:00Z') + i * 24 * HOUR).flatMap((at, i) => ['critical', 'high', 'medium'].map((severity, k) => [iso(at), severity, ((i * 7 + k * 5) % 9) + k])));

/** Rows of a table as it is: as many as the mock can make up. */
function whole(name, n) {
  const one = tables.find((it) => it.name === name);
  const cell = (column, i) => ({ time: iso(Date.now() - i * 300_000), integer: i, number: Math.round((40 + 12 * Math.sin(i / 9)) * 1000) / 1000, bool: i % 3 === 0, text: `${column.name}-${i % 7}` })[column.kind];
  return { columns: one.columns.map(({ name: it, kind }) => ({ name: it, kind })), rows: Array.from({ length: Math.min(n, 20_000) }, (_, i) => one.columns.map((column) => cell(column, i))) };
}
function answerOf(sql) {
  const lang = sql.includes('title_en') ? 'en' : 'vi';
  for (const [, name] of sql.matchAll(/\b(?:FROM|JOIN)\s+([\w"]+)/gi)) {
    if (!tables.some((one) => one.name === name.replaceAll('"', ''))) throw refuse('unknown-table', `Không có bảng \`${name}\`; có: ${tables.map((one) => one.name).join(', ')}.`);
  }
  if (/air-station\.pm25/.test(sql)) return hourly(lang);
  if (/outlet\.cod/.test(sql)) return cod(lang);
  if (/exceeded/.test(sql)) return over(lang);
  if (/15 minutes/.test(sql)) return stacks(lang);
  if (/1 day/.test(sql)) return days();
  const [, name, limit] = /^\s*SELECT \*\s+FROM\s+([\w"]+)\s*(?:LIMIT\s+(\d+))?\s*;?\s*$/i.exec(sql) ?? [];
  if (!name && /alarms/.test(sql)) return newest(lang);
  if (!name) throw refuse('not-sql', 'Câu hỏi không phải SQL: ParserError("Expected: an SQL statement, found: x at Line: 1, Column: 1"); cần một câu lệnh SELECT (hoặc WITH … SELECT) chỉ đọc.');
  return whole(name.replaceAll('"', ''), limit === undefined ? Infinity : Number(limit));
}
const csv = ({ columns: all, rows }) => [all.map((one) => one.name), ...rows].map((row) => row.map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : (cell ?? ''))).join(',')).join('\r\n');

export async function ask({ body, accept }) {
  const sql = body.sql.replace(/--.*$/gm, '');
  const began = performance.now();
  if (/pg_sleep/.test(sql)) await new Promise((resolve) => setTimeout(resolve, 20_000));
  const found = answerOf(sql);
  const limit = body.limit ?? 1000;
  const truncated = found.rows.length > limit;
  found.rows = found.rows.slice(0, limit);
  const headers = { 'content-type': accept, 'x-truncated': String(truncated) };
  if (accept === 'application/json') return { ...found, truncated, took_ms: Math.round(performance.now() - began) };
  return { raw: accept === 'text/csv' ? csv(found) : 'mock', headers };
}

const questions = [
  { id: randomUUID(), name: 'SO₂ ống khói, số đo gốc', sql: 'SELECT *\nFROM stack\nLIMIT 500', chart: { kind: 'line', x: 'time', y: ['so2'] }, shared: true, owner: 'operator', created_at: iso(Date.now() - 90 * HOUR), changed_at: iso(Date.now() - 30 * HOUR) },
  { id: randomUUID(), name: 'Số đo thô, cắt ở 5.000', sql: 'SELECT *\nFROM readings', chart: null, shared: false, owner: 'admin', created_at: iso(Date.now() - 20 * HOUR), changed_at: iso(Date.now() - 2 * HOUR) },
];
export const list = ({ user }) => ({ items: questions.filter((one) => one.shared || one.owner === user.id), next: null });
export function create({ user, body }) {
  const one = { ...body, id: randomUUID(), owner: user.id, created_at: iso(Date.now()), changed_at: iso(Date.now()) };
  questions.push(one);
  return one;
}
function own(id, user) {
  const one = questions.find((it) => it.id === id);
  if (one && one.owner !== user.id) throw Object.assign(new Error('Chỉ người lưu câu hỏi này mới sửa được nó.'), { status: 403 });
  return one;
}
export const change = ({ args, user, body }) => { const one = own(args[0], user); return one && Object.assign(one, body, { changed_at: iso(Date.now()) }); };
export function remove({ args, user }) {
  const one = own(args[0], user);
  if (!one) return undefined;
  questions.splice(questions.indexOf(one), 1);
  return {};
}
