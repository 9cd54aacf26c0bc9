import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Condition, Factor, Limit, PermitLimit } from '../../src/api/types';
import { applied, attributesOf, boundText, factorsOf, permitId, regulationState } from '../../src/law/bound';
import { guideOf, halfOf } from '../../src/ui/guide';

const write = (value: number) => String(value);
const row = (quantity: string, given: Partial<Limit>): Limit => ({
  id: quantity, regulation: null, permit: null, clause: '', quantity, period: '1h', at_most: null, at_least: null, unit: 'mg/L', conditions: [], scaled_by: [],
  reference_oxygen_percent: null, valid_from: '2012-02-15', valid_to: null, confidence: 'read', source: '', missing: false, reason: null, confirmed: null, ...given,
});

test('a limit is written as the law writes it', () => {
  const check = (at_least: number | null, at_most: number | null, expected: string) => assert.equal(boundText({ at_least, at_most }, write), expected);
  check(null, 50, '≤ 50');
  check(4, null, '≥ 4');
  check(6, 9, '6 – 9');
  check(null, null, '–');
});

test('both ends of the life of a text count as in force', () => {
  const check = (from: string | null, to: string | null, today: string, expected: string) => assert.equal(regulationState({ in_force_from: from, in_force_to: to }, today), expected);
  check('2026-01-01', null, '2025-12-31', 'coming');
  check('2026-01-01', null, '2026-01-01', 'in_force');
  check('2010-01-01', '2025-06-30', '2025-06-30', 'in_force');
  check('2010-01-01', '2025-06-30', '2025-07-01', 'ended');
  check(null, null, '2026-11-22', 'in_force');
});

const TABLE = [
  row('cod', { at_most: 75, conditions: [{ attribute: 'column', equals: 'A' }], scaled_by: [{ name: 'kq', factor: 1 }, { name: 'kf', factor: 1 }] }),
  row('cod', { at_most: 150, conditions: [{ attribute: 'column', equals: 'B' }], scaled_by: [{ name: 'kq', factor: 1 }, { name: 'kf', factor: 1 }] }),
  row('ph', { at_least: 5.5, at_most: 9, conditions: [{ attribute: 'column', equals: 'B' }] }),
  row('tss', { missing: true }),
  row('nh4', { at_most: 10, valid_to: '2020-12-31' }),
];

test('a permit leads to its own limits, then to the rows of its column times its coefficients', () => {
  const check = (attributes: Condition[], coefficients: Factor[], own: PermitLimit[], expected: string[]) =>
    assert.deepEqual(applied(TABLE, attributes, coefficients, own, '2026-11-22').map((one) => `${one.quantity} ${one.missing ? 'missing' : boundText(one, write)}${one.own ? ' own' : ''}`), expected);
  const B = [{ attribute: 'column', equals: 'B' }];
  check([], [], [], ['tss missing']);
  check(B, [], [], ['cod ≤ 150', 'ph 5.5 – 9', 'tss missing']);
  check(B, [{ name: 'kq', factor: 0.9 }, { name: 'kf', factor: 1.1 }], [], ['cod ≤ 148.5', 'ph 5.5 – 9', 'tss missing']);
  check([{ attribute: 'column', equals: 'A' }], [{ name: 'kq', factor: 0.9 }], [], ['cod ≤ 67.5', 'tss missing']);
  check(B, [{ name: 'kq', factor: 0.9 }], [{ quantity: 'cod', period: '1h', at_most: 60, at_least: null, unit: 'mg/L' }], ['cod ≤ 60 own', 'ph 5.5 – 9', 'tss missing']);
});

test('what the form asks comes from the table', () => {
  assert.deepEqual(attributesOf(TABLE), [{ attribute: 'column', values: ['A', 'B'] }]);
  assert.deepEqual(factorsOf(TABLE), ['kq', 'kf']);
});

test('the same paper entered twice is the same permit', () => {
  assert.equal(permitId('dinh-vu-outlet-1', ' Giấy phép 12/GPMT-BTNMT, 01/03/2026 '), 'dinh-vu-outlet-1-giay-phep-12-gpmt-btnmt-01-03-2026');
  assert.equal(permitId('a', 'Đ'.repeat(300)).length, 100);
});

test('a guide is one language’s half, and never markup of the page', () => {
  const readme = '# Không khí\n\nMột **dòng**\n\n---\n\n# Air\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';
  assert.equal(guideOf(readme, 'vi'), '<h3>Không khí</h3>\n<p>Một <strong>dòng</strong></p>');
  assert.match(guideOf(readme, 'en'), /^<h3>Air<\/h3>\n<table>/);
  assert.equal(halfOf('Chỉ tiếng Việt', 'en'), 'Chỉ tiếng Việt');
  const hostile = guideOf('<script>x</script> <img src=x onerror=y> [chữ](javascript:x)', 'vi');
  assert.doesNotMatch(hostile, /<script|<img|href="javascript/);
});
