import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, replaced } from '../../src/entity/span';
import { spark } from '../../src/ui/spark';
import { byTrouble, stateOf } from '../../src/source/health';
import { fromZoned, toZoned, todayIn } from '../../src/ui/zoned';
import type { ChartBin, Source } from '../../src/api/types';

test('a span is asked to the minute', () => {
  assert.deepEqual(between('6h', Date.parse('2026-11-22T07:00:30Z')), { from: '2026-11-22T01:01:00.000Z', to: '2026-11-22T07:01:00.000Z' });
});

test('only the last version of a moment counts', () => {
  // The clock was set back between the first and the second.
  const version = (time: string, known_at: string) => ({ time, known_at });
  const rows = [version('07:00', '3'), version('07:00', '1'), version('07:00', '2'), version('08:00', '1')];
  assert.deepEqual([...replaced(rows)], [rows[0], rows[1]]);
});

test('local time of the zone is not local time of the desk', () => {
  const check = (local: string, offset: string, at: string | null) => {
    assert.equal(fromZoned(local, offset), at);
    if (at) assert.equal(toZoned(at, offset), local);
  };
  check('2026-11-22T07:00', '+07:00', '2026-11-22T00:00:00.000Z');
  check('2026-11-22T07:00', '-03:30', '2026-11-22T10:30:00.000Z');
  check('nothing', '+07:00', null);
  assert.equal(todayIn(Date.parse('2026-11-22T18:00:00Z'), '+07:00'), '2026-11-23');
});

test('a line breaks where data are missing, and keeps its limit in the picture', () => {
  const bin = (at: number, value: number, n = 1): ChartBin => [at, n, value, value, value];
  const drawn = spark([bin(0, 1), bin(10, 2), bin(20, 0, 0), bin(30, 3), bin(99, 4)], 8, 0, 75, 100, 40);
  assert.ok(drawn);
  assert.deepEqual(drawn.lines.map((line) => line.split(' ').length), [3, 1], 'a short hole is bridged, a long one is not');
  assert.equal(drawn.min, 1);
  assert.equal(drawn.max, 4);
  assert.equal(drawn.limit_y, 2);
  assert.equal(spark([bin(0, 1, 0)], null, 0, 100, 100, 40), null);
});

test('three missed deliveries are a late source', () => {
  const now = Date.parse('2026-11-22T07:00:00Z');
  const check = (enabled: boolean, last_seen: string | null, expected: string) => assert.equal(stateOf({ enabled, last_seen, every_s: 300 }, now), expected);
  check(true, '2026-11-22T06:50:00Z', 'ok');
  check(true, '2026-11-22T06:40:00Z', 'late');
  check(true, null, 'never');
  check(false, null, 'off');
  const source = (id: string, given: Partial<Source>): Source => ({ id, title: { vi: id, en: id }, owner: '', wire: 'mqtt', zone: '+07:00', every_s: 300, enabled: true, simulated: false, last_seen: '2026-11-22T06:59:00Z', accepted: 0, rejected: 0, duplicates: 0, last_problem: null, clock_skew_s: null, skew_warning: false, ...given });
  const sorted = [source('well', {}), source('late', { last_seen: '2026-11-22T01:00:00Z' }), source('refused', { rejected: 5 }), source('skewed', { skew_warning: true })].sort(byTrouble(now));
  assert.deepEqual(sorted.map(({ id }) => id), ['skewed', 'late', 'refused', 'well']);
});
