import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byUrgency, byWaiting, countBySeverity, countQuiet, placed, queueOf } from '../../src/alarm/order';
import type { Alarm, Quiet, Severity } from '../../src/api/types';

const NOW = Date.parse('2026-11-22T08:00:00Z');
/** `critical -5 ack shelved,inhibited`: severity, minutes ago, acknowledged or not, why it is quiet. */
function alarm(id: string, written: string): Alarm {
  const [severity, minutes, ack, quiet = ''] = written.split(' ');
  return {
    id, severity: severity as Severity, raised_at: new Date(NOW + Number(minutes) * 60_000).toISOString(),
    acknowledged: ack === 'ack' ? { by: 'x', name: 'X', at: '' } : null, quiet: quiet.split(',').filter(Boolean) as Quiet[],
  } as Alarm;
}
const all = (written: Record<string, string>) => Object.entries(written).map(([id, text]) => alarm(id, text));
const ids = (alarms: readonly Alarm[]) => alarms.map((one) => one.id).join('');
function checkOrder(written: Record<string, string>, wanted: string): void {
  assert.equal(ids(all(written).sort(byUrgency)), wanted);
  assert.equal(ids(all(written).reverse().sort(byUrgency)), wanted, 'the order must not depend on the order of arrival');
}
function checkQueue(written: Record<string, string>, wanted: string): void {
  assert.equal(ids(queueOf(all(written))), wanted);
  assert.equal(ids(queueOf(all(written).reverse())), wanted);
}

test('urgency: what may disturb, then what nobody has, then the worse, then the newer', () => {
  checkOrder({ a: 'low -1 un', b: 'critical -9 un' }, 'ba');
  checkOrder({ a: 'critical -1 ack', b: 'low -9 un' }, 'ba');
  checkOrder({ a: 'high -9 un', b: 'high -1 un' }, 'ba');
  checkOrder({ a: 'high -1 un', b: 'high -1 un' }, 'ab');
  checkOrder({ a: 'critical -1 un shelved', b: 'low -9 ack' }, 'ba');
});

test('the queue: the worse first, of equals who has waited longest; what is taken or quiet does not wait', () => {
  checkQueue({ a: 'high -1 un', b: 'high -9 un', c: 'critical -1 un' }, 'cba');
  checkQueue({ a: 'critical -1 ack', b: 'critical -2 un inhibited', c: 'low -3 un' }, 'c');
  checkQueue({}, '');
});

test('the banner stays on its alarm when another of the same severity comes, and gives way to a worse one', () => {
  const waiting = { a: 'high -9 un', b: 'medium -20 un' };
  checkQueue({ ...waiting, c: 'high 0 un' }, 'acb');
  checkQueue({ ...waiting, c: 'critical 0 un' }, 'cab');
});

test('an alarm that somebody had waits again when it becomes worse, before all that are less', () => {
  checkQueue({ a: 'medium -9 ack', b: 'high -5 un' }, 'b');
  checkQueue({ a: 'critical -9 un', b: 'high -5 un' }, 'ab');
});

test('counts are of what may disturb; one with two reasons to be quiet is one alarm', () => {
  const alarms = all({ a: 'high -1 un', b: 'high -1 ack', c: 'low -1 un', d: 'critical -1 un shelved,out_of_service', e: 'low -1 un inhibited' });
  assert.deepEqual(countBySeverity(alarms), { critical: { all: 0, unacknowledged: 0 }, high: { all: 2, unacknowledged: 1 }, medium: { all: 0, unacknowledged: 0 }, low: { all: 1, unacknowledged: 1 } });
  assert.deepEqual(countQuiet(alarms), { shelved: 1, suppressed: 0, inhibited: 1, out_of_service: 1, all: 2 });
});

test('put in its place: the same as sorted anew, whatever came, changed and went', () => {
  const severities = ['low', 'medium', 'high', 'critical'] as const;
  const severity = (n: number) => severities[n % 4] ?? 'low';
  let now = Array.from({ length: 200 }, (_, n) => alarm(`a${n}`, `${severity(n)} -${(n * 37) % 100} ${n % 3 ? 'un' : 'ack'}`));
  const lists = [byUrgency, byWaiting].map((by) => ({ by, list: [...now].sort(by) as readonly Alarm[] }));
  const change = (before: Alarm | undefined, after: Alarm | undefined) => {
    now = now.filter((one) => one !== before).concat(after ?? []);
    for (const kept of lists) {
      kept.list = placed(kept.list, before, after, kept.by);
      assert.equal(ids(kept.list), ids([...now].sort(kept.by)));
      assert.equal(placed(kept.list, undefined, undefined, kept.by), kept.list, 'where nothing changed nobody is told');
    }
  };
  for (let round = 0; round < 50; round += 1) {
    change(now[(round * 61) % now.length], undefined);
    const one = now[(round * 53) % now.length] as Alarm;
    change(one, { ...one, acknowledged: round % 2 ? null : { by: 'x', name: 'X', at: '' }, severity: severity(round) });
    change(undefined, alarm(`b${round}`, `${severity(round)} -${round} un`));
  }
});
