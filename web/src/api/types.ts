// The wire types of the API by the names the console knows them by. They are the server's own, from
// `schema.ts`; what is written out here is only what its OpenAPI cannot say, each with the reason.
// Instants are RFC 3339 UTC strings, dates are "2026-11-22", places are [longitude, latitude].
import type { components } from './schema';

type S = components['schemas'];
/** A field that may be left out when it is entered is always there when the server answers. */
type Whole<T> = { [K in keyof T]-?: T[K] };

export type Text = S['Text'];
export type Page<T> = { items: T[]; next: string | null };
export type Person = S['Person'];
export type Place = [lon: number, lat: number];
export type Problem = S['Problem'];

export type Role = S['Role'];
export type Severity = S['Severity'];
export type Confidence = S['Confidence'];
export type Session = S['Session'];

export type Field = S['Field'];
export type Kind = S['Kind'];
export type Quantity = S['Quantity'];
export type Rule = S['Rule'];
export type ProcedureStep = S['Step'];
export type Procedure = S['Procedure'];
export type IndicatorDef = S['Indicator'];
export type Marker = S['Marker'];
export type Layer = S['Layer'];
export type Tile = S['Tile'];
export type Board = S['Board'];
export type Aqi = S['AqiScale'];
export type OrgKind = S['OrgKind'];
export type Org = S['Org'] & { quota?: Quota };
export type OrgEntry = S['OrgEntry'] & { quota?: Quota };
export type Catalogue = Omit<S['Catalogue'], 'orgs'> & { orgs: Org[] };

export type EntityBrief = S['Subject'];
export type AlarmState = S['AlarmState'];
export type Alarm = S['Alarm'];
export type LifeStep = S['LifeStep'];
export type LifeEntry = S['LifeLine'];
export type AlarmDetail = S['AlarmDetail'];
export type AlarmClass = S['AlarmClass'];
export type Quiet = S['Quiet'];
export type AlarmGroup = S['AlarmGroup'];
export type AlarmGroups = S['AlarmGroups'];
export type ShelvedRule = S['ShelvedRule'];
export type AlarmStatistics = S['AlarmStatistics'];
export type Rate = S['Rate'];
export type PlannedWork = S['PlannedWork'];
export type OutageEntry = S['OutageEntry'];
export type OutageScope = S['OutageScope'];
export type Again = S['Again'];

export type CaseResult = S['CaseResult'];
export type Case = S['Case'];
export type Evidence = S['Evidence'];
export type CaseStep = S['CaseStep'];
export type CaseForm = S['Form'];
export type FormField = S['FormField'];
export type FormAnswer = S['Answer'];
export type CaseEntry = S['CaseLine'];
export type CaseDetail = S['CaseDetail'];

export type EntityStatus = S['EntityStatus'];
export type AqiReading = S['AqiValue'];
export type Entity = S['Entity'];
export type Latest = S['SeriesValue'];
export type Verdict = S['Mean']['verdict'];
export type Mean = S['Mean'];
export type MeanRow = S['Mean'];
export type SeriesView = S['SeriesView'];
export type EntityEntry = S['EntityEntry'];

export type Condition = S['Equals'];
export type Factor = S['Factor'];
export type Coefficient = S['Coefficient'];
export type Limit = S['Limit'];
export type Regulation = S['Regulation'];
export type PermitLimit = Whole<S['OwnLimit']>;
export type PermitEntry = Omit<Whole<S['PermitEntry']>, 'limits'> & { limits: PermitLimit[] };
/** An answer holds the entry with all its fields, which the shared schema lets the person leave out. */
export type Permit = PermitEntry & Omit<S['Permit'], keyof S['PermitEntry']>;
export type EntityDetail = Omit<S['EntityDetail'], 'permits'> & { permits: Permit[] };

export type Observation = S['Observation'];
export type ChartData = S['Chart'];
export type ChartBin = S['Chart']['bins'][number];
export type IndicatorValue = S['Answered'];
export type LayerFeature = S['Feature'];
export type LayerData = S['FeatureCollection'];

/** The server's schema of a list within a list does not say which fields are always there; they all are. */
type Few<T> = { items: T[]; more: number };
type Near<T> = { distance_m: number; bearing_deg: number; item: T };
export type Nearby = Omit<S['Nearby'], 'alarms' | 'cases' | 'entities' | 'events'> & {
  alarms: Few<Near<Alarm>>;
  cases: Few<Near<Case>>;
  entities: Few<Near<Entity>>;
  events: Few<Whole<Omit<S['Nearby']['events']['items'][number], 'life' | 'history'>> & { life: LifeEntry | null; history: CaseEntry | null }>;
};
export type AdminUnits = S['AdminUnits'];

export type Source = S['Source'];
export type SourceEntry = S['SourceEntry'];
export type SourceChange = S['SourceChange'];
export type User = S['User'];
export type AuditLine = S['AuditLine'];

/** The meaning of a table's columns, as crate `intake` reads and writes it: the API hands it on as it is. */
export type Mapping = {
  time:
    | { column: { name: string; pattern: string } }
    | { parts: { year: string; month: string; day: string; hour?: string; minute?: string } };
  zone: string;
  at: 'begin' | 'end';
  every: string;
  entity: { column: string } | { fixed: string };
  values: { column: string; quantity: string; unit?: string; instrument?: string }[];
  missing: string[];
  decimal_comma: boolean;
  status?: string;
};
export type ImportPreview = Omit<S['ImportPreview'], 'mapping'> & { mapping: Mapping };
export type ImportResult = S['Imported'];

