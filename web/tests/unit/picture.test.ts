import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChartBin } from '../../src/api/types';
import { coalesce } from '../../src/live/coalesce';
import { ARCHIPELAGOS, NATION } from '../../src/map/islands';
import { columns, extent } from '../../src/ui/chart';

const bin = (minute: number, value: number): ChartBin => [minute * 60_000, 1, value - 1, value, value + 1];

test('a hole in the data is a hole in the line', () => {
  const [x, mean] = columns([bin(0, 5), bin(1, 6), bin(2, 7), bin(30, 8), bin(31, 9)]);
  assert.deepEqual(mean, [5, 6, 7, null, 8, 9]);
  assert.deepEqual(x, [0, 60, 120, 180, 1800, 1860]);
  assert.deepEqual(columns([[0, 0, 0, 0, 0]]), [[], [], [], []], 'an empty bin is no value');
});

test('the limit is always in the picture', () => {
  const { low, high, measured } = extent([{ label: '', bins: [bin(0, 10), bin(1, 12)] }], [{ value: 50, label: '' }]);
  assert.ok(high > 50 && low < 10 && low >= 0);
  assert.deepEqual(measured, [9, 13]);
  assert.equal(extent([], [{ value: 50, label: '' }]).measured, null);
});

test('updates are handed on together, the newest of each key', () => {
  const given: [string, number][][] = [];
  let fire = () => {};
  const put = coalesce<string, number>(250, (batch) => given.push([...batch]), (run) => (fire = run));
  put('a', 1);
  put('b', 2);
  put('a', 3);
  assert.deepEqual(given, []);
  fire();
  put('a', 4);
  fire();
  assert.deepEqual(given, [[['a', 3], ['b', 2]], [['a', 4]]]);
});

test('both archipelagos are Việt Nam, in both languages, and on the national view', () => {
  assert.deepEqual(ARCHIPELAGOS.map((one) => one.title.vi.replace('\n', ' ')), ['Quần đảo Hoàng Sa (Việt Nam)', 'Quần đảo Trường Sa (Việt Nam)']);
  const [west, south, east, north] = NATION;
  for (const { title, place: [lon, lat] } of ARCHIPELAGOS) {
    assert.match(title.en, /\(Việt Nam\)/);
    assert.ok(lon > west && lon < east && lat > south && lat < north);
  }
});
