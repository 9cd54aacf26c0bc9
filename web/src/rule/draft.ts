// A rule as the form shows it: a list of conditions under one "all" or "any", each maybe turned round. What is nested
// deeper is a rule of the API's; the form does not pretend to show it.
import type { RuleDefinition, RulePart } from '../api/types';

export const TESTS = ['beyond', 'crossing', 'change', 'no_data', 'stuck', 'difference', 'share', 'count', 'ongoing', 'forecast', 'indicator'] as const;
export type FormTest = (typeof TESTS)[number];
/** What can happen to a thing. */
export const EVENTS = ['alarm', 'inside', 'moving'] as const;
export type FormEvent = (typeof EVENTS)[number];
export type Side = 'above' | 'below' | 'limit_share';
export type Unit = 'min' | 'h' | 'd';
export const UNITS: readonly Unit[] = ['min', 'h', 'd'];
const SECONDS: Record<Unit, number> = { min: 60, h: 3_600, d: 86_400 };

export type PartDraft = {
  test: FormTest;
  not: boolean;
  quantity: string;
  minus: string;
  period: string;
  side: Side;
  /** In the unit of the quantity; of a share of the limit in percent. */
  level: number | null;
  rises: boolean;
  by: number | null;
  /** Percent of the readings. */
  share: number | null;
  n: number | null;
  event: FormEvent;
  /** The fenced place it is inside of; anywhere when empty. */
  place: string;
  indicator: string;
  /** The indicator is compared with its own target; else with a number. */
  target: boolean;
  span: number | null;
  unit: Unit;
};
export type Draft = {
  org: string;
  kind: string;
  entities: string[];
  title: { vi: string; en: string };
  advice: { vi: string; en: string };
  class: RuleDefinition['class'];
  severity: RuleDefinition['severity'];
  combine: 'all' | 'any';
  parts: PartDraft[];
  within_min: number;
  near_m: number;
  raise_min: number;
  clear_min: number;
};

export const emptyPart = (): PartDraft => ({
  test: 'beyond', not: false, quantity: '', minus: '', period: 'raw', side: 'above', level: null, rises: true, by: null, share: 50, n: 3,
  event: 'alarm', place: '', indicator: '', target: true, span: 1, unit: 'h',
});
export const emptyDraft = (org: string): Draft => ({
  org, kind: '', entities: [], title: { vi: '', en: '' }, advice: { vi: '', en: '' }, class: 'process', severity: 'medium',
  combine: 'all', parts: [emptyPart()], within_min: 30, near_m: 0, raise_min: 0, clear_min: 10,
});

/** Which fields a test has. */
export const asks = (test: FormTest) => {
  const event = test === 'count' || test === 'ongoing';
  const indicator = test === 'indicator';
  return {
    quantity: !event && !indicator,
    minus: test === 'difference',
    level: ['beyond', 'crossing', 'difference', 'share', 'forecast'].includes(test),
    share_of_limit: ['beyond', 'crossing', 'share', 'forecast'].includes(test),
    change: test === 'change',
    share: test === 'share',
    n: test === 'count',
    event,
    indicator,
    span: !['beyond', 'difference', 'ongoing', 'indicator'].includes(test),
    period: !event && !indicator && test !== 'no_data',
  };
};

export function partOf(it: PartDraft): RulePart {
  const has = asks(it.test);
  const level = it.level ?? undefined;
  const compares = has.level || (has.indicator && !it.target);
  const part: RulePart = {
    test: it.test,
    ...(has.quantity ? { quantity: it.quantity } : {}),
    ...(has.minus ? { minus: it.minus } : {}),
    ...(has.period && it.period !== 'raw' ? { period: it.period } : {}),
    ...(compares && level !== undefined ? { [it.side]: it.side === 'limit_share' ? level / 100 : level } : {}),
    ...(has.change && it.by !== null ? { by: it.rises ? Math.abs(it.by) : -Math.abs(it.by) } : {}),
    ...(has.share && it.share !== null ? { share: it.share / 100 } : {}),
    ...(has.n ? { n: it.n ?? 0 } : {}),
    ...(has.event ? { event: it.event } : {}),
    ...(has.event && it.event === 'inside' && it.place ? { place: it.place } : {}),
    ...(has.indicator ? { indicator: it.indicator } : {}),
    ...(has.span ? { for_s: Math.round((it.span ?? 0) * SECONDS[it.unit]) } : {}),
  };
  return it.not ? { test: 'not', of: [part] } : part;
}

export function definitionOf(draft: Draft): RuleDefinition {
  const parts = draft.parts.map(partOf);
  const [first] = parts;
  return {
    title: draft.title, class: draft.class, severity: draft.severity, kind: draft.kind, entities: draft.entities,
    when: parts.length === 1 && first ? first : { test: draft.combine, of: parts },
    within_s: draft.parts.length > 1 ? draft.within_min * 60 : 0, near_m: draft.near_m,
    raise_after_s: draft.raise_min * 60, clear_after_s: draft.clear_min * 60, advice: draft.advice,
  };
}

/** The form's view of a rule; null where it says more than the form can show. */
export function draftOf(org: string, it: RuleDefinition): Draft | null {
  const combine = it.when.test === 'any' ? 'any' : 'all';
  const listed = it.when.test === 'all' || it.when.test === 'any' ? (it.when.of ?? []) : [it.when];
  const parts = listed.map(partDraft);
  if (parts.some((part) => part === null)) return null;
  return {
    org, kind: it.kind, entities: it.entities ?? [], title: { vi: it.title.vi, en: it.title.en ?? '' }, advice: { vi: it.advice.vi, en: it.advice.en ?? '' },
    class: it.class, severity: it.severity, combine, parts: parts as PartDraft[],
    within_min: (it.within_s ?? 0) / 60, near_m: it.near_m ?? 0, raise_min: (it.raise_after_s ?? 0) / 60, clear_min: (it.clear_after_s ?? 0) / 60,
  };
}

function partDraft(part: RulePart): PartDraft | null {
  const not = part.test === 'not';
  const it = not ? part.of?.[0] : part;
  const test = TESTS.find((one) => one === it?.test);
  if (!it || !test || (it.above != null && it.below != null)) return null;
  const side: Side = it.limit_share != null ? 'limit_share' : it.below != null ? 'below' : 'above';
  const s = it.for_s ?? 3_600;
  const unit: Unit = s % SECONDS.d === 0 ? 'd' : s % SECONDS.h === 0 ? 'h' : 'min';
  return {
    test, not, quantity: it.quantity ?? '', minus: it.minus ?? '', period: it.period ?? 'raw', side,
    level: it.limit_share != null ? it.limit_share * 100 : (it.above ?? it.below ?? null),
    rises: (it.by ?? 1) > 0, by: it.by == null ? null : Math.abs(it.by), share: it.share == null ? 50 : it.share * 100, n: it.n ?? 3,
    event: it.event ?? 'alarm', place: it.place ?? '', indicator: it.indicator ?? '', target: it.above == null && it.below == null, span: s / SECONDS[unit], unit,
  };
}

/** Which part of the form a refusal is about: the place of a condition, a field by name, or nothing. */
export function placeOf(field: string | null | undefined, known: readonly string[]): number | string | null {
  if (!field) return null;
  const at = /^when\.of\.(\d+)/.exec(field);
  if (at) return Number(at[1]);
  if (field.startsWith('when') || field === 'above' || field === 'below' || field === 'for_s') return 0;
  return known.find((one) => field === one || field.startsWith(`${one}.`)) ?? null;
}
