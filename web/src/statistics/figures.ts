// The figures of a time beside what they are measured against, after EEMUA 191 and ISA-18.2. Pure.
import type { AlarmStatistics, Rate } from '../api/types';
import type { Key } from '../i18n/texts';

export type Verdict = 'within' | 'over' | 'none';
export type Figure = { id: string; title: Key; value: number | null; decimals: number; unit: 'count' | 'percent' | 's'; benchmark: number | null; verdict: Verdict };

const within = (value: number | null, most: number | null): Verdict => (value === null || most === null ? 'none' : value <= most ? 'within' : 'over');
/** Without an alarm there is no share of anything: 0 of nothing is no good news. */
const share = (value: number, n: number) => (n === 0 ? null : value * 100);

export function figures(it: AlarmStatistics): Figure[] {
  const b = it.benchmark;
  const count = (id: string, title: Key, value: number | null, most: number | null, decimals = 0): Figure => ({ id, title, value, decimals, unit: 'count', benchmark: most, verdict: within(value, most) });
  const percent = (id: string, title: Key, value: number | null, most: number | null): Figure => ({ id, title, value, decimals: 1, unit: 'percent', benchmark: most === null ? null : most * 100, verdict: within(value, most === null ? null : most * 100) });
  const time = (id: string, title: Key, value: number | null): Figure => ({ id, title, value, decimals: 0, unit: 's', benchmark: null, verdict: 'none' });
  return [
    count('rate', 'statistics.rate', it.per_10_min_and_operator, b.acceptable_per_10_min, 2),
    count('rate_all', 'statistics.rate_all', it.per_10_min, null, 2),
    count('peak', 'statistics.peak', it.peak, b.flood_over),
    percent('flood', 'statistics.flood', it.flooded_share * 100, b.flooded_share_max),
    percent('top_ten', 'statistics.top_ten_share', share(it.bad_actors_share, it.n), b.top_ten_share_max),
    // "Fewer than five": five is one too many.
    { ...count('stale', 'statistics.stale', it.n_stale, b.stale_max), verdict: it.n_stale < b.stale_max ? 'within' : 'over' },
    count('chattering', 'statistics.chattering', it.n_chattering, 0),
    time('ack_median', 'statistics.ack_median', it.to_acknowledge.median_s),
    time('ack_p90', 'statistics.ack_p90', it.to_acknowledge.p90_s),
    time('clear_median', 'statistics.clear_median', it.to_clear.median_s),
    time('clear_p90', 'statistics.clear_p90', it.to_clear.p90_s),
  ];
}

export type Mix = { id: 'low' | 'medium' | 'high'; n: number; share: number; benchmark: number };
/** Low, medium, high and critical together: the benchmark knows three. */
export function mix(it: AlarmStatistics): Mix[] {
  const of = (...severities: string[]) => it.severities.filter((one) => severities.includes(one.severity));
  const sum = (id: Mix['id'], benchmark: number, ...severities: string[]): Mix => ({ id, n: of(...severities).reduce((n, one) => n + one.n, 0), share: of(...severities).reduce((n, one) => n + one.share, 0) * 100, benchmark: benchmark * 100 });
  return [sum('low', it.benchmark.low_share, 'low'), sum('medium', it.benchmark.medium_share, 'medium'), sum('high', it.benchmark.high_share, 'high', 'critical')];
}

export const SPAN_MS = 600_000;
export type Bar = { from: number; to: number; n: number };
/**
 * The most within ten minutes, for as many bars as have room: a bar of an hour is its worst ten minutes, never their sum
 * or their mean, so that a flood of one night is seen in a picture of a month.
 */
export function bars(rates: readonly Rate[], from: number, to: number, n_max: number): Bar[] {
  const spans = Math.max(1, Math.ceil((to - from) / SPAN_MS));
  const each = Math.ceil(spans / Math.max(1, n_max));
  const found: Bar[] = Array.from({ length: Math.ceil(spans / each) }, (_, i) => ({ from: from + i * each * SPAN_MS, to: Math.min(to, from + (i + 1) * each * SPAN_MS), n: 0 }));
  for (const { at, n } of rates) {
    const bar = found[Math.floor((Date.parse(at) - from) / (each * SPAN_MS))];
    if (bar) bar.n = Math.max(bar.n, n);
  }
  return found;
}

/** `2026-11` as its first and last instant; a month that has not ended goes up to now. */
export function monthSpan(month: string, offset: string, now: number): { from: string; to: string } | null {
  const [, year, at] = /^(\d{4})-(\d{2})$/.exec(month) ?? [];
  if (!year || !at || Number(at) < 1 || Number(at) > 12) return null;
  const next = Number(at) === 12 ? `${Number(year) + 1}-01` : `${year}-${String(Number(at) + 1).padStart(2, '0')}`;
  const from = Date.parse(`${year}-${at}-01T00:00:00${offset}`);
  const to = Math.min(now, Date.parse(`${next}-01T00:00:00${offset}`));
  return from < to ? { from: new Date(from).toISOString(), to: new Date(to).toISOString() } : null;
}
/** The newest first; `today` is a day of the zone. */
export function months(today: string, n: number): string[] {
  const [year, month] = today.split('-').map(Number) as [number, number];
  return Array.from({ length: n }, (_, i) => {
    const at = year * 12 + (month - 1) - i;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}
/** What was written from memory, or is only a proposal, says so itself in its source. */
export const isUnverified = (source: readonly string[]): boolean => source.some((line) => /unverified|from memory|to be confirmed/i.test(line));
