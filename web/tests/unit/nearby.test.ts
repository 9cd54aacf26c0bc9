// Circles and drawn areas: what goes into an address comes out of it again, and a ring is as far as it says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compass, parsePlace, queryOf, readDrawing, ringOf, stopAt, writeDrawing, RADII_M } from '../../src/nearby/geo';
import { filtersOf, isAsked, questionOf } from '../../src/nearby/where';

test('an area and a circle survive the address', () => {
  for (const text of ['106.75,20.83@500', '106.7,20.8;106.8,20.8;106.75,20.9']) assert.equal(writeDrawing(readDrawing(text)), text);
  for (const text of [null, '', 'x', '106.7,20.8;106.8,20.8', '106.7,20.8;106.8;106.9,20.9', '106.7,20.8@', '106.7,20.8@-5', '20.8@x@5']) assert.equal(readDrawing(text), null, String(text));
});

test('a place is two numbers on the earth', () => {
  assert.deepEqual(parsePlace(' 106.75, 20.83'), [106.75, 20.83]);
  for (const text of ['20.83,106.75', '106.75', ',', '106.75,20.83,1', 'a,b']) assert.equal(parsePlace(text), null, text);
});

test('an area is asked as a closed ring, a circle by its middle', () => {
  const { area } = queryOf(readDrawing('106.7,20.8;106.8,20.8;106.75,20.9'));
  assert.deepEqual(JSON.parse(area ?? ''), { type: 'Polygon', coordinates: [[[106.7, 20.8], [106.8, 20.8], [106.75, 20.9], [106.7, 20.8]]] });
  assert.deepEqual(queryOf(readDrawing('106.75,20.83@500')), { near: '106.75,20.83', radius_m: 500 });
});

test('a ring is as far from its middle as was asked', () => {
  // Against `geographiclib` 2.1 of Python: 1 km and 50 km due north and due east of the middle of Đình Vũ.
  const cases = [[1000, 20.839_032_2, 106.776_407_3], [50_000, 21.281_598_7, 107.247_162_9]] as const;
  for (const [radius, north, east] of cases) {
    const ring = ringOf([106.7668, 20.83], radius, 4);
    assert.ok(Math.abs((ring[0]?.[1] ?? 0) - north) < radius * 1e-8, `${ring[0]} is not ${north}`);
    assert.ok(Math.abs((ring[1]?.[0] ?? 0) - east) < radius * 1e-8, `${ring[1]} is not ${east}`);
    assert.deepEqual(ring[0]?.map((it) => it.toFixed(9)), ring.at(-1)?.map((it) => it.toFixed(9)));
  }
});

test('a direction is one of eight, and a slider stops at the nearest', () => {
  assert.deepEqual([0, 22, 23, 90, 181, 270, 337, 338, 359.9].map(compass), ['n', 'n', 'ne', 'e', 's', 'w', 'nw', 'n', 'n']);
  assert.equal(RADII_M[stopAt(RADII_M, 980)], 1000);
  assert.equal(RADII_M[stopAt(RADII_M, 999_999)], 50_000);
});

test('only what the center alone can answer is asked of it', () => {
  const filters = filtersOf(new URLSearchParams('kind=stack&q=x'));
  assert.equal(isAsked(filters), false);
  assert.equal(isAsked({ ...filters, admin_unit: '11411' }), true);
  assert.deepEqual(questionOf({ ...filters, org: 'heza' }, ' hai '), { kind: 'stack', org: 'heza', admin_unit: undefined, q: 'hai' });
});
