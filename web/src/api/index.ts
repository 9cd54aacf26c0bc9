// Every question the console may ask, by noun. Pages import from here and nowhere else.
import { address, get, patch, post, postForFile, put, remove, segment } from './client';
import type * as T from './types';

export { Refused } from './client';
export type * from './types';

const V1 = '/api/v1';
type PageOf = { cursor?: string | null; limit?: number };
type Span = { from?: string; to?: string };

export const session = {
  get: () => get<T.Session>(`${V1}/session`),
  open: (user: string, password: string) => post<T.Session>(`${V1}/session`, { user, password }),
  close: () => remove<void>(`${V1}/session`),
  changePassword: (old: string, next: string) => post<T.Session>(`${V1}/session/password`, { old, new: next }),
};

export const catalogue = { get: () => get<T.Catalogue>(`${V1}/catalogue`) };

type AlarmsAsked = Span & { state?: 'open' | 'active' | 'ended' | 'any'; severity?: string; class?: string; quiet?: string; chattering?: boolean; org?: string; entity?: string; rule?: string; inhibited_by?: string };
const alarmAt = (id: string) => `${V1}/alarms/${segment(id)}`;
export const alarms = {
  list: (query: PageOf & AlarmsAsked) => get<T.Page<T.Alarm>>(`${V1}/alarms`, query),
  groups: () => get<T.AlarmGroups>(`${V1}/alarms/groups`),
  shelved: () => get<T.Page<T.ShelvedRule>>(`${V1}/alarms/shelved`).then((it) => it.items),
  statistics: (query: Span) => get<T.AlarmStatistics>(`${V1}/alarms/statistics`, query),
  notices: (id: string) => get<T.AlarmNotices>(`${alarmAt(id)}/notices`),
  get: (id: string) => get<T.AlarmDetail>(alarmAt(id)),
  acknowledge: (id: string) => post<T.AlarmDetail>(`${alarmAt(id)}/acknowledge`),
  takeBack: (id: string) => post<T.AlarmDetail>(`${alarmAt(id)}/take-back`),
  assign: (id: string, to: string) => post<T.AlarmDetail>(`${alarmAt(id)}/assign`, { to }),
  comment: (id: string, text: string) => post<T.AlarmDetail>(`${alarmAt(id)}/comment`, { text }),
  shelve: (id: string, until: string, reason: string) => post<T.AlarmDetail>(`${alarmAt(id)}/shelve`, { until, reason }),
  unshelve: (id: string) => post<T.AlarmDetail>(`${alarmAt(id)}/unshelve`),
  openCase: (id: string, procedure?: string) => post<T.AlarmDetail>(`${alarmAt(id)}/case`, procedure ? { procedure } : undefined),
  evidenceAddress: (id: string) => `${alarmAt(id)}/evidence`,
};

const outageAt = `${V1}/outages`;
export const outages = {
  list: () => get<T.Page<T.PlannedWork>>(outageAt).then((it) => it.items),
  plan: (entry: T.OutageEntry) => post<T.PlannedWork>(outageAt, entry),
  callOff: (id: string, reason: string) => post<T.PlannedWork>(`${outageAt}/${segment(id)}/call-off`, { reason }),
};

