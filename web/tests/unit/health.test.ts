import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Health } from '../../src/api/types';
import { findings } from '../../src/health/findings';
import { payloadText } from '../../src/health/payload';
import { binsOf, grown, SPAN_MS, type Sample } from '../../src/health/trend';
import { formatBytes } from '../../src/i18n/format';

const GB = 1024 ** 3;
/** A center that only says what it has always said. */
const plain: Health = { uptime_s: 10, version: '1', log: { head: 100, applied: 100, last_sync_us: 300 }, history: { pending: 0, duplicates: 0, flushed: 90 }, rates: { readings_per_s: 5 }, packs: [{ id: 'air', ok: true, problems: [] }] };
const check = (given: Partial<Health>, expected: string[]) => assert.deepEqual(findings({ ...plain, ...given }).map((one) => (one.bad ? `${one.id}!` : one.id)), expected);

test('a center that says little and runs well has nothing to look at', () => check({}, []));

test('what is wrong is found, worst first', () => {
  check({ disk: { free_bytes: 3 * GB } }, ['disk']);
  check({ disk: { free_bytes: GB / 2 }, dead_letters: 3 }, ['disk!', 'dead_letters']);
  check({ log: { ...plain.log, lag_s: 7 } }, ['lag']);
  check({ log: { ...plain.log, lag_s: 70 } }, ['lag!']);
  check({ log: { ...plain.log, lag_s: 0.4, head: 900_000 } }, []);
  check({ log: { ...plain.log, head: 900_000 } }, ['lag']);
  check({ packs: [...plain.packs, { id: 'noise', ok: false, problems: ['x'] }] }, ['packs']);
  check({ dead_letters: 1, history: { ...plain.history, last_flush: { at: '2026-11-22T00:00:00Z', took_ms: 1, rows: 0, ok: false } } }, ['flush!', 'dead_letters']);
  const source = (refused_per_s: number, used_today: number) => ({ source: 's', readings_per_s: 1, refused_per_s, quota: { per_s: 5, per_day: 100, used_today } });
  check({ sources: [source(0, 89)] }, []);
  check({ sources: [source(0.2, 90)] }, ['refused', 'quota']);
});

test('what the center has said itself is not said twice', () => {
  const reason = (code: string) => ({ code, text: { vi: '', en: '' }, since: '2026-11-22T00:00:00Z' });
  check({ state: 'read_only', disk: { free_bytes: 0 }, reasons: [reason('disk_full')] }, []);
  check({ state: 'degraded', disk: { free_bytes: 0 }, reasons: [reason('log_lag')] }, ['disk!']);
});

test('the last ten minutes are kept, and a number that is not said is a hole', () => {
  const sample = (at: number, lag_s?: number): Sample => ({ at, health: { ...plain, log: { ...plain.log, lag_s } } });
  let samples: readonly Sample[] = [];
  for (const one of [sample(0, 1), sample(SPAN_MS / 2), sample(SPAN_MS, 3)]) samples = grown(samples, one);
  assert.deepEqual(samples.map((one) => one.at), [SPAN_MS / 2, SPAN_MS]);
  assert.deepEqual(binsOf(samples, 'lag'), [[SPAN_MS, 1, 3, 3, 3]]);
  assert.equal(binsOf(samples, 'rate').length, 2);
});

test('a message is text where it is text, else bytes', () => {
  assert.equal(payloadText('{"a":1}', 'utf8'), '{"a":1}');
  assert.equal(payloadText(Buffer.from('COD\t48\n').toString('base64'), 'base64'), 'COD\t48\n');
  assert.equal(payloadText(Buffer.from([0xfe, 0x50, 0x01]).toString('base64'), 'base64'), `0000  fe 50 01${' '.repeat(39)}  ·P·`);
  assert.equal(payloadText('not base64!', 'base64'), 'not base64!');
  assert.equal(payloadText(Buffer.alloc(5000, 1).toString('base64'), 'base64').split('\n').length, 257);
});

test('bytes in the unit that fits', () => {
  for (const [n, vi] of [[900, '900 B'], [2048, '2 KB'], [5 * 1024 ** 2, '5,0 MB'], [38.2 * GB, '38,2 GB'], [1.5 * 1024 ** 4, '1,50 TB']] as const) assert.equal(formatBytes(n, 'vi'), vi);
});
