// The roster's days and holes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysFrom, endsLater, gradeOf, lastOf, likeIt, midnight, share, touches, writtenOn } from '../../src/people/calendar';

const VN = '+07:00';
const at = (local: string) => Date.parse(`${local}:00+07:00`);
const piece = (from: string, until: string) => ({ from: new Date(at(from)).toISOString(), until: new Date(at(until)).toISOString() });
const NIGHT = piece('2026-11-22T19:00', '2026-11-23T07:00');

test('a day begins at midnight of the zone, not of UTC', () => {
  assert.equal(midnight(at('2026-11-22T06:59'), VN), at('2026-11-22T00:00'));
  assert.equal(midnight(at('2026-11-22T00:00'), VN), at('2026-11-22T00:00'));
  assert.deepEqual(daysFrom(at('2026-11-22T00:00'), 2), [at('2026-11-22T00:00'), at('2026-11-23T00:00')]);
});

test('a night shift is written on the evening it begins, and takes its part of both days', () => {
  const [sunday, monday] = daysFrom(at('2026-11-22T00:00'), 2) as [number, number];
  assert.equal(writtenOn(NIGHT, sunday, sunday), true);
  assert.equal(writtenOn(NIGHT, monday, sunday), false);
  assert.equal(writtenOn(NIGHT, monday, monday), true, 'it goes on when the first day shown begins');
  const days = piece('2026-11-21T20:00', '2026-11-24T00:00');
  assert.deepEqual([sunday, monday].map((day) => writtenOn(days, day, sunday)), [true, true], 'and on every day it takes whole');
  assert.deepEqual([endsLater(days), endsLater(NIGHT)], [true, false]);
  assert.equal(touches(NIGHT, monday), true);
  assert.equal(touches(NIGHT, at('2026-11-24T00:00')), false);
  assert.deepEqual(share(NIGHT, sunday), { left: (19 / 24) * 100, width: (5 / 24) * 100 });
  assert.deepEqual(share(NIGHT, monday), { left: 0, width: (7 / 24) * 100 });
});

test('a hole is real when it is now, near within a day, and otherwise only not planned', () => {
  assert.equal(gradeOf(NIGHT, at('2026-11-22T20:00')), 'now');
  assert.equal(gradeOf(NIGHT, at('2026-11-22T19:00')), 'now');
  assert.equal(gradeOf(NIGHT, at('2026-11-21T19:00')), 'soon');
  assert.equal(gradeOf(NIGHT, at('2026-11-21T18:59')), 'later');
});

test('shifts like one are the later ones of the same post, person and hours', () => {
  const shift = (id: string, more: object) => ({ id, duty: 'room', person: 'operator', ...NIGHT, ...more });
  const all = [
    shift('a', {}),
    shift('b', piece('2026-11-24T19:00', '2026-11-25T07:00')),
    shift('other person', { ...piece('2026-11-25T19:00', '2026-11-26T07:00'), person: 'park' }),
    shift('other hours', piece('2026-11-26T07:00', '2026-11-26T19:00')),
    shift('before', piece('2026-11-20T19:00', '2026-11-21T07:00')),
  ];
  assert.deepEqual(likeIt(all[0]!, all, VN).map(({ id }) => id), ['a', 'b']);
});

test('the last of thirty shifts every two days is 58 days later', () => {
  assert.equal(lastOf(NIGHT.from, 2, 30), at('2026-11-22T19:00') + 58 * 86_400_000);
  assert.equal(lastOf(NIGHT.from, 0, 0), at('2026-11-22T19:00'));
});
