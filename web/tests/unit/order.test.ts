import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byUrgency, countBySeverity, groupByPlaceAndCause, isFlood } from '../../src/alarm/order';
import type { Alarm, Severity } from '../../src/api/types';

const NOW = Date.parse('2026-11-22T08:00:00Z');
/** `critical -5 ack KCN` : severity, minutes ago, acknowledged or not, park; the rule is always the same unless named. */
function alarm(id: string, written: string): Alarm {
  const [severity, minutes, ack, park = 'P', rule = 'r'] = written.split(' ');
  return {
    id, rule, severity: severity as Severity, raised_at: new Date(NOW + Number(minutes) * 60_000).toISOString(),
    acknowledged: ack === 'ack' ? { by: 'x', name: 'X', at: '' } : null, entity: { park_title: { vi: park, en: park }, owner_org: 'o' },
  } as Alarm;
}
function checkOrder(written: Record<string, string>, wanted: string): void {
  const alarms = Object.entries(written).map(([id, text]) => alarm(id, text));
  assert.equal([...alarms].sort(byUrgency).map((one) => one.id).join(''), wanted);
  assert.equal([...alarms].reverse().sort(byUrgency).map((one) => one.id).join(''), wanted, 'the order must not depend on the order of arrival');
}

test('urgency: nobody has it, then the worse, then the newer', () => {
  checkOrder({ a: 'low -1 un', b: 'critical -9 un' }, 'ba');
  checkOrder({ a: 'critical -1 ack', b: 'low -9 un' }, 'ba');
  checkOrder({ a: 'high -9 un', b: 'high -1 un' }, 'ba');
  checkOrder({ a: 'high -1 un', b: 'high -1 un' }, 'ab');
});

test('counts by severity', () => {
  const counts = countBySeverity([alarm('a', 'high -1 un'), alarm('b', 'high -1 ack'), alarm('c', 'low -1 un')]);
  assert.deepEqual(counts, { critical: { all: 0, unacknowledged: 0 }, high: { all: 2, unacknowledged: 1 }, medium: { all: 0, unacknowledged: 0 }, low: { all: 1, unacknowledged: 1 } });
});

test('more than ten alarms in ten minutes are a flood', () => {
  const fresh = (n: number, minutes: number) => Array.from({ length: n }, (_, i) => alarm(String(i), `high ${minutes} un`));
  assert.equal(isFlood(fresh(10, -1), NOW), false);
  assert.equal(isFlood(fresh(11, -1), NOW), true);
  assert.equal(isFlood(fresh(11, -11), NOW), false);
});

test('groups keep every alarm and the order of their most urgent', () => {
  const sorted = [alarm('a', 'critical -1 un A x'), alarm('b', 'high -1 un B x'), alarm('c', 'high -2 un A x'), alarm('d', 'low -1 un A y')];
  assert.deepEqual(groupByPlaceAndCause(sorted).map((group) => group.alarms.map((one) => one.id).join('')), ['ac', 'b', 'd']);
});
