// Questions of the mock: it knows the tables and answers the console's examples and `SELECT * FROM table`, nothing else.
import { randomUUID } from 'node:crypto';
import { alarms, valueAt } from './story.mjs';
import { entities, orgs, quantities } from './zone.mjs';

const iso = (ms) => new Date(ms).toISOString();
const HOUR = 3600_000;
const text = (vi, en) => ({ vi, en });
const columns = (words) => words.split(' ').map((word) => { const [name, kind = 'text', unit = null] = word.split(':'); return { name, kind, unit }; });
const table = (name, title, words, note = null) => ({ name, title, note, columns: columns(words) });

const names = 'series:integer entity kind quantity owner';
export const tables = [
  table('readings', text('Số đo, bản mới nhất', 'Readings, newest versions'), `${names} time:time value:number flag:integer known_at:time source origin`, text('Mọi giá trị đo, mỗi thời điểm một dòng.', 'Every value measured, a row for each moment.')),
  table('means', text('Trung bình pháp lý và phán xét', 'Legal means with verdicts'), `${names} period end:time value:number judged:number valid_share:number verdict limit limit_value:number confidence reason known_at:time`),
  table('entities', text('Đối tượng', 'Facilities'), 'entity kind title_vi title_en owner simulated:bool'),
  table('orgs', text('Đơn vị', 'Units'), 'org parent kind title_vi title_en'),
  table('alarms', text('Cảnh báo', 'Alarms'), 'alarm rule entity owner series:integer severity class active:bool acknowledged:bool raised_at:time cleared_at:time ended_at:time'),
  table('cases', text('Vụ việc', 'Cases'), 'case_id procedure entity owner is_open:bool result opened_at:time due_at:time closed_at:time'),
  ...quantities.map((one) => table(`${one.id.startsWith('stack') ? 'stack' : ['cod', 'ph', 'tss'].includes(one.id) ? 'outlet' : 'air'}.${one.id.replace('stack_', '')}`, one.title, `entity time:time value:number:${one.unit} flag:integer`)),
];

const refuse = (detail) => Object.assign(new Error(detail), { status: 422 });
const answer = (words, rows) => ({ columns: columns(words).map(({ name, kind }) => ({ name, kind })), rows });

function hourly(lang) {
  const now = Math.floor(Date.now() / HOUR) * HOUR;
  const stations = entities.filter((one) => one.kind === 'air-station');
  return answer('hour:time station pm25:number', Array.from({ length: 48 }, (_, i) => now - i * HOUR).flatMap((at) => stations.map((one) => [iso(at), one.title[lang], one.status === 'stale' && at > now - 7 * HOUR ? null : valueAt(one.series[0].id, at) * 1.0173])));
}
const over = (lang) => answer('enterprise n_over:integer highest_percent:number', orgs.filter((one) => one.kind === 'enterprise').slice(0, 14).map((one, i) => [one.title[lang], Math.round(1280 / (i + 1) ** 1.3), 104.2 + (i * 37) % 61]).sort((a, b) => b[1] - a[1]));
const cod = (lang) => answer('outlet n_hours:integer lowest:number mean:number highest:number', entities.filter((one) => one.kind === 'outlet').map((one, i) => [one.title[lang], 720 - i * 3, 21.4 + i, 47.03125 + i * 1.3, 68.5 + ((i * 17) % 40)]).sort((a, b) => b[4] - a[4]));
const newest = (lang) => answer('raised_at:time severity rule place active:bool acknowledged:bool ended_at:time', [...alarms.values()].sort((a, b) => (a.raised_at < b.raised_at ? 1 : -1)).map((one) => [one.raised_at, one.severity, one.rule, one.entity.title[lang], one.state === 'active', one.acknowledged !== null, one.ended_at]));
const days = () => answer('day:time severity n_alarms:integer', Array.from({ length: 14 }, (_, i) => Date.parse('2026-11-08T17:00:00Z') + i * 24 * HOUR).flatMap((at, i) => ['critical', 'high', 'medium'].map((severity, k) => [iso(at), severity, ((i * 7 + k * 5) % 9) + k])));

