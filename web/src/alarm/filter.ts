// Which alarms a list shows. A filter is the query of the address: it can be saved, and sent to a colleague. Pure.
import { fold } from '../i18n/format';
import type { Alarm, AlarmClass, Quiet, Severity } from '../api/types';
import { rank, SEVERITIES } from '../ui/severity';
import { isHeard, QUIETS, raisedAt } from './order';

export const STATES = ['open', 'active', 'ended', 'any'] as const;
export const CLASSES: readonly AlarmClass[] = ['process', 'device', 'data', 'security'];
/** Raised within so many hours; `days` is between two days. */
export const PERIODS = ['1h', '8h', '24h', '7d', '30d', 'days'] as const;

export type Filter = {
  state: (typeof STATES)[number];
  /** At least this bad. */
  severity: Severity | null;
  class: AlarmClass | null;
  /** `null` is what the list shows unless told otherwise: open ones that may disturb, and all of the past. */
  quiet: Quiet | 'heard' | 'any' | null;
  chattering: boolean;
  org: string | null;
  /** A person, or `nobody`. */
  owner: string | null;
  period: (typeof PERIODS)[number] | null;
  /** Days, `2026-11-22`, both within. */
  from: string | null;
  to: string | null;
  rule: string | null;
  entity: string | null;
  words: string;
};

const oneOf = <T extends string>(all: readonly T[], word: string | null): T | null => all.find((one) => one === word) ?? null;
const day = (text: string | null) => (text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null);

/** What the address does not say, or says wrongly, is not filtered by. */
export function readFilter(query: URLSearchParams): Filter {
  return {
    state: oneOf(STATES, query.get('state')) ?? 'open',
    severity: oneOf(SEVERITIES, query.get('severity')),
    class: oneOf(CLASSES, query.get('class')),
    quiet: oneOf([...QUIETS, 'heard', 'any'] as const, query.get('quiet')),
    chattering: query.get('chattering') === 'true',
    org: query.get('org') || null,
    owner: query.get('owner') || null,
    period: oneOf(PERIODS, query.get('period')),
    from: day(query.get('from')),
    to: day(query.get('to')),
    rule: query.get('rule') || null,
    entity: query.get('entity') || null,
    words: fold(query.get('q') ?? ''),
  };
}

/** Names of the query that are a filter; `wall`, `lang` and `theme` are the window's. */
export const NAMES = ['state', 'severity', 'class', 'quiet', 'chattering', 'org', 'owner', 'period', 'from', 'to', 'rule', 'entity', 'q'] as const;
/** The filter part of an address, always in the same order, so that equal filters are equal texts. */
export function filterText(query: URLSearchParams): string {
  const pairs = NAMES.flatMap((name) => (query.get(name) ? [[name, query.get(name) as string]] : []));
  return new URLSearchParams(pairs).toString();
}

export const isLive = (filter: Filter): boolean => filter.state === 'open' || filter.state === 'active';
const quietOf = (filter: Filter) => filter.quiet ?? (isLive(filter) ? 'heard' : 'any');

const HOURS = { '1h': 1, '8h': 8, '24h': 24, '7d': 168, '30d': 720 } as const;
/** From when on up to before when, in milliseconds; days begin at midnight of the zone. */
export function stretch(filter: Filter, now: number, offset: string): [from: number | null, before: number | null] {
  if (filter.period === null) return [null, null];
  if (filter.period !== 'days') return [now - HOURS[filter.period] * 3_600_000, null];
  const midnight = (date: string) => Date.parse(`${date}T00:00:00${offset}`);
  return [filter.from ? midnight(filter.from) : null, filter.to ? midnight(filter.to) + 86_400_000 : null];
}

/** `wordsOf` are the words an alarm is found by, folded. */
export type Here = { now: number; offset: string; me: string; wordsOf: (alarm: Alarm) => string };
/** Says of an alarm whether the filter fits; ten thousand are asked at every news. */
export function fitting(filter: Filter, here: Here): (alarm: Alarm) => boolean {
  const quiet = quietOf(filter);
  const [from, before] = stretch(filter, here.now, here.offset);
  return (alarm) =>
    (filter.state === 'any' || (filter.state === 'open' ? alarm.state !== 'ended' : alarm.state === filter.state)) &&
    (!filter.severity || rank(alarm.severity) <= rank(filter.severity)) &&
    (!filter.class || alarm.class === filter.class) &&
    (quiet === 'any' || (quiet === 'heard' ? isHeard(alarm) : alarm.quiet.includes(quiet))) &&
    (!filter.chattering || alarm.chattering) &&
    (!filter.org || alarm.org_path.includes(filter.org)) &&
    (!filter.owner || (filter.owner === 'nobody' ? alarm.owner === null : alarm.owner?.id === (filter.owner === 'me' ? here.me : filter.owner))) &&
    (from === null || raisedAt(alarm) >= from) &&
    (before === null || raisedAt(alarm) < before) &&
    (!filter.rule || alarm.rule === filter.rule) &&
    (!filter.entity || alarm.entity.id === filter.entity) &&
    (!filter.words || here.wordsOf(alarm).includes(filter.words));
}

/** What the center is asked for; it knows no words and no owner, those are sifted here. */
export function asked(filter: Filter, now: number, offset: string) {
  const [from, before] = stretch(filter, now, offset);
  const iso = (ms: number | null) => (ms === null ? undefined : new Date(ms).toISOString());
  return {
    state: filter.state,
    severity: filter.severity ?? undefined,
    class: filter.class ?? undefined,
    quiet: quietOf(filter) === 'any' ? undefined : quietOf(filter),
    chattering: filter.chattering || undefined,
    org: filter.org ?? undefined,
    rule: filter.rule ?? undefined,
    entity: filter.entity ?? undefined,
    from: iso(from),
    to: iso(before),
  };
}

/** Pages looked through for one page that is shown: a word that is nowhere must come to an end. */
const SIFTED_MAX = 10;
type Page<T> = { items: T[]; next: string | null };
/** Reads on until there is a page of what is wanted, so that a filter never shows three rows and "more". */
export async function sift<T>(page: (cursor: string | null) => Promise<Page<T>>, keep: (item: T) => boolean, want: number, cursor: string | null): Promise<Page<T>> {
  const items: T[] = [];
  let next = cursor;
  for (let n = 0; n < SIFTED_MAX; n += 1) {
    const read: Page<T> = await page(next);
    items.push(...read.items.filter(keep));
    next = read.next;
    if (!next || items.length >= want) break;
  }
  return { items, next };
}
