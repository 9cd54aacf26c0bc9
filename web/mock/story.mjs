// What happens in the mock zone: alarms that are there, alarms that come, values that move, and the acts
// of the people. Everything lives in memory and is gone with the process.
import { randomUUID } from 'node:crypto';
import { entities, limits, procedures, quantities, regulations, rules, users } from './zone.mjs';

const listeners = new Set();
export const listen = (listener) => (listeners.add(listener), () => listeners.delete(listener));
export let position = 1000;
export function tell(event, data) {
  position += 1;
  for (const listener of listeners) listener(position, event, data);
}
const iso = (ms = Date.now()) => new Date(ms).toISOString();

export const alarms = new Map();
export const cases = new Map();
export const audit = [];
const GRACE_MS = 30_000;
let numbers = 1042;
let caseNumbers = 16;

export const brief = (e) => ({ id: e.id, title: e.title, kind: e.kind, owner_org: e.owner, owner_title: e.owner_title, park_title: e.park_title, place: e.place, simulated: e.simulated });
const personOf = (id) => ({ id, name: users.find((user) => user.id === id)?.name ?? id });
export const refuse = (detail) => Object.assign(new Error(detail), { status: 409 });

export function raise(ruleId, entityId, severity, value, minutes_ago = 0) {
  const rule = rules.find((one) => one.id === ruleId);
  const entity = entities.find((one) => one.id === entityId);
  const quantity = rule.quantities[0] ?? null;
  const q = quantities.find((one) => one.id === quantity);
  const limit = limits.find((one) => one.quantity === quantity && !one.missing) ?? null;
  const at = iso(Date.now() - minutes_ago * 60_000);
  const alarm = {
    id: randomUUID(), number: `A-${(numbers += 1)}`, rule: rule.id, title: rule.title, class: rule.class, severity, state: 'active', acknowledged: null, owner: null,
    entity: brief(entity), series: entity.series.find((one) => one.quantity === quantity)?.id ?? null, quantity, unit: q?.unit ?? null, period: rule.period, value, value_at: iso(), trigger_value: value,
    limit_value: limit?.at_most ?? null, limit_id: limit?.id ?? null, confidence: limit?.confidence ?? null, provisional: limit !== null && limit.confidence !== 'official',
    raised_at: at, cleared_at: null, ended_at: null, advice: rule.advice, case_id: null, position, ack_grace_until: null,
    former_id: null, repeats: 1, chattering: false, quiet: [], shelved: null, suppressed_by: null, inhibited_by: null, out_of_service: null, org_path: [entity.owner], inhibits: [],
    life: [{ at, by: null, step: 'raised', severity, value }], limit, procedure: procedures.find((one) => one.id === rule.procedure) ?? null, rule_source: rule.source, rule_version: '1',
  };
  alarms.set(alarm.id, alarm);
  entity.status = 'alarm';
  entity.worst_severity = severity;
  changed(alarm);
  return alarm;
}
export const shown = ({ life: _l, limit: _i, procedure: _p, rule_source: _s, rule_version: _v, inhibits: _h, ...alarm }) => alarm;
function changed(alarm) {
  alarm.position = position + 1;
  tell('alarm', shown(alarm));
}
function note(by, action, subject, detail = '') {
  audit.unshift({ n: audit.length + 1, at: iso(), by, address: '127.0.0.1', action, subject, detail, hash: randomUUID().replaceAll('-', '') });
}

