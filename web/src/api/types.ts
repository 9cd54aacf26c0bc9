// The wire types of the API, by hand until `npm run schema` writes them from the server's OpenAPI.
// Instants are RFC 3339 UTC strings, dates are "2026-11-22", places are [longitude, latitude].

export type Text = { vi: string; en: string };
export type Page<T> = { items: T[]; next: string | null };
export type Person = { id: string; name: string };
export type Place = [lon: number, lat: number];

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  field?: string;
  expected?: string;
};

export type Role = 'operator' | 'park' | 'enterprise' | 'leader' | 'admin';
export type Severity = 'critical' | 'high' | 'medium' | 'low';
export type AlarmClass = 'process' | 'device' | 'data' | 'security';
export type Confidence = 'missing' | 'memory' | 'secondary' | 'read' | 'official';

export type Session = {
  user: { id: string; name: string; role: Role; org: string; org_title: Text };
  csrf: string;
  must_change_password: boolean;
  can: string[];
  demo: boolean;
  simulated: boolean;
};

export type Field = {
  name: string;
  title: Text;
  kind: 'text' | 'number' | 'choice';
  unit?: string;
  choices?: string[];
  required: boolean;
};
export type Kind = { id: string; pack: string; title: Text; quantities: string[]; fields: Field[]; aqi: boolean };
export type Quantity = {
  id: string;
  name: string;
  title: Text;
  sign: string;
  unit: string;
  decimals: number;
  means: string[];
  every_s: number;
};
export type Rule = {
  id: string;
  title: Text;
  class: AlarmClass;
  kind: string;
  quantities: string[];
  period: string;
  severity_max: Severity;
  advice: Text;
  false_alarms: Text[];
  source: Text[];
  procedure: string | null;
  raise_after_s: number;
  clear_after_s: number;
};
export type ProcedureStep = { id: string; title: Text; within_s: number | null; needs_evidence: boolean };
export type Procedure = { id: string; title: Text; steps: ProcedureStep[]; source: string | string[] };
export type IndicatorDef = {
  id: string;
  title: Text;
  about: Text;
  unit: Text;
  decimals: number;
  target: { at_least?: number; at_most?: number } | null;
  source: string | string[];
};
export type Marker = 'circle' | 'square' | 'triangle' | 'drop';
export type Layer = { id: string; title: Text; kind: string; marker: Marker; quantity: string | null; zoom_min: number };
export type Tile = {
  title: Text | null;
  kind: 'indicator' | 'chart' | 'table';
  indicator?: string;
  quantity?: string;
  period?: string;
  hours?: number;
  entity_kind?: string;
};
export type Board = { id: string; title: Text; tiles: Tile[] };
export type Aqi = { categories: { max: number; title: Text; colour: string }[]; source: string | string[] };
export type OrgKind = 'authority' | 'park' | 'enterprise' | 'agency' | 'team';
export type Org = { id: string; parent: string | null; kind: OrgKind; title: Text };

export type Catalogue = {
  version: string;
  name: Text;
  zone_offset: string;
  packs: { id: string; title: Text; version: string; readme: string }[];
  units: { id: string; sign: Text }[];
  kinds: Kind[];
  quantities: Quantity[];
  rules: Rule[];
  procedures: Procedure[];
  indicators: IndicatorDef[];
  layers: Layer[];
  boards: Board[];
  aqi: Aqi | null;
  /** Words of the packs for their codes: `stack.zone.B`, a choice of a field, among them. */
  terms: Record<string, Text>;
  orgs: Org[];
  users: { id: string; name: string; role: Role; org: string }[];
};

export type EntityBrief = {
  id: string;
  title: Text;
  kind: string;
  owner_org: string;
  owner_title: Text;
  park_title: Text | null;
  place: Place | null;
  simulated: boolean;
};

