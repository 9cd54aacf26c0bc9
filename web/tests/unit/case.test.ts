import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDeadline, deadlineOf, dueAt } from '../../src/case/due';

const NOW = Date.parse('2026-11-22T07:00:00Z');

test('time left, time gone, no deadline', () => {
  const check = (due_at: string | null, expected: unknown) => assert.deepEqual(dueAt(due_at, NOW), expected);
  check('2026-11-22T07:10:00Z', { late: false, ms: 600_000 });
  check('2026-11-22T06:59:00Z', { late: true, ms: 60_000 });
  check('2026-11-22T07:00:00Z', { late: false, ms: 0 });
  check(null, null);
  check('not a time', null);
});

test('the most pressing case stands first', () => {
  const one = (name: string, state: string, overdue: boolean, due_at: string | null, step_due: string | null, opened_at: string) => ({ name, state, overdue, due_at, current_step: step_due ? { due_at: step_due } : null, opened_at });
  const cases = [
    one('closed', 'closed', false, null, null, '2026-11-22T06:00:00Z'),
    one('no deadline', 'open', false, null, null, '2026-11-22T06:00:00Z'),
    one('later', 'open', false, '2026-11-22T09:00:00Z', null, '2026-11-22T01:00:00Z'),
    one('its step is sooner', 'open', false, '2026-11-22T12:00:00Z', '2026-11-22T08:00:00Z', '2026-11-22T01:00:00Z'),
    one('late', 'open', true, '2026-11-22T06:00:00Z', null, '2026-11-22T01:00:00Z'),
  ];
  assert.deepEqual(cases.sort(byDeadline).map(({ name }) => name), ['late', 'its step is sooner', 'later', 'no deadline', 'closed']);
  assert.equal(deadlineOf({ due_at: 'b', current_step: { due_at: 'a' } }), 'a');
});