export const alarmActs = {
  acknowledge(alarm, by) {
    if (alarm.acknowledged) throw refuse(`Cảnh báo ${alarm.number} đã được ${alarm.acknowledged.name} tiếp nhận.`);
    const at = iso();
    alarm.acknowledged = { by, name: personOf(by).name, at };
    alarm.owner ??= personOf(by);
    alarm.ack_grace_until = iso(Date.now() + GRACE_MS);
    alarm.life.push({ at, by: personOf(by), step: 'acknowledged' });
  },
  'take-back'(alarm, by) {
    if (!alarm.acknowledged || Date.now() > Date.parse(alarm.ack_grace_until)) throw refuse('Đã quá 30 giây: không rút lại được nữa.');
    Object.assign(alarm, { acknowledged: null, owner: null, ack_grace_until: null });
    alarm.life.push({ at: iso(), by: personOf(by), step: 'taken_back' });
  },
  assign(alarm, by, { to }) {
    alarm.owner = personOf(to);
    alarm.life.push({ at: iso(), by: personOf(by), step: 'assigned', to_user: personOf(to).name });
  },
  comment(alarm, by, { text }) {
    if (!text?.trim()) throw refuse('Ghi chú trống: hãy viết vài chữ.');
    alarm.life.push({ at: iso(), by: personOf(by), step: 'commented', text });
  },
  shelve(alarm, by, { until, reason }) {
    if (alarm.shelved) throw refuse('Cảnh báo này đã được gác.');
    alarm.shelved = { by: personOf(by), at: iso(), until, reason };
    alarm.quiet = ['shelved'];
    alarm.life.push({ at: iso(), by: personOf(by), step: 'shelved', until, text: reason });
  },
  unshelve(alarm, by) {
    if (!alarm.shelved) throw refuse('Cảnh báo này không bị gác.');
    Object.assign(alarm, { shelved: null, quiet: [] });
    alarm.life.push({ at: iso(), by: personOf(by), step: 'freed', quiet: 'shelved' });
  },
  case(alarm, by) {
    if (!alarm.procedure) throw refuse('Quy tắc này không có quy trình xử lý.');
    if (!alarm.case_id) alarm.case_id = openCase(alarm, by).id;
    alarm.life.push({ at: iso(), by: personOf(by), step: 'case_attached', case_id: alarm.case_id });
  },
};
export function act(alarm, name, by, body) {
  alarmActs[name](alarm, by, body);
  note(by, `alarm.${name}`, alarm.number, body?.text ?? body?.to ?? '');
  changed(alarm);
  return alarm;
}

function openCase(alarm, by) {
  const now = Date.now();
  const one = {
    id: randomUUID(), number: `C-${(caseNumbers += 1)}`, procedure: alarm.procedure.id, title: alarm.procedure.title, entity: alarm.entity, alarm_id: alarm.id, alarm_title: alarm.title,
    state: 'open', result: null, owner: by ? personOf(by) : null, opened_at: iso(now), closed_at: null,
    steps: alarm.procedure.steps.map((step, i) => ({ ...step, reached_at: i === 0 ? iso(now) : null, done_at: null, done_by: null, note: '', due_at: i === 0 && step.within_s ? iso(now + step.within_s * 1000) : null, state: i === 0 ? 'open' : 'ahead', work: i, late: false, untimed: false, role: null, form: null, item: null, said: [] })),
    parent_id: null, item: null, waits: [], parts: [],
    entries: [{ at: iso(now), by: by ? personOf(by) : null, kind: 'opened' }, { at: iso(now), by: null, kind: 'alarm_attached', alarm_id: alarm.id }],
  };
  cases.set(one.id, one);
  tell('case', caseShown(one));
  return one;
}
export function caseDetail(one) {
  const done = one.steps.filter((step) => step.done_at).length;
  const current = one.state === 'open' ? one.steps.find((step) => !step.done_at) : undefined;
  const due_at = current?.due_at ?? null;
  return { ...one, steps_open: current ? 1 : 0, ways_ended: !one.steps.some((step) => !step.done_at), steps_done: done, steps_total: one.steps.length, current_step: current ? { id: current.id, title: current.title, due_at } : null, due_at, overdue: Boolean(due_at && Date.parse(due_at) < Date.now()) };
}
export const caseShown = (one) => (({ steps: _s, entries: _e, waits: _w, parts: _p, ...rest }) => rest)(caseDetail(one));
export const caseActs = {
  step(one, by, { note: said, evidence = [] }, id) {
    const step = one.steps.find((candidate) => !candidate.done_at);
    if (!step || step.id !== id) throw refuse('Bước này chưa tới lượt: hãy làm lần lượt.');
    if (step.needs_evidence && evidence.length === 0) throw refuse('Bước này cần ít nhất một tệp chứng cứ.');
    Object.assign(step, { done_at: iso(), done_by: personOf(by), note: said ?? '', state: 'done' });
    const next = one.steps.find((candidate) => !candidate.done_at);
    if (next) Object.assign(next, { state: 'open', reached_at: iso(), due_at: next.within_s ? iso(Date.now() + next.within_s * 1000) : null });
    one.entries.push({ at: iso(), by: personOf(by), kind: 'step_done', step: id, text: said, evidence });
  },
  skip(one, by, { reason }, id) {
    if (!reason?.trim()) throw refuse('Bỏ qua một bước cần ghi lý do.');
    this.step(one, by, { note: reason, evidence: [{}] }, id);
    one.steps.find((step) => step.id === id).state = 'skipped';
    Object.assign(one.entries.at(-1), { kind: 'step_skipped', evidence: undefined });
  },
  assign(one, by, { to }) {
    one.owner = personOf(to);
    one.entries.push({ at: iso(), by: personOf(by), kind: 'assigned', to_user: personOf(to).name });
  },
  note(one, by, { text, evidence = [] }) {
    one.entries.push({ at: iso(), by: personOf(by), kind: 'noted', text, evidence });
  },
  close(one, by, { result, note: said }) {
    if (!said?.trim()) throw refuse('Cần một câu kết luận để đóng vụ việc.');
    if (result === 'solved' && one.steps.some((step) => !step.done_at)) throw refuse('Còn bước chưa làm: làm xong hoặc chọn kết quả khác.');
    Object.assign(one, { state: 'closed', result, closed_at: iso() });
    one.entries.push({ at: iso(), by: personOf(by), kind: 'closed', result, text: said });
  },
};
export function work(one, name, by, body, step) {
  caseActs[name](one, by, body, step);
  note(by, `case.${name}`, one.number, body?.note ?? body?.text ?? '');
  tell('case', caseShown(one));
  return caseDetail(one);
}