/** Rows of a table as it is: as many as the mock can make up. */
function whole(name, n) {
  const one = tables.find((each) => each.name === name);
  const cell = (column, i) => ({ time: iso(Date.now() - i * 300_000), integer: i, number: Math.round((40 + 12 * Math.sin(i / 9)) * 1000) / 1000, bool: i % 3 === 0, text: `${column.name}-${i % 7}` })[column.kind];
  return { columns: one.columns.map(({ name: it, kind }) => ({ name: it, kind })), rows: Array.from({ length: Math.min(n, 20_000) }, (_, i) => one.columns.map((column) => cell(column, i))) };
}
/** Where in the question a word stands, as a parser counts. */
function place(sql, word) {
  const before = sql.slice(0, sql.search(new RegExp(`\\b${word}\\b`)));
  return `Line: ${before.split('\n').length}, Column: ${before.length - before.lastIndexOf('\n')}`;
}
function answerOf(sql) {
  const lang = sql.includes('title_en') ? 'en' : 'vi';
  for (const [, name] of sql.matchAll(/\b(?:FROM|JOIN)\s+([\w."]+)/gi)) {
    if (!tables.some((one) => one.name === name.replaceAll('"', ''))) throw refuse(`Không có bảng \`${name}\`, at ${place(sql, name.replaceAll('"', ''))}.`);
  }
  if (/pm25/.test(sql) && /means/.test(sql)) return hourly(lang);
  if (/outlet\.cod/.test(sql)) return cod(lang);
  if (/exceeded/.test(sql)) return over(lang);
  if (/date_bin/.test(sql)) return days();
  if (/alarms/.test(sql)) return newest(lang);
  const [, name, limit] = /^\s*SELECT \*\s+FROM\s+([\w."]+)\s*(?:LIMIT\s+(\d+))?\s*;?\s*$/i.exec(sql) ?? [];
  if (!name) throw refuse(`Máy mô phỏng không hiểu câu hỏi này, at ${place(sql, sql.trim().split(/\s+/)[0] ?? '')}.`);
  return whole(name.replaceAll('"', ''), limit === undefined ? Infinity : Number(limit));
}
const csv = ({ columns: all, rows }) => [all.map((one) => one.name), ...rows].map((row) => row.map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : (cell ?? ''))).join(',')).join('\r\n');

export async function ask({ body, accept }) {
  const sql = body.sql.replace(/--.*$/gm, '');
  const began = performance.now();
  if (/pg_sleep/.test(sql)) await new Promise((resolve) => setTimeout(resolve, 20_000));
  const found = answerOf(sql);
  if (accept === 'text/csv') return { raw: csv(found), headers: { 'content-type': accept } };
  if (accept !== 'application/json') return { raw: 'mock', headers: { 'content-type': accept } };
  const limit = body.limit ?? 10_000;
  return { ...found, rows: found.rows.slice(0, limit), truncated: found.rows.length > limit, took_ms: Math.round((performance.now() - began) * 100) / 100 };
}

const questions = [
  { id: randomUUID(), name: 'SO₂ ống khói Đình Vũ', sql: 'SELECT *\nFROM stack.so2\nLIMIT 500', chart: { kind: 'line', x: 'time', y: ['value'] }, shared: true, owner: 'operator', created_at: iso(Date.now() - 90 * HOUR), changed_at: iso(Date.now() - 30 * HOUR) },
  { id: randomUUID(), name: 'Số đo thô, cắt ở 5.000', sql: 'SELECT *\nFROM readings', chart: null, shared: false, owner: 'admin', created_at: iso(Date.now() - 20 * HOUR), changed_at: iso(Date.now() - 2 * HOUR) },
];
export const list = ({ user }) => ({ items: questions.filter((one) => one.shared || one.owner === user.id), next: null });
export function create({ user, body }) {
  const one = { ...body, id: randomUUID(), owner: user.id, created_at: iso(Date.now()), changed_at: iso(Date.now()) };
  questions.push(one);
  return one;
}
const own = (id, user) => {
  const one = questions.find((each) => each.id === id);
  if (one && one.owner !== user.id) throw Object.assign(new Error('Chỉ người lưu câu hỏi này mới sửa được nó.'), { status: 403 });
  return one;
};
export const change = ({ args, user, body }) => { const one = own(args[0], user); return one && Object.assign(one, body, { changed_at: iso(Date.now()) }); };
export function remove({ args, user }) {
  const one = own(args[0], user);
  if (!one) return undefined;
  questions.splice(questions.indexOf(one), 1);
  return {};
}