export type AlarmState = 'active' | 'cleared' | 'ended';
export type Alarm = {
  id: string;
  number: string;
  rule: string;
  title: Text;
  class: AlarmClass;
  severity: Severity;
  state: AlarmState;
  acknowledged: { by: string; name: string; at: string } | null;
  owner: Person | null;
  entity: EntityBrief;
  series: number | null;
  quantity: string | null;
  unit: string | null;
  period: string;
  value: number | null;
  value_at: string | null;
  trigger_value: number | null;
  limit_value: number | null;
  limit_id: string | null;
  confidence: Confidence | null;
  provisional: boolean;
  raised_at: string;
  cleared_at: string | null;
  ended_at: string | null;
  advice: Text;
  case_id: string | null;
  position: number;
  ack_grace_until: string | null;
};
export type LifeStep =
  | 'raised' | 'severity' | 'cleared' | 'returned' | 'acknowledged' | 'taken_back'
  | 'assigned' | 'commented' | 'case_attached' | 'ended';
export type LifeEntry = {
  at: string | null;
  by: Person | null;
  step: LifeStep;
  severity?: Severity;
  from?: string;
  to?: string;
  value?: number;
  text?: string;
  to_user?: string | Person;
  case_id?: string;
};
export type AlarmDetail = Alarm & {
  life: LifeEntry[];
  limit: Limit | null;
  procedure: { id: string; title: Text; steps: ProcedureStep[] } | null;
  rule_source: Text[];
  rule_version: string;
};

export type CaseResult = 'solved' | 'violation' | 'false_alarm' | 'duplicate';
export type Case = {
  id: string;
  number: string;
  procedure: string;
  title: Text;
  entity: EntityBrief;
  alarm_id: string | null;
  alarm_title: Text | null;
  state: 'open' | 'closed';
  result: CaseResult | null;
  owner: Person | null;
  opened_at: string;
  due_at: string | null;
  overdue: boolean;
  closed_at: string | null;
  steps_done: number;
  steps_total: number;
  current_step: { id: string; title: Text; due_at: string | null } | null;
};
export type Evidence = { name: string; sha256: string; bytes: number };
export type CaseStep = ProcedureStep & {
  reached_at: string | null;
  done_at: string | null;
  done_by: Person | null;
  note: string | null;
  due_at: string | null;
};
export type CaseEntry = {
  at: string;
  by: Person | null;
  kind: 'opened' | 'alarm_attached' | 'assigned' | 'step_done' | 'noted' | 'closed';
  text?: string;
  step?: string;
  to_user?: string | Person;
  result?: CaseResult;
  alarm_id?: string;
  evidence?: Evidence[];
};
export type CaseDetail = Case & { steps: CaseStep[]; entries: CaseEntry[] };

export type EntityStatus = 'alarm' | 'stale' | 'ok' | 'no_data';
export type AqiReading = { value: number; category: number; at: string };
export type Entity = {
  id: string;
  kind: string;
  title: Text;
  owner: string;
  owner_title: Text;
  park_title: Text | null;
  place: Place | null;
  vn2000: { easting_m: number; northing_m: number; zone: string } | null;
  attributes: Record<string, string | number>;
  valid_from: string;
  valid_to: string | null;
  source: string | null;
  every_s: number;
  simulated: boolean;
  status: EntityStatus;
  worst_severity: Severity | null;
  last_seen: string | null;
  aqi: AqiReading | null;
};
export type Flag = string;
export type Latest = { time: string; value: number; flag: Flag };
export type Verdict = string;
export type Mean = {
  period: string;
  end: string;
  value: number | null;
  judged: number | null;
  valid_share: number;
  verdict: Verdict;
  limit_value: number | null;
  limit_id: string | null;
  confidence: Confidence | null;
  reason: string | null;
};
export type SeriesView = {
  id: number;
  quantity: string;
  instrument: string;
  unit: string;
  latest: Latest | null;
  stale: boolean;
  out_of_service: { by: string; reason: string; until: string | null } | null;
  means: Mean[];
  limits: { period: string; limit: Limit }[];
};
export type EntityDetail = Entity & { series: SeriesView[]; permits: Permit[]; source_detail: Source | null };
export type EntityEntry = {
  id: string;
  kind: string;
  title: Text;
  owner: string;
  place: Place | null;
  attributes: Record<string, string | number>;
  source: string | null;
  every_s: number;
};

