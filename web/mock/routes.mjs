// The mock's answers, one line a route: method, path, answer.
import { createHash, randomUUID } from 'node:crypto';
import { alarms, act, audit, caseDetail, cases, caseShown, shown, tell, valueAt, work } from './story.mjs';
import { deadLetters, health, setState } from './health.mjs';
import * as people from './people.mjs';
import * as near from './near.mjs';
import * as notes from './lists.mjs';
import * as retention from './retention.mjs';
import * as rules from './rules.mjs';
import * as sql from './sql.mjs';
import { catalogue, entities, indicators, limits, orgs, quantities, regulations, sources, users } from './zone.mjs';

const iso = (ms) => new Date(ms).toISOString();
const fold = (text) => text.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/đ/gi, 'd').toLowerCase();
const HOUR = 3600_000;

/** Every list is paged: the cursor is simply where the next page begins. */
function page(items, query) {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Math.min(200, Number(query.get('limit') ?? 50));
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
}
const known = (map, id) => map.get(id) ?? null;
const entityShown = ({ series: _s, ...entity }) => entity;
const seriesOf = (id) => entities.flatMap((entity) => entity.series.map((one) => ({ ...one, entity }))).find((one) => one.id === Number(id));
const outOfService = new Map();
const corrections = new Map();
const permits = [];
const evidence = new Map();
const mappings = [];

function meanOf(series, period, end) {
  const q = quantities.find((one) => one.id === series.quantity);
  const hours = { '1h': 1, '8h': 8, '24h': 24 }[period] ?? 1;
  const samples = Array.from({ length: 12 }, (_, i) => valueAt(series.id, end - (i / 12) * hours * HOUR));
  const value = Math.round((samples.reduce((a, b) => a + b, 0) / 12) * 10 ** q.decimals) / 10 ** q.decimals;
  const limit = limits.find((one) => one.quantity === q.id && one.period === period && !one.missing);
  const valid = series.entity.status === 'stale' ? 0.4 : 0.97;
  const verdict = !limit ? 'not_judged' : valid < 0.75 ? 'invalid' : value > limit.at_most ? 'exceeded' : 'within';
  return { period, end: iso(end), value: valid < 0.75 ? null : value, judged: valid < 0.75 ? null : value, valid_share: valid, verdict, limit_value: limit?.at_most ?? null, limit_id: limit?.id ?? null, confidence: limit?.confidence ?? null, reason: limit ? null : { vi: 'Không có giới hạn cho kỳ này.', en: 'No limit for this period.' } };
}
function seriesView(one) {
  const series = seriesOf(one.id);
  const q = quantities.find((each) => each.id === one.quantity);
  const stale = series.entity.status === 'stale';
  const at = stale ? Date.parse(series.entity.last_seen) : Date.now();
  const hour = Math.floor(Date.now() / HOUR) * HOUR;
  return {
    id: one.id, quantity: one.quantity, instrument: 'main', unit: q.unit, latest: { time: iso(at), value: valueAt(one.id, at), flag: 'measuring' }, stale, out_of_service: outOfService.get(one.id) ?? null,
    means: q.means.map((period) => meanOf(series, period, hour)), limits: limits.filter((limit) => limit.quantity === q.id && !limit.missing).map((limit) => ({ period: limit.period, limit })),
  };
}
const entityDetail = (entity) => ({ ...entityShown(entity), series: entity.series.map(seriesView), permits: permits.filter((permit) => permit.entity === entity.id), source_detail: sources.find((source) => source.id === entity.source) ?? null });