export const notices = {
  ofAlarm: (id: string) => get<T.AlarmNotices>(`${alarmAt(id)}/notices`),
  own: () => get<T.Page<T.Notice>>(`${V1}/me/notices`).then((it) => it.items),
  get: (id: string) => get<T.NoticeDetail>(`${V1}/notices/${segment(id)}`),
};
export const drills = {
  list: () => get<T.Page<T.Drill>>(`${V1}/drills`).then((it) => it.items),
  begin: (entry: T.DrillEntry) => post<T.Drill>(`${V1}/drills`, entry),
  end: (id: string) => post<void>(`${V1}/drills/${segment(id)}/end`),
};
export const me = {
  channels: () => get<T.Contact>(`${V1}/me/channels`),
  setChannels: (entry: T.ContactEntry) => put<T.Contact>(`${V1}/me/channels`, entry),
  testChannel: (id: string) => post<{ notice: string }>(`${V1}/me/channels/${segment(id)}/test`),
  pushKey: () => get<T.PushKey>(`${V1}/push-key`),
};
const contactAt = (id: string) => `${V1}/contacts/${segment(id)}`;
export const contacts = {
  list: () => get<T.Page<T.Contact>>(`${V1}/contacts`).then((it) => it.items),
  set: (id: string, entry: T.ContactEntry) => put<T.Contact>(contactAt(id), entry),
  notices: (id: string) => get<T.Page<T.Notice>>(`${contactAt(id)}/notices`).then((it) => it.items),
};
const notesOf = (duty: string) => `${V1}/duties/${segment(duty)}/hand-overs`;
export const roster = {
  get: () => get<T.Roster>(`${V1}/roster`),
  ownDuty: () => get<T.OwnDuty>(`${V1}/me/duty`),
  setDuty: (id: string, entry: T.DutyEntry) => put<void>(`${V1}/duties/${segment(id)}`, entry),
  addShifts: (entry: T.ShiftEntry) => post<void>(`${V1}/shifts`, entry),
  changeShift: (id: string, change: T.ShiftChange) => put<void>(`${V1}/shifts/${segment(id)}`, change),
  addAbsence: (entry: T.AbsenceEntry) => post<void>(`${V1}/absences`, entry),
  setChain: (id: string, entry: T.ChainEntry) => put<void>(`${V1}/chains/${segment(id)}`, entry),
  foresee: (entry: T.ForeseenEntry) => post<T.Foreseen>(`${V1}/roster/foresee`, entry),
  remove: (kind: 'person' | 'duty' | 'shift' | 'absence' | 'chain', id: string) => remove<void>(`${V1}/roster/${kind}/${segment(id)}`),
  handOvers: (duty: string) => get<T.Page<T.HandOver>>(notesOf(duty)).then((it) => it.items),
  leaveNote: (duty: string, text: string) => post<void>(notesOf(duty), { text }),
  readNote: (id: string) => post<void>(`${V1}/hand-overs/${segment(id)}/read`),
};

const caseAt = (id: string) => `${V1}/cases/${segment(id)}`;
export const cases = {
  list: (query: PageOf & { state?: 'open' | 'any'; owner?: string; entity?: string }) => get<T.Page<T.Case>>(`${V1}/cases`, query),
  get: (id: string) => get<T.CaseDetail>(caseAt(id)),
  open: (procedure: string, entity: string, note: string) => post<T.CaseDetail>(`${V1}/cases`, { procedure, entity, note }),
  doStep: (id: string, step: T.CaseStep, done: { note: string; evidence: T.Evidence[]; said: Record<string, unknown> }) =>
    post<T.CaseDetail>(`${caseAt(id)}/steps/${segment(step.id)}`, { ...done, work: step.work }),
  skipStep: (id: string, step: T.CaseStep, reason: string) =>
    post<T.CaseDetail>(`${caseAt(id)}/steps/${segment(step.id)}/skip`, { reason, work: step.work }),
  assign: (id: string, to: string) => post<T.CaseDetail>(`${caseAt(id)}/assign`, { to }),
  note: (id: string, text: string, evidence: T.Evidence[]) => post<T.CaseDetail>(`${caseAt(id)}/note`, { text, evidence }),
  close: (id: string, result: T.CaseResult, note: string) => post<T.CaseDetail>(`${caseAt(id)}/close`, { result, note }),
};

const fileForm = (file: File, more: Record<string, string | undefined> = {}) => {
  const form = new FormData();
  form.append('file', file);
  for (const [name, value] of Object.entries(more)) if (value !== undefined) form.append(name, value);
  return form;
};
export const evidence = {
  upload: (file: File) => post<T.Evidence>(`${V1}/evidence`, fileForm(file)),
  address: (sha256: string) => `${V1}/evidence/${segment(sha256)}`,
};