export type Condition = { attribute: string; equals: string };
export type Factor = { name: string; factor: number };
export type Limit = {
  id: string;
  regulation: { id: string; cite: string; title: Text } | null;
  permit: { id: string; document: string } | null;
  clause: string;
  quantity: string;
  period: string;
  at_most: number | null;
  at_least: number | null;
  unit: string;
  conditions: Condition[];
  scaled_by: Factor[];
  reference_oxygen_percent: number | null;
  valid_from: string | null;
  valid_to: string | null;
  confidence: Confidence;
  source: string;
  missing: boolean;
  reason: string | null;
  confirmed: { by: string; name: string; at: string; note: string } | null;
};
export type Regulation = {
  id: string;
  cite: string;
  title: Text;
  in_force_from: string | null;
  in_force_to: string | null;
  legacy_until: string | null;
  kinds: string[];
  source: string;
  n_rows: number;
  n_missing: number;
  n_official: number;
};
export type PermitLimit = { quantity: string; period: string; at_most: number | null; at_least: number | null; unit: string };
export type PermitEntry = {
  id: string;
  entity: string;
  document: string;
  valid_from: string;
  valid_to: string | null;
  regulation: string | null;
  attributes: Condition[];
  coefficients: Factor[];
  limits: PermitLimit[];
};
export type Permit = PermitEntry & { entered_by: string; known_at: string };

export type Observation = { time: string; value: number; flag: Flag; known_at: string; source: string; origin: string };
export type ChartBin = [begin_ms: number, n: number, min: number, mean: number, max: number];
export type ChartData = {
  unit: string;
  bins: ChartBin[];
  limits: { period: string; at_most: number | null; at_least: number | null; from: string; to: string | null }[];
};
export type MeanRow = Omit<Mean, 'period'> & { known_at: string };

export type IndicatorValue = {
  id: string;
  value: number | null;
  label: string | null;
  n_rows: number;
  asked_at: string;
  fresh: boolean;
  on_target: boolean | null;
  org: string;
};
export type LayerFeature = GeoJSON.Feature<
  GeoJSON.Point,
  {
    id: string;
    title_vi: string;
    title_en: string;
    kind: string;
    severity: Severity | null;
    status: EntityStatus;
    value: number | null;
    unit: string;
    simulated: boolean;
    aqi: number | null;
  }
>;
export type LayerData = { type: 'FeatureCollection'; features: LayerFeature[] };

export type Source = {
  id: string;
  title: Text | string;
  owner: string;
  wire: string;
  zone: string;
  every_s: number;
  enabled: boolean;
  simulated: boolean;
  last_seen: string | null;
  accepted: number;
  rejected: number;
  duplicates: number;
  last_problem: string | null;
  clock_skew_s: number | null;
  skew_warning: boolean;
};
export type SourceEntry = Pick<Source, 'id' | 'title' | 'owner' | 'wire' | 'zone' | 'every_s'>;
export type User = { id: string; name: string; role: Role; org: string; enabled: boolean };
export type AuditLine = { n: number; at: string; by: string; address: string; action: string; subject: string; detail: string; hash: string };

/** The meaning of a table's columns, as crate `intake` reads and writes it. */
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
export type ImportPreview = {
  columns: string[];
  sample: string[][];
  mapping: Mapping;
  rows: number;
  preview: { row: number; ok: boolean; entity?: string; time?: string; values?: { quantity: string; value: number; unit: string }[]; problem?: string }[];
  missing: number;
  problems: string[];
};
export type ImportResult = { accepted: number; rejected: number; duplicates: number; missing: number; problems: string[]; sha256: string };

export type Health = {
  uptime_s: number;
  log: { head: number; applied: number; last_sync_us: number };
  history: { pending: number; duplicates: number; flushed: number };
  rates: { readings_per_s: number };
  packs: { id: string; ok: boolean; problems: string[] }[];
  version: string;
};

// What comes over the stream.
export type LatestEvent = { series: number; entity: string; quantity: string } & Latest;
export type MeanEvent = { series: number; period: string; end: string; value: number | null; verdict: Verdict };
export type AqiEvent = { entity: string } & AqiReading;
export type SourceEvent = { id: string; last_seen: string; clock_skew_s: number | null };
export type Beat = { now: string; position: number };
