// A chain as it is edited and as it is kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blank, draftOf, entryOf, minutesTo, moved } from '../../src/people/chain';

const KEPT = {
  id: 'night', rank: 2, title: { vi: 'Đêm', en: 'Night' }, severity_min: 'high' as const, class: null, entities: ['stack-1'], hours: { from: '18:00', until: '06:00' },
  rungs: [{ after_s: 0, to: [{ kind: 'duty', id: 'room' }] }, { after_s: 300, to: [{ kind: 'superior', id: 'room' }, { kind: 'person', id: 'leader' }] }],
};

test('what is kept is edited and kept again unchanged', () => {
  const { id: _id, ...entry } = KEPT;
  assert.deepEqual(entryOf(draftOf(KEPT)), entry);
});

test('the first rung is told at once, whatever was written there', () => {
  const draft = blank(1, 'room');
  draft.rungs[0]!.after_min = 15;
  draft.rungs.push({ after_min: 5, to: [{ kind: 'superior', id: 'room' }] });
  assert.deepEqual(entryOf(draft).rungs.map((rung) => rung.after_s), [0, 300]);
  assert.equal(entryOf(draft).hours, null, 'no hours unless they are asked for');
});

test('delays count from the rung before', () => {
  const rungs = [{ after_s: 0 }, { after_s: 300 }, { after_s: 900 }];
  assert.deepEqual([0, 1, 2].map((n) => minutesTo(rungs, n)), [0, 5, 20]);
});

test('moving keeps everybody, and nobody leaves the list', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 2, 0), ['c', 'a', 'b']);
  assert.deepEqual(moved(['a', 'b', 'c'], 0, -1), ['a', 'b', 'c']);
  assert.deepEqual(moved(['a', 'b', 'c'], 2, 3), ['a', 'b', 'c']);
});