export type Notice = S['Notice'];
export type NoticeDetail = S['NoticeDetail'];
export type Drill = S['Drill'];
export type DrillEntry = S['DrillEntry'];
export type Medium = S['Medium'];
export type PushKey = S['PushKey'];
export type Contact = S['Contact'];
export type ContactEntry = S['ContactEntry'];
export type Roster = S['Roster'];
export type RosterDuty = S['RosterDuty'];
export type RosterHole = S['Hole'];
export type RosterShift = S['RosterShift'];
export type RosterAbsence = S['RosterAbsence'];
export type ShiftEntry = S['ShiftEntry'];
export type ShiftChange = S['ShiftChange'];
export type AbsenceEntry = S['AbsenceEntry'];
export type DutyEntry = S['DutyEntry'];
export type OwnDuty = S['OwnDuty'];
export type HandOver = S['HandOver'];
export type ChainAim = S['ChainAim'];
export type ChainEntry = S['ChainEntry'];
export type EscalationChain = S['EscalationChain'];
export type Foreseen = S['Foreseen'];
export type ForeseenEntry = S['ForeseenEntry'];
export type RungForeseen = S['RungForeseen'];
export type AlarmNotices = S['AlarmNotices'];

// What comes over the stream.
export type LatestEvent = S['NewestValue'];
export type MeanEvent = S['NewMean'];
export type AqiEvent = S['NewAqi'];
export type SourceEvent = S['SourceHeard'];
export type Beat = S['Beat'];
export type FloodNews = { since: string | null };

// Questions in SQL, the center's own health and refused messages: as the server has them, before its OpenAPI file is written
// anew. Everything new in `Health` may be absent, so that the console also opens on a center that does not say it yet.
export type Health = S['Health'] & Partial<HealthEvent> & {
  log: { lag_s?: number; flush_lag_s?: number; waiting_records?: number; waiting_bytes?: number; sync_p50_us?: number | null; sync_p99_us?: number | null };
  history: { pending_bytes?: number; last_flush_at?: string | null; last_flush_ms?: number; last_flush_rows?: number; flush_failures?: number; failing_since?: string | null };
  rates: { refused_per_s?: number; duplicates_per_s?: number };
  disks?: Disk[];
  memory?: { resident_bytes?: number | null; anonymous_bytes?: number | null };
  sources?: SourceRate[];
  quotas?: QuotaState[];
  dead_letters?: { count: number; bytes: number; kept: number; gave_way: number; lost: number };
};
export type HealthState = 'ok' | 'degraded' | 'read_only';
export type HealthReason = { code: string; text: Text; since: string };
/** What the stream says when the state changes. */
export type HealthEvent = { state: HealthState; reasons: HealthReason[] };
export type Disk = { what: string; used_bytes: number; free_bytes: number | null; total_bytes: number | null };
export type SourceRate = { id: string; readings_per_s: number; refused_per_s: number; duplicates_per_s: number };
export type Quota = { readings_per_s: number | null; readings_per_day: number | null };
export type QuotaState = { org: string; quota: Quota; used_today: number; held: number; used_up: boolean };

export type DeadLetter = { id: number; time: string; source: string | null; way: string; name?: string; code: string; reason: Text; size: number; complete: boolean; preview: string };
export type DeadLetterDetail = DeadLetter & { payload?: string; payload_base64?: string };
export type Replayed = { letters: number; accepted: number; known: number; removed: number; refused: { id: number; code: string; reason: Text }[]; more: boolean };

export type ColumnKind = 'text' | 'integer' | 'number' | 'time' | 'bool';
export type Column = { name: string; kind: ColumnKind };
export type Cell = string | number | boolean | null;
export type Answer = { columns: Column[]; rows: Cell[][]; truncated: boolean; took_ms: number };
export type SqlTable = { name: string; title?: Text | null; note?: Text | null; columns: (Column & { unit?: string | null })[] };
export type ChartKind = 'table' | 'line' | 'bar';
export type ChartSpec = { kind: ChartKind; x: string; y: string[] };
export type QuestionEntry = { name: string; sql: string; chart: ChartSpec | null; shared: boolean };
export type Question = QuestionEntry & { id: string; owner: string; created_at: string; changed_at: string };

/** A length is written `3 year`, `90 day`; null is for ever. */
export type KeepRuleEntry = { kind: string | null; org: string | null; raw: string | null; hours: string | null; note: string };
export type KeepRule = KeepRuleEntry & { id: string; by: string; made_at: string; acts_from: string };
export type LegalHoldEntry = { entity: string | null; org: string | null; from: string | null; to: string | null; reason: string };
export type LegalHold = LegalHoldEntry & { id: string; by: string; made_at: string };
export type LegalMinimum = { kind: string; raw: string | null; clause: Text; valid_from: string | null; confidence: Confidence; source: Text };
export type Retention = { rules: KeepRule[]; holds: LegalHold[]; minimums: LegalMinimum[]; grace_h: number };
export type RuleSummary = S['RuleSummary'];
export type RuleView = S['RuleView'];
export type RuleVersionView = S['RuleVersionView'];
export type RuleDefinition = S['RuleDefinition'];
export type RulePart = S['RulePart'];
export type RuleEntry = S['RuleEntry'];
export type RuleChange = S['RuleChange'];
export type RuleDraft = S['RuleDraft'];
export type RulePreview = S['RulePreview'];
export type RetentionPreview = { n_readings: number; n_hours: number; n_held: number; n_days: number; days: { day: string; n_readings: number; n_hours: number; n_held: number }[] };