export const entities = {
  list: (query: PageOf & { kind?: string; org?: string; q?: string; admin_unit?: string; near?: string; radius_m?: number; area?: string }) => get<T.Page<T.Entity>>(`${V1}/entities`, query),
  get: (id: string) => get<T.EntityDetail>(`${V1}/entities/${segment(id)}`),
  create: (entry: T.EntityEntry) => post<T.Entity>(`${V1}/entities`, entry),
  change: (entry: T.EntityEntry) => put<T.Entity>(`${V1}/entities/${segment(entry.id)}`, entry),
};

export const adminUnits = { get: () => get<T.AdminUnits>(`${V1}/admin-units`) };
export const nearby = {
  get: (query: { at?: string; alarm?: string; entity?: string; radius_m?: number; minutes?: number; time?: string }) => get<T.Nearby>(`${V1}/nearby`, query),
};

const seriesAt = (id: number) => `${V1}/series/${id}`;
export const series = {
  observations: (id: number, query: PageOf & Span & { versions?: 0 | 1 }) =>
    get<T.Page<T.Observation>>(`${seriesAt(id)}/observations`, query),
  chart: (id: number, query: Span & { bins?: number }) => get<T.ChartData>(`${seriesAt(id)}/chart`, query),
  means: (id: number, query: PageOf & Span & { period: string }) => get<T.Page<T.MeanRow>>(`${seriesAt(id)}/means`, query),
  correct: (id: number, time: string, value: number, reason: string) =>
    post<T.SeriesView>(`${seriesAt(id)}/corrections`, { time, value, reason }),
  takeOut: (id: number, reason: string, until: string | null) => post<T.SeriesView>(`${seriesAt(id)}/out-of-service`, { reason, until }),
  putBack: (id: number) => remove<T.SeriesView>(`${seriesAt(id)}/out-of-service`),
};

export const limits = {
  list: (query: PageOf & { pack?: string; regulation?: string; quantity?: string; q?: string }) => get<T.Page<T.Limit>>(`${V1}/limits`, query),
  confirm: (id: string, note: string) => post<T.Limit>(`${V1}/limits/${segment(id)}/confirm`, { note }),
};
export const regulations = { list: () => get<T.Page<T.Regulation>>(`${V1}/regulations`).then((it) => it.items) };
export const permits = {
  list: (entity: string) => get<T.Page<T.Permit>>(`${V1}/permits`, { entity }),
  create: (entry: T.PermitEntry) => post<T.Permit>(`${V1}/permits`, entry),
};

export const indicators = { list: (org?: string) => get<T.Page<T.IndicatorValue>>(`${V1}/indicators`, { org }) };
export const layers = { get: (id: string) => get<T.LayerData>(`${V1}/layers/${segment(id)}`) };

