import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChartBin } from '../../src/api/types';
import { coalesce } from '../../src/live/coalesce';
import { ARCHIPELAGOS, NATION } from '../../src/map/islands';
import { around, beside, overlap, stand } from '../../src/map/spread';
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

const SIZE = { width: 40, height: 36 };
test('alarms of one place are one marker with a number; neighbours step aside, the most urgent one stays', () => {
  const stood = stand([{ key: 'a', x: 100, y: 100 }, { key: 'b', x: 105, y: 98 }, { key: 'c', x: 130, y: 110 }, { key: 'd', x: 300, y: 300 }], SIZE);
  assert.deepEqual(stood.map(({ key, members }) => [key, members.join()]), [['a', 'a,b'], ['c', 'c'], ['d', 'd']]);
  assert.deepEqual([stood[0]?.x, stood[0]?.y], [100, 100]);
  for (const [i, one] of stood.entries()) for (const other of stood.slice(0, i)) assert.ok(overlap(around(one, SIZE), around(other, SIZE)) < 40, `${one.key} lies on ${other.key}`);
  assert.deepEqual(stood[1]?.from, { x: 130, y: 110 }, 'where it really is');
  assert.deepEqual(stand([{ key: 'a', x: 0, y: 0 }, { key: 'b', x: 900, y: 0 }], SIZE, true).map((one) => one.members), [['a', 'b']]);
});

test('a flood of markers keeps every alarm, and none goes far from its place', () => {
  const marks = Array.from({ length: 150 }, (_, i) => ({ key: String(i), x: (i * 37) % 400, y: (i * 61) % 300 }));
  const stood = stand(marks, SIZE);
  assert.equal(stood.flatMap((one) => one.members).length, 150);
  for (const { x, y, from } of stood) assert.ok(Math.abs(x - from.x) <= SIZE.width + 1 && Math.abs(y - from.y) <= SIZE.height + 1);
});

test('the label goes to the side where nothing is covered, and stays in the map', () => {
  const free = { left: 0, top: 0, right: 800, bottom: 400 };
  const label = { width: 200, height: 40 };
  const marker = { x: 400, y: 200 };
  const covered = (others: { x: number; y: number }[], at = marker) => {
    const rects = others.map((one) => around(one, SIZE));
    const box = around(beside(at, label, SIZE, rects, free, 4), label);
    return [...rects, around(at, SIZE)].reduce((sum, rect) => sum + overlap(box, rect), 0) + (label.width * label.height - overlap(box, free));
  };
  assert.equal(covered([]), 0);
  assert.equal(covered([{ x: 430, y: 240 }]), 0, 'a neighbour below');
  assert.equal(covered([{ x: 430, y: 240 }, { x: 380, y: 160 }]), 0, 'below and above');
  assert.equal(covered([], { x: 30, y: 380 }), 0, 'in a corner');
});