/** The value of a series at an instant: a slow wave, small noise, and the incident while its alarm lives. */
export function valueAt(series, ms) {
  const entity = entities.find((one) => one.series.some((each) => each.id === series));
  const q = quantities.find((one) => one.id === entity.series.find((each) => each.id === series).quantity);
  const wave = Math.sin(ms / 5_400_000 + series) * 0.12 + Math.sin(ms / 610_000 + series * 3) * 0.05 + Math.sin(ms / 7_000 + series * 7) * 0.015;
  let value = q.normal * (1 + wave);
  for (const alarm of alarms.values()) {
    if (alarm.series !== series || alarm.trigger_value === null) continue;
    const age_min = (ms - Date.parse(alarm.raised_at)) / 60_000;
    if (age_min > -25) value += (alarm.trigger_value - q.normal) * Math.min(1.1, 1.1 / (1 + Math.exp(-(age_min + 6) / 4)));
  }
  const digits = 10 ** q.decimals;
  return Math.round(value * digits) / digits;
}

export function begin() {
  raise('outlet-cod-over', 'nam-dinh-vu-outlet-3', 'critical', 96.2, 3);
  raise('stack-so2-over', 'nam-dinh-vu-stack-2', 'high', 588.4, 8);
  raise('outlet-cod-rising', 'dinh-vu-outlet-1', 'high', 69.5, 21);
  raise('pm25-over', 'dinh-vu-air-station-1', 'medium', 52.3, 47);
  raise('sensor-stuck', 'cat-hai-stack-1', 'low', 421.0, 95);
  raise('station-silent', 'cat-hai-air-station-2', 'medium', null, 400);
  const known = [...alarms.values()];
  act(known[3], 'acknowledge', 'park', {});
  act(known[2], 'acknowledge', 'operator', {});
  act(known[2], 'case', 'operator', {});
  for (const one of known) one.ack_grace_until = null;
  const past = raise('pm25-over', 'cat-hai-air-station-1', 'medium', 47.1, 1500);
  act(past, 'acknowledge', 'operator', {});
  Object.assign(entities.find((one) => one.id === 'cat-hai-air-station-1'), { status: 'ok', worst_severity: null });
  Object.assign(past, { state: 'ended', cleared_at: iso(Date.now() - 3600_000), ended_at: iso(Date.now() - 3500_000), ack_grace_until: null });
  past.life.push({ at: past.cleared_at, by: null, step: 'cleared' }, { at: past.ended_at, by: null, step: 'ended' });
}

/** A new critical alarm some seconds after somebody looks, then quiet: enough to see one arrive. */
export function arrive(after_ms) {
  setTimeout(() => raise('stack-so2-over', 'dinh-vu-stack-3', 'critical', 661.7), after_ms).unref();
}
export function flow() {
  const timer = setInterval(() => {
    const now = Date.now();
    const batch = entities.filter((one) => one.status !== 'stale').flatMap((entity) => {
      entity.last_seen = iso(now);
      return entity.series.map(({ id, quantity }) => ({ series: id, entity: entity.id, quantity, time: iso(now), value: valueAt(id, now), flag: 'measuring' }));
    });
    tell('latest', batch);
    for (const alarm of alarms.values()) {
      if (alarm.state !== 'active' || alarm.series === null) continue;
      Object.assign(alarm, { value: valueAt(alarm.series, now), value_at: iso(now) });
      changed(alarm);
    }
  }, 5000);
  timer.unref();
}
export { regulations };
