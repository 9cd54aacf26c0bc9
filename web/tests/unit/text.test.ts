import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as format from '../../src/i18n/format';
import { fill } from '../../src/i18n/pair';
import { texts } from '../../src/i18n/texts';
import { readDay, readMoment, writeDay, writeMoment } from '../../src/ui/dates';
import { find, match } from '../../src/view/route';
import { search, type Hit } from '../../src/view/search';

test('numbers as each language writes them', () => {
  for (const [value, decimals, vi, en] of [[1234.5, 1, '1.234,5', '1,234.5'], [0, 2, '0,00', '0.00'], [null, 1, '–', '–'], [Number.NaN, 1, '–', '–']] as const) {
    assert.equal(format.formatNumber(value, decimals, 'vi'), vi);
    assert.equal(format.formatNumber(value, decimals, 'en'), en);
  }
  assert.equal(format.formatExact(50, 'vi'), '50');
  assert.equal(format.formatExact(0.2, 'vi'), '0,2');
});

test('instants are shown in Hải Phòng, whatever the machine thinks', () => {
  assert.equal(format.formatClock('2026-11-21T17:00:05Z', 'vi'), '00:00:05');
  assert.equal(format.formatDate('2026-11-21T17:00:05Z', 'vi'), '22/11/2026');
  const now = Date.parse('2026-11-22T03:00:00Z');
  assert.equal(format.formatMoment('2026-11-22T01:00:00Z', now, 'en'), '08:00:00');
  assert.equal(format.formatMoment('2026-11-20T01:00:00Z', now, 'en'), '08:00 20/11/2026');
});

test('spans in the two units that matter', () => {
  for (const [seconds, vi, short] of [[42, '42 giây', '42″'], [303, '5 phút 03 giây', '5′03″'], [1800, '30 phút', '30′00″'], [12_000, '3 giờ 20 phút', '3h20'], [180_000, '2 ngày 2 giờ', '2 ngày'], [172_800, '2 ngày', '2 ngày'], [14_400, '4 giờ', '4h00'], [300, '5 phút', '5′00″'], [-5, '0 giây', '0″']] as const) {
    assert.equal(format.formatSpan(seconds * 1000, 'vi'), vi);
    assert.equal(format.formatShortSpan(seconds * 1000, 'vi'), short);
  }
});

test('a day is written day, month, year, whatever the browser speaks', () => {
  for (const [text, iso] of [['31/12/2026', '2026-12-31'], [' 1/2/2026 ', '2026-02-01'], ['1.2.2026', '2026-02-01'], ['31/02/2026', null], ['12/31/2026', null], ['2026-12-31', null], ['', null]] as const) assert.equal(readDay(text), iso, text);
  for (const [text, iso] of [['07:30 31/12/2026', '2026-12-31T07:30'], ['7:05 1/2/2026', '2026-02-01T07:05'], ['24:00 1/2/2026', null], ['07:30', null], ['07:61 1/2/2026', null]] as const) assert.equal(readMoment(text), iso, text);
  assert.equal(writeDay('2026-12-31'), '31/12/2026');
  assert.equal(writeMoment('2026-12-31T07:30'), '07:30 31/12/2026');
});

test('diacritics do not matter when searching', () => {
  const hit = (title: string, about = ''): Hit => ({ href: title, title, about, kind: '', weight: 1 });
  const things = [hit('Ống khói Đình Vũ 2', 'Thép Sao Biển'), hit('Trạm khí Cát Hải 1'), hit('Cửa xả Nam Đình Vũ 3')];
  const found = (query: string) => search(query, things).map((one) => one.title);
  assert.deepEqual(found('dinh vu'), ['Ống khói Đình Vũ 2', 'Cửa xả Nam Đình Vũ 3']);
  assert.deepEqual(found('ĐÌNH ống'), ['Ống khói Đình Vũ 2']);
  assert.deepEqual(found('sao bien'), ['Ống khói Đình Vũ 2']);
  assert.deepEqual(found('cat'), ['Trạm khí Cát Hải 1']);
  assert.deepEqual(found('  '), []);
  assert.deepEqual(found('khong co'), []);
});

test('addresses', () => {
  for (const [pattern, path, wanted] of [
    ['/', '/', {}], ['/alarms/:id', '/alarms/A%2F1', { id: 'A/1' }], ['/alarms/:id', '/alarms/', null], ['/alarms', '/alarms/', {}], ['/alarms', '/cases', null], ['/alarms/:id', '/alarms/%E0%A4%A', null],
  ] as const) assert.deepEqual(match(pattern, path), wanted, `${pattern} ${path}`);
  assert.equal(find([{ path: '/permits/new' }, { path: '/permits/:id' }], '/permits/new')?.page.path, '/permits/new');
});

test('every text has both languages and the same places for values', () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort().join();
  for (const [key, [vi, en]] of Object.entries(texts as Record<string, readonly [string, string]>)) {
    assert.ok(vi.trim() && en.trim(), `${key} is empty`);
    assert.equal(places(vi), places(en), `${key}: other values in the other language`);
  }
  assert.equal(fill('{n} của {m}', { n: 1 }), '1 của {m}');
});
