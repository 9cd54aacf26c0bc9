import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlarmStatistics, PlannedWork } from '../../src/api/types';
import { byStage, endOfThis, nextRound, stageOf } from '../../src/outage/plan';
import { bars, figures, isUnverified, mix, months, monthSpan } from '../../src/statistics/figures';

const BENCHMARK = { acceptable_per_10_min: 1, manageable_per_10_min: 2, flooded_share_max: 0.01, high_share: 0.05, medium_share: 0.15, low_share: 0.8, top_ten_share_max: 0.05, stale_max: 5, stale_after_s: 86_400, flood_over: 10, source: [] };
const TIMES = { n: 0, n_open: 0, median_s: null, p90_s: null };
const given = (change: object) =>
  ({ n: 100, n_quiet: 3, per_10_min: 1.2, per_10_min_and_operator: 0.6, peak: 12, flooded_share: 0.005, bad_actors_share: 0.4, n_stale: 4, n_chattering: 0, severities: [], to_acknowledge: { ...TIMES, median_s: 90 }, to_clear: TIMES, benchmark: BENCHMARK, ...change }) as unknown as AlarmStatistics;
const verdicts = (change: object) => Object.fromEntries(figures(given(change)).map((one) => [one.id, one.verdict]));

test('each figure is held against its benchmark; without alarms there is no share', () => {
  assert.deepEqual(verdicts({}), { rate: 'within', rate_all: 'none', peak: 'over', flood: 'within', top_ten: 'over', stale: 'within', chattering: 'within', ack_median: 'none', ack_p90: 'none', clear_median: 'none', clear_p90: 'none' });
  assert.equal(verdicts({ n_stale: 5 }).stale, 'over', 'fewer than five');
  assert.equal(verdicts({ per_10_min_and_operator: 1.01 }).rate, 'over');
  assert.equal(verdicts({ n: 0, bad_actors_share: 0 }).top_ten, 'none');
});

test('the mix has high and critical together', () => {
  const severities = [['low', 60, 0.6], ['medium', 20, 0.2], ['high', 15, 0.15], ['critical', 5, 0.05]].map(([severity, n, share]) => ({ severity, n, share }));
  assert.deepEqual(mix(given({ severities })).map(({ id, n, share, benchmark }) => [id, n, Math.round(share), Math.round(benchmark)]), [['low', 60, 60, 80], ['medium', 20, 20, 15], ['high', 20, 20, 5]]);
});

test('a bar is the worst ten minutes of its time', () => {
  const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
  const rates = [{ at: at(0), n: 2 }, { at: at(10), n: 11 }, { at: at(50), n: 1 }];
  const n = (max: number) => bars(rates, 0, 60 * 60_000, max).map((bar) => bar.n).join(' ');
  assert.equal(n(6), '2 11 0 0 0 1');
  assert.equal(n(3), '11 0 1');
  assert.equal(n(1), '11');
  const odd = bars(rates, 0, 55 * 60_000, 4);
  assert.deepEqual(odd.map((bar) => bar.to / 60_000), [20, 40, 55], 'the last ends with the time');
});

test('months are of the zone, and the one that runs goes up to now', () => {
  const now = Date.parse('2026-11-22T08:00:00Z');
  assert.deepEqual(monthSpan('2026-10', '+07:00', now), { from: '2026-09-30T17:00:00.000Z', to: '2026-10-31T17:00:00.000Z' });
  assert.deepEqual(monthSpan('2026-11', '+07:00', now), { from: '2026-10-31T17:00:00.000Z', to: '2026-11-22T08:00:00.000Z' });
  assert.deepEqual(monthSpan('2025-12', '+07:00', now)?.to, '2025-12-31T17:00:00.000Z');
  for (const wrong of ['2026-12', '2026-13', '2026-00', 'x', '']) assert.equal(monthSpan(wrong, '+07:00', now), null, wrong);
  assert.deepEqual(months('2026-02-14', 4), ['2026-02', '2026-01', '2025-12', '2025-11']);
});

test('what nobody has verified says so', () => {
  assert.equal(isUnverified(['Table 7; from memory, unverified.']), true);
  assert.equal(isUnverified(['Read in the text on 22 November 2026.']), false);
});

const NOW = Date.parse('2026-11-22T08:00:00Z');
const work = (id: string, change: object) => ({ id, begins_at: new Date(NOW).toISOString(), lasts_s: 3600, again: 'once', on: false, over: false, called_off_by: null, ...change }) as PlannedWork;
test('planned work: what goes on, what comes, what was called off, what is over', () => {
  const all = [work('over', { over: true }), work('off', { over: true, called_off_by: { id: 'x', name: 'X' } }), work('later', { begins_at: new Date(NOW + 9e6).toISOString() }), work('soon', {}), work('on', { on: true })];
  assert.deepEqual(all.sort(byStage).map((one) => `${one.id}:${stageOf(one)}`), ['on:on', 'soon:ahead', 'later:ahead', 'off:called_off', 'over:over']);
  const daily = work('d', { again: 'daily', begins_at: new Date(NOW - 50 * 3_600_000).toISOString() });
  assert.equal(endOfThis(daily, NOW), NOW - 2 * 3_600_000 + 3_600_000);
  assert.equal(endOfThis(work('s', {}), NOW - 1), NOW + 3_600_000);
  assert.equal(new Date(nextRound(NOW + 1)).toISOString(), '2026-11-22T08:05:00.000Z');
});