const span = (query, otherwise_ms) => {
  const to = query.get('to') ? Date.parse(query.get('to')) : Date.now();
  return [query.get('from') ? Date.parse(query.get('from')) : to - otherwise_ms, Math.min(to, Date.now())];
};
function chart([id], query) {
  const [from, to] = span(query, 2 * HOUR);
  const n = Math.max(2, Math.min(Number(query.get('bins') ?? 600), Math.ceil((to - from) / 5000)));
  const series = seriesOf(id);
  const q = quantities.find((one) => one.id === series.quantity);
  const last = series.entity.status === 'stale' ? Date.parse(series.entity.last_seen) : to;
  const bins = [];
  for (let i = 0; i < n; i += 1) {
    const at = from + ((to - from) * i) / n;
    if (at > last) break;
    const v = valueAt(series.id, at);
    bins.push([Math.round(at), 4, v * 0.985, v, v * 1.015]);
  }
  return { unit: q.unit, bins, limits: [{ period: q.period, at_most: q.limit, at_least: null, from: iso(from), to: null }] };
}
function observations([id], query) {
  const [from, to] = span(query, HOUR);
  const items = [];
  for (let at = Math.floor(to / 5000) * 5000; at >= from && items.length < 2000; at -= 5000) {
    const fixed = corrections.get(`${id}/${iso(at)}`);
    if (fixed) items.push(fixed);
    if (!fixed || query.get('versions') === '1') items.push({ time: iso(at), value: valueAt(Number(id), at), flag: 'measuring', known_at: iso(at + 400), source: seriesOf(id).entity.source, origin: 'mqtt' });
  }
  return page(items, query);
}
const features = (layer) => ({
  type: 'FeatureCollection',
  features: entities.filter((entity) => entity.kind === layer.kind && entity.place).map((entity) => {
    const one = entity.series.find((each) => each.quantity === layer.quantity);
    return { type: 'Feature', geometry: { type: 'Point', coordinates: entity.place }, properties: { id: entity.id, title_vi: entity.title.vi, title_en: entity.title.en, kind: entity.kind, severity: entity.worst_severity, status: entity.status, value: one ? valueAt(one.id, Date.now()) : null, unit: quantities.find((q) => q.id === layer.quantity)?.unit ?? '', simulated: true, aqi: entity.aqi?.value ?? null } };
  }),
});
function preview(form) {
  const columns = ['Thời gian', 'PM2.5', 'SO2'];
  const mapping = form.get('mapping') ? JSON.parse(form.get('mapping')) : { time: { column: { name: columns[0], pattern: 'dd/MM/yyyy HH:mm' } }, zone: '+07:00', at: 'end', every: '1h', entity: { fixed: entities[0].id }, values: [{ column: 'PM2.5', quantity: 'pm25', unit: 'ug/m3' }], missing: ['', 'NA'], decimal_comma: true };
  const sample = [['01/11/2026 01:00', '31,4', '60'], ['01/11/2026 02:00', '', '58'], ['01/11/2026 03:00', 'x', '61']];
  return { columns, sample, mapping, rows: 720, preview: [{ row: 2, ok: true, entity: entities[0].id, time: '2026-10-31T18:00:00Z', values: [{ quantity: 'pm25', value: 31.4, unit: 'ug/m3' }] }, { row: 3, ok: true, entity: entities[0].id, time: '2026-10-31T19:00:00Z', values: [] }, { row: 4, ok: false, problem: 'Dòng 4, cột PM2.5: "x" không phải số.' }], missing: 1, problems: ['Dòng 4, cột PM2.5: "x" không phải số.'] };
}
function indicatorValues() {
  return { items: indicators.map((one) => ({ id: one.id, value: one.id === 'open-cases' ? [...cases.values()].filter((each) => each.state === 'open').length : one.value, label: one.label ?? null, n_rows: 30, asked_at: iso(Date.now() - 20_000), fresh: true, on_target: !one.target ? null : one.target.at_most !== undefined ? one.value <= one.target.at_most : one.value >= one.target.at_least, org: 'heza' })), next: null };
}
const newest = (a, b) => (a.raised_at < b.raised_at ? 1 : -1);
function alarmList(query) {
  const state = query.get('state') ?? 'open';
  const in_state = (alarm) => state === 'any' || (state === 'open' ? alarm.state !== 'ended' : alarm.state === state);
  return page([...alarms.values()].filter((alarm) => in_state(alarm) && (!query.get('severity') || alarm.severity === query.get('severity')) && (!query.get('entity') || alarm.entity.id === query.get('entity'))).sort(newest).map(shown), query);
}