export const sources = {
  list: () => get<T.Page<T.Source>>(`${V1}/sources`).then((it) => it.items),
  create: (entry: T.SourceEntry) => post<{ source: T.Source; token: string }>(`${V1}/sources`, entry),
  change: (id: string, change: T.SourceChange) => put<T.Source>(`${V1}/sources/${segment(id)}`, change),
  newToken: (id: string) => post<{ token: string }>(`${V1}/sources/${segment(id)}/token`),
};
export const orgs = {
  create: (entry: T.OrgEntry) => post<T.Org>(`${V1}/orgs`, entry),
  change: (entry: T.OrgEntry) => put<T.Org>(`${V1}/orgs/${segment(entry.id)}`, entry),
};
export const users = {
  list: () => get<T.Page<T.User>>(`${V1}/users`).then((it) => it.items),
  create: (entry: Omit<T.User, 'enabled'> & { password: string }) => post<T.User>(`${V1}/users`, entry),
  change: (id: string, change: Partial<Omit<T.User, 'id'>> & { password?: string }) => patch<T.User>(`${V1}/users/${segment(id)}`, change),
};
export const audit = {
  list: (query: PageOf & { by?: string; subject?: string }) => get<T.Page<T.AuditLine>>(`${V1}/audit`, query),
  verify: () => get<{ lines: number; ok: boolean }>(`${V1}/audit/verify`),
};
export const imports = {
  preview: (file: File, mapping?: T.Mapping) =>
    post<T.ImportPreview>(`${V1}/imports/preview`, fileForm(file, { mapping: mapping && JSON.stringify(mapping) })),
  run: (file: File, mapping: T.Mapping, saveAs?: string) =>
    post<T.ImportResult>(`${V1}/imports`, fileForm(file, { mapping: JSON.stringify(mapping), save_as: saveAs })),
  mappings: () => get<T.Page<{ name: string; mapping: T.Mapping }>>(`${V1}/imports/mappings`),
};
export const health = { get: () => get<T.Health>(`${V1}/health`) };
const deadLetterAt = (id: number) => `${V1}/dead-letters/${id}`;
export const deadLetters = {
  list: (query: PageOf & { source?: string }) => get<T.Page<T.DeadLetter>>(`${V1}/dead-letters`, query),
  get: (id: number) => get<T.DeadLetterDetail>(deadLetterAt(id)),
  replay: (id: number) => post<T.Replayed>(`${deadLetterAt(id)}/replay`),
  replayAll: (source?: string) => post<T.Replayed>(`${V1}/dead-letters/replay`, source ? { source } : {}),
  remove: (id: number) => remove<void>(deadLetterAt(id)),
};
const questionAt = (id: string) => `${V1}/questions/${segment(id)}`;
export const sql = {
  ask: (sql: string, limit: number, signal: AbortSignal) => post<T.Answer>(`${V1}/sql`, { sql, limit }, signal),
  file: (sql: string, limit: number, accept: string) => postForFile(`${V1}/sql`, { sql, limit }, accept),
  tables: () => get<{ items: T.SqlTable[] }>(`${V1}/sql/tables`).then((it) => it.items),
};
export const questions = {
  list: () => get<T.Page<T.Question>>(`${V1}/questions`).then((it) => it.items),
  create: (entry: T.QuestionEntry) => post<T.Question>(`${V1}/questions`, entry),
  change: (id: string, entry: T.QuestionEntry) => put<T.Question>(questionAt(id), entry),
  remove: (id: string) => remove<void>(questionAt(id)),
};
const retentionAt = `${V1}/retention`;
export const retention = {
  get: () => get<T.Retention>(retentionAt),
  preview: (entry: T.KeepRuleEntry) => post<T.RetentionPreview>(`${retentionAt}/preview`, entry),
  createRule: (entry: T.KeepRuleEntry) => post<T.KeepRule>(`${retentionAt}/rules`, entry),
  deleteRule: (id: string) => remove<void>(`${retentionAt}/rules/${segment(id)}`),
  hold: (entry: T.LegalHoldEntry) => post<T.LegalHold>(`${retentionAt}/holds`, entry),
  lift: (id: string) => remove<void>(`${retentionAt}/holds/${segment(id)}`),
};
const ruleAt = (id: string) => `${V1}/rules/${segment(id)}`;
export const rules = {
  list: () => get<T.Page<T.RuleSummary>>(`${V1}/rules`).then((it) => it.items),
  get: (id: string) => get<T.RuleView>(ruleAt(id)),
  create: (entry: T.RuleEntry) => post<T.RuleView>(`${V1}/rules`, entry),
  change: (id: string, entry: T.RuleChange) => put<T.RuleView>(ruleAt(id), entry),
  retire: (id: string, why: string, after: number) => post<T.RuleView>(`${ruleAt(id)}/retire`, { why, after }),
  preview: (draft: T.RuleDraft) => post<T.RulePreview>(`${V1}/rules/preview`, draft),
};
export const stream = { address: () => address(`${V1}/stream`) };
