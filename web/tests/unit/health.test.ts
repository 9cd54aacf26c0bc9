import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Health, QuotaState } from '../../src/api/types';
import { findings } from '../../src/health/findings';
import { dump } from '../../src/health/payload';
import { binsOf, grown, SPAN_MS, type Sample } from '../../src/health/trend';
import { formatBytes } from '../../src/i18n/format';

const GB = 1024 ** 3;
/** A center that only says what it has always said. */
const plain = { uptime_s: 10, version: '1', log: { head: 100, applied: 100, last_sync_us: 300 }, history: { pending: 0, duplicates: 0, flushed: 90 }, rates: { readings_per_s: 5 }, packs: [{ id: 'air', ok: true, problems: [] }] } as unknown as Health;
const check = (given: Partial<Health>, expected: string[]) => assert.deepEqual(findings({ ...plain, ...given }).map((one) => (one.bad ? `${one.id}!` : one.id)), expected);
const disk = (free_bytes: number | null) => ({ what: 'log', used_bytes: 1, free_bytes, total_bytes: null });
const letters = (count: number, lost = 0) => ({ count, bytes: 9, kept: count, gave_way: 0, lost });

test('a center that says little and runs well has nothing to look at', () => check({}, []));

test('what is wrong is found, worst first', () => {
  check({ disks: [disk(null), disk(90 * GB), disk(3 * GB)] }, ['disk_low']);
  check({ disks: [disk(GB / 2)], dead_letters: letters(3) }, ['disk_low!', 'dead_letters']);
  check({ dead_letters: letters(3, 1) }, ['lost!', 'dead_letters']);
  check({ log: { ...plain.log, lag_s: 7 } }, ['behind']);
  check({ log: { ...plain.log, lag_s: 70 } }, ['behind!']);
  check({ log: { ...plain.log, lag_s: 0.4, head: 900_000 } }, []);
  check({ log: { ...plain.log, head: 900_000 } }, ['behind']);
  check({ log: { ...plain.log, sync_p99_us: 300_000 } }, ['sync']);
  check({ packs: [...plain.packs, { id: 'noise', ok: false, problems: ['x'] }] }, ['packs']);
  check({ dead_letters: letters(1), history: { ...plain.history, failing_since: '2026-11-22T00:00:00Z' } }, ['history_failing!', 'dead_letters']);
  check({ sources: [{ id: 's', readings_per_s: 1, refused_per_s: 0.2, duplicates_per_s: 0 }, { id: 't', readings_per_s: 1, refused_per_s: 0, duplicates_per_s: 9 }] }, ['refused']);
  const quota = (readings_per_day: number | null, used_today: number, used_up = false): QuotaState => ({ org: 'o', quota: { readings_per_s: 5, readings_per_day }, used_today, held: 0, used_up });
  check({ quotas: [quota(100, 89), quota(null, 900)] }, []);
  check({ quotas: [quota(100, 90)] }, ['quota']);
  check({ quotas: [quota(null, 0, true)] }, ['quota']);
});

test('what the center has said itself is not said twice', () => {
  const reason = (code: string) => ({ code, text: { vi: '', en: '' }, since: '2026-11-22T00:00:00Z' });
  check({ state: 'read_only', disks: [disk(0)], reasons: [reason('disk_full')] }, []);
  check({ state: 'degraded', disks: [disk(0)], log: { ...plain.log, lag_s: 90 }, reasons: [reason('behind')] }, ['disk_low!']);
});

test('the last ten minutes are kept, and a number that is not said is a hole', () => {
  const sample = (at: number, lag_s?: number): Sample => ({ at, health: { ...plain, log: { ...plain.log, lag_s } as Health['log'] } });
  let samples: readonly Sample[] = [];
  for (const one of [sample(0, 1), sample(SPAN_MS / 2), sample(SPAN_MS, 3)]) samples = grown(samples, one);
  assert.deepEqual(samples.map((one) => one.at), [SPAN_MS / 2, SPAN_MS]);
  assert.deepEqual(binsOf(samples, 'lag'), [[SPAN_MS, 1, 3, 3, 3]]);
  assert.equal(binsOf(samples, 'rate').length, 2);
});

test('a message that is no text is shown byte by byte', () => {
  assert.equal(dump(Buffer.from([0xfe, 0x50, 0x01]).toString('base64')), `0000  fe 50 01${' '.repeat(39)}  ·P·`);
  assert.equal(dump(Buffer.alloc(5000, 1).toString('base64')).split('\n').length, 257, 'not more than a person reads');
});

test('bytes in the unit that fits', () => {
  for (const [n, vi] of [[900, '900 B'], [2048, '2 KB'], [5 * 1024 ** 2, '5,0 MB'], [38.2 * GB, '38,2 GB'], [1.5 * 1024 ** 4, '1,50 TB']] as const) assert.equal(formatBytes(n, 'vi'), vi);
});