export const routes = [
  ['GET', /^\/catalogue$/, () => catalogue],
  ['GET', /^\/alarms$/, ({ query }) => alarmList(query)],
  ['GET', /^\/alarms\/groups$/, () => notes.groups([...alarms.values()].map(shown))],
  ['GET', /^\/alarms\/shelved$/, () => notes.shelved([...alarms.values()].map(shown))],
  ['GET', /^\/alarms\/statistics$/, ({ query }) => notes.statistics([...alarms.values()].map(shown), query)],
  ['GET', /^\/alarms\/([^/]+)\/notices$/, () => ({ group_n: 0, chain: null, rung: null, next_rung_at: null, trace: [], notices: [] })],
  ['GET', /^\/outages$/, () => ({ items: [], next: null })],
  ['GET', /^\/alarms\/([^/]+)$/, ({ args }) => known(alarms, args[0]) ?? undefined],
  ['GET', /^\/alarms\/([^/]+)\/evidence$/, () => ({ raw: 'mock', headers: { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="evidence.zip"' } })],
  ['POST', /^\/alarms\/([^/]+)\/(acknowledge|take-back|assign|comment|shelve|unshelve|case)$/, ({ args, user, body }) => alarms.has(args[0]) ? act(alarms.get(args[0]), args[1], user.id, body) : undefined],
  ['GET', /^\/cases$/, ({ query }) => page([...cases.values()].filter((one) => (query.get('state') === 'any' || one.state === 'open') && (!query.get('owner') || one.owner?.id === query.get('owner')) && (!query.get('entity') || one.entity.id === query.get('entity'))).map(caseShown), query)],
  ['GET', /^\/cases\/([^/]+)$/, ({ args }) => cases.has(args[0]) ? caseDetail(cases.get(args[0])) : undefined],
  ['POST', /^\/cases\/([^/]+)\/steps\/([^/]+)\/skip$/, ({ args, user, body }) => cases.has(args[0]) ? work(cases.get(args[0]), 'skip', user.id, body, args[1]) : undefined],
  ['POST', /^\/cases\/([^/]+)\/steps\/([^/]+)$/, ({ args, user, body }) => cases.has(args[0]) ? work(cases.get(args[0]), 'step', user.id, body, args[1]) : undefined],
  ['POST', /^\/cases\/([^/]+)\/(assign|note|close)$/, ({ args, user, body }) => cases.has(args[0]) ? work(cases.get(args[0]), args[1], user.id, body) : undefined],
  ['POST', /^\/evidence$/, async ({ body }) => {
    const file = body.get('file');
    const raw = Buffer.from(await file.arrayBuffer());
    const sha256 = createHash('sha256').update(raw).digest('hex');
    evidence.set(sha256, raw);
    return { name: file.name, sha256, bytes: raw.length };
  }],
  ['GET', /^\/evidence\/(\w+)$/, ({ args }) => evidence.has(args[0]) ? { raw: evidence.get(args[0]), headers: { 'content-type': 'application/octet-stream' } } : undefined],
  ['GET', /^\/entities$/, ({ query }) => page(near.found({ query }), query)],
  ['GET', /^\/nearby$/, near.nearby],
  ['GET', /^\/admin-units$/, near.adminUnits],
  ['GET', /^\/entities\/([^/]+)$/, ({ args }) => { const one = entities.find((each) => each.id === args[0]); return one && entityDetail(one); }],
  ['POST', /^\/entities$/, ({ body }) => { const one = { ...entities[0], ...body, series: [] }; entities.push(one); tell('registry', {}); return entityShown(one); }],
  ['PUT', /^\/entities\/([^/]+)$/, ({ args, body }) => { const one = entities.find((each) => each.id === args[0]); if (!one) return undefined; Object.assign(one, body); tell('registry', {}); return entityShown(one); }],
  ['GET', /^\/limits$/, ({ query }) => page(limits.filter((one) => (!query.get('pack') || one.id.startsWith(query.get('pack'))) && (!query.get('regulation') || one.regulation.id === query.get('regulation')) && (!query.get('quantity') || one.quantity === query.get('quantity')) && (!query.get('q') || fold(`${one.quantity} ${one.regulation.cite} ${one.clause}`).includes(fold(query.get('q'))))), query)],
  ['POST', /^\/limits\/([^/]+)\/confirm$/, ({ args, user, body }) => { const one = limits.find((each) => each.id === args[0]); if (!one) return undefined; return Object.assign(one, { confidence: 'official', confirmed: { by: user.id, name: user.name, at: iso(Date.now()), note: body.note } }); }],
  ['GET', /^\/regulations$/, () => ({ items: regulations, next: null })],
  ['GET', /^\/permits$/, ({ query }) => page(permits.filter((one) => one.entity === query.get('entity')), query)],
  ['POST', /^\/permits$/, ({ body, user }) => { const one = { ...body, rows: [], entered_by: user.id, known_at: iso(Date.now()) }; permits.push(one); return one; }],
  ['GET', /^\/series\/(\d+)\/chart$/, ({ args, query }) => chart(args, query)],
  ['GET', /^\/series\/(\d+)\/observations$/, ({ args, query }) => observations(args, query)],
  ['GET', /^\/series\/(\d+)\/means$/, ({ args, query }) => { const period = query.get('period') ?? '1h'; const [from, to] = span(query, 24 * HOUR); const items = []; for (let end = Math.floor(to / HOUR) * HOUR; end > from && items.length < 500; end -= HOUR) items.push({ ...meanOf(seriesOf(args[0]), period, end), known_at: iso(end + 60_000) }); return page(items, query); }],
  ['POST', /^\/series\/(\d+)\/corrections$/, ({ args, body, user }) => { corrections.set(`${args[0]}/${iso(Date.parse(body.time))}`, { time: body.time, value: body.value, flag: 'corrected', known_at: iso(Date.now()), source: user.id, origin: 'hand' }); return seriesView(seriesOf(args[0])); }],
  ['POST', /^\/series\/(\d+)\/out-of-service$/, ({ args, body, user }) => { outOfService.set(Number(args[0]), { by: user.name, reason: body.reason, until: body.until }); return seriesView(seriesOf(args[0])); }],
  ['DELETE', /^\/series\/(\d+)\/out-of-service$/, ({ args }) => { outOfService.delete(Number(args[0])); return seriesView(seriesOf(args[0])); }],
  ['GET', /^\/indicators$/, indicatorValues],
  ['GET', /^\/layers\/([^/]+)$/, ({ args }) => { const layer = catalogue.layers.find((one) => one.id === args[0]); return layer && features(layer); }],
  ['GET', /^\/sources$/, ({ query }) => page(sources, query)],
  ['POST', /^\/sources$/, ({ body }) => { const source = { ...sources[0], ...body, accepted: 0, rejected: 0, duplicates: 0, last_seen: null, last_problem: null, skew_warning: false, simulated: false }; sources.push(source); return { source, token: randomUUID() }; }],
  ['PUT', /^\/sources\/([^/]+)$/, ({ args, body: { reason: _, ...body } }) => Object.assign(sources.find((one) => one.id === args[0]), body)],
  ['POST', /^\/sources\/([^/]+)\/token$/, () => ({ token: randomUUID() })],
  ['POST', /^\/orgs$/, ({ body }) => { orgs.push(body); tell('registry', {}); return body; }],
  ['PUT', /^\/orgs\/([^/]+)$/, ({ args, body: { parent: _, ...body } }) => Object.assign(orgs.find((one) => one.id === args[0]), body)],
  ['GET', /^\/users$/, ({ query }) => page(users.map(({ password: _p, must_change: _m, ...user }) => user), query)],
  ['POST', /^\/users$/, ({ body }) => { const user = { enabled: true, must_change: true, ...body }; users.push(user); return user; }],
  ['PATCH', /^\/users\/([^/]+)$/, ({ args, body }) => { const user = users.find((one) => one.id === args[0]); return user && Object.assign(user, body); }],
  ['GET', /^\/audit$/, ({ query }) => page(audit.filter((one) => (!query.get('by') || one.by === query.get('by')) && (!query.get('subject') || one.subject.includes(query.get('subject')))), query)],
  ['GET', /^\/audit\/verify$/, () => ({ lines: audit.length, ok: true })],
  ['POST', /^\/imports\/preview$/, ({ body }) => preview(body)],
  ['POST', /^\/imports$/, ({ body }) => { if (body.get('save_as')) mappings.push({ name: body.get('save_as'), mapping: JSON.parse(body.get('mapping')) }); return { accepted: 718, rejected: 1, duplicates: 0, missing: 1, problems: ['Dòng 4, cột PM2.5: "x" không phải số.'], sha256: 'a'.repeat(64) }; }],
  ['GET', /^\/imports\/mappings$/, () => ({ items: mappings, next: null })],
  ['GET', /^\/health$/, health],
  ['POST', /^\/mock\/state$/, setState],
  ['GET', /^\/dead-letters$/, deadLetters.list],
  ['POST', /^\/dead-letters\/replay$/, deadLetters.replayAll],
  ['GET', /^\/dead-letters\/([^/]+)$/, deadLetters.get],
  ['POST', /^\/dead-letters\/([^/]+)\/replay$/, deadLetters.replay],
  ['DELETE', /^\/dead-letters\/([^/]+)$/, deadLetters.remove],
  ['POST', /^\/sql$/, sql.ask],
  ['GET', /^\/sql\/tables$/, () => ({ items: sql.tables })],
  ['GET', /^\/questions$/, sql.list],
  ['POST', /^\/questions$/, sql.create],
  ['PUT', /^\/questions\/([^/]+)$/, sql.change],
  ['DELETE', /^\/questions\/([^/]+)$/, sql.remove],
  ['GET', /^\/roster$/, people.roster],
  ['GET', /^\/me\/duty$/, people.ownDuty],
  ['GET', /^\/me\/notices$/, people.notices],
  ['GET', /^\/me\/channels$/, people.ownChannels],
  ['GET', /^\/drills$/, people.drills],
  ['GET', /^\/contacts$/, people.contacts],
  ['GET', /^\/push-key$/, people.pushKey],
  ['GET', /^\/duties\/([^/]+)\/hand-overs$/, people.notes],
  ['POST', /^\/roster\/foresee$/, people.foresee],
  ['GET', /^\/rules$/, rules.list],
  ['POST', /^\/rules$/, rules.create],
  ['POST', /^\/rules\/preview$/, rules.preview],
  ['GET', /^\/rules\/([^/]+)$/, rules.show],
  ['PUT', /^\/rules\/([^/]+)$/, rules.change],
  ['POST', /^\/rules\/([^/]+)\/retire$/, rules.retire],
  ['GET', /^\/retention$/, retention.show],
  ['POST', /^\/retention\/preview$/, retention.preview],
  ['POST', /^\/retention\/rules$/, retention.createRule],
  ['DELETE', /^\/retention\/rules\/([^/]+)$/, retention.deleteRule],
  ['POST', /^\/retention\/holds$/, retention.hold],
  ['DELETE', /^\/retention\/holds\/([^/]+)$/, retention.lift],
];
