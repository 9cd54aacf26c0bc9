// Rules: two common ones, and those that units make while the mock lasts. A threshold above the limit is refused, a preview
// invents a firing every third day.
import { catalogue, entities, limits, orgs, quantities } from './zone.mjs';

const text = (vi, en) => ({ vi, en });
const DAY = 86_400_000;
const versions = new Map();
let n = 0;

const brief = (entity) => ({ id: entity.id, title: entity.title, kind: entity.kind, owner_org: entity.owner, owner_title: entity.owner_title, park_title: entity.park_title ?? null, place: entity.place ?? null, simulated: true });
const titleOf = (id) => orgs.find((one) => one.id === id)?.title ?? text(id, id);
const watched = (definition) => entities.filter((one) => one.kind === definition.kind && (!definition.entities?.length || definition.entities.includes(one.id)));
const first = (part) => (part.of?.length ? first(part.of[0]) : part);
const saysOf = ({ when }) => {
  const part = first(when);
  const q = quantities.find((one) => one.id === part.quantity);
  return text(`${q?.sign ?? part.test} ${part.above === undefined ? part.test : `trên ${part.above}`}.`, `${q?.sign ?? part.test} ${part.above === undefined ? part.test : `above ${part.above}`}.`);
};
function own(id, user) {
  const all = versions.get(id);
  if (!all) return null;
  const newest = all.at(-1);
  const { definition, org } = newest;
  const subjects = watched(definition).map((one) => ({ entity: brief(one), series: one.series[0]?.id ?? null }));
  return {
    id, own: true, title: definition.title, says: saysOf(definition), class: definition.class, severity: definition.severity, kind: definition.kind, org, org_title: titleOf(org),
    in_force: !newest.retired, version: String(newest.number), changed_at: newest.at, changed_by: newest.by, n_open: 0, may_change: user.role !== 'admin',
    quantities: [first(definition.when).quantity ?? ''], period: 'raw', raise_after_s: definition.raise_after_s ?? 0, clear_after_s: definition.clear_after_s ?? 0,
    advice: definition.advice, false_alarms: [], source: [text(newest.why, newest.why)], subjects, n_subjects: subjects.length, definition,
    versions: [...all].reverse().map((one) => ({ number: one.number, by: one.by, at: one.at, why: one.why, retired: one.retired, says: one.retired ? null : saysOf(one.definition) })),
  };
}
const common = (rule) => ({
  id: rule.id, own: false, title: rule.title, says: text('Vượt giới hạn đang có hiệu lực.', 'Over the limit in force.'), class: rule.class ?? 'process', severity: rule.severity_max ?? 'high', kind: rule.kind, org: null, org_title: null,
  in_force: true, version: '3f2a', changed_at: null, changed_by: null, n_open: 0, may_change: false,
  quantities: rule.quantities ?? [], period: rule.period ?? '1h', raise_after_s: 0, clear_after_s: 3_600, advice: rule.advice ?? text('Tìm nguồn.', 'Find the source.'), false_alarms: [], source: [text('Giới hạn của quy chuẩn.', 'Limits of the regulation.')],
  subjects: [], n_subjects: 0, definition: null, versions: [],
});
const refused = (field, vi) => {
  throw Object.assign(new Error(vi), { status: 422, type: 'later-than-the-law', field });
};
function wrong({ definition }) {
  const part = first(definition.when);
  const q = quantities.find((one) => one.id === part.quantity);
  if (!q?.limit || !(part.above > q.limit)) return null;
  const row = limits.find((one) => one.quantity === q.id);
  return refused('above', `Ngưỡng ${part.above} báo muộn hơn giới hạn đang có hiệu lực: ${q.sign} ${q.limit} (${q.period}), dòng ${row?.id ?? '–'}. Được phép: không quá ${q.limit}.`);
}
const push = (id, entry, user) => {
  const all = versions.get(id) ?? [];
  versions.set(id, [...all, { ...entry, number: all.length + 1, by: { id: user.id, name: user.name }, at: new Date().toISOString() }]);
  return own(id, user);
};

export const list = ({ user }) => ({ items: [...[...versions.keys()].map((id) => own(id, user)), ...catalogue.rules.map(common)], next: null });
export const show = ({ args: [id], user }) => own(decodeURIComponent(id), user) ?? common(catalogue.rules.find((one) => one.id === decodeURIComponent(id)) ?? catalogue.rules[0]);
export const create = ({ body, user }) => wrong(body) ?? push(`own/mock${(n += 1)}`, { org: body.org, definition: body.definition, why: body.why, retired: false }, user);
export const change = ({ args: [id], body, user }) => wrong(body) ?? push(decodeURIComponent(id), { ...versions.get(decodeURIComponent(id)).at(-1), definition: body.definition, why: body.why, retired: false }, user);
export const retire = ({ args: [id], body, user }) => push(decodeURIComponent(id), { ...versions.get(decodeURIComponent(id)).at(-1), why: body.why, retired: true }, user);
export function preview({ body }) {
  wrong(body);
  const to = Date.now();
  const days = body.days ?? 30;
  const from = to - days * DAY;
  const things = watched(body.definition);
  const firings = Array.from({ length: Math.floor(days / 3) }, (_, i) => {
    const begin = from + (i * 3 + 1) * DAY + (i % 5) * 3600_000;
    const lasted_s = 1_800 * (1 + (i % 6));
    const entity = things[i % Math.max(1, Math.min(2, things.length))];
    return entity && { entity: brief(entity), series: entity.series[0]?.id ?? null, begin: new Date(begin).toISOString(), end: new Date(begin + lasted_s * 1000).toISOString(), lasted_s, peak: 50 + i };
  }).filter(Boolean);
  const gap = { series: things[0]?.series[0]?.id ?? 0, begin: new Date(from + 4 * DAY).toISOString(), end: new Date(from + 5 * DAY).toISOString() };
  return { says: saysOf(body.definition), from: new Date(from).toISOString(), to: new Date(to).toISOString(), cut: null, n_subjects: things.length, n_left_out: 0, n_rows: 43_200 * things.length, n_asked: 0, unseen: [], heard_share: 0.967, gaps: [gap], n_raised: firings.length, longest_s: Math.max(0, ...firings.map((one) => one.lasted_s)), firings };
}
