// What is entered in the form, as the center gets it, and back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionOf, draftOf, emptyDraft, emptyPart, placeOf, type Draft } from '../../src/rule/draft';

const draft: Draft = {
  ...emptyDraft('mill'), kind: 'stack', entities: ['stack-1'], title: { vi: 'SO₂ cao', en: 'SO₂ high' }, advice: { vi: 'Gọi ca trưởng', en: 'Call the shift' },
  raise_min: 10, clear_min: 30, parts: [{ ...emptyPart(), quantity: 'stack.so2', level: 80, side: 'limit_share' }],
};

test('one condition stands alone, a share of the limit is a share', () => {
  const it = definitionOf(draft);
  assert.deepEqual(it.when, { test: 'beyond', quantity: 'stack.so2', limit_share: 0.8 });
  assert.deepEqual([it.raise_after_s, it.clear_after_s, it.within_s], [600, 1_800, 0]);
});

test('what happens, what is foreseen and an indicator come back as they went', () => {
  const parts = [
    { ...emptyPart(), test: 'ongoing' as const, event: 'inside' as const, place: 'kho-nh3' },
    { ...emptyPart(), test: 'ongoing' as const, not: true, event: 'moving' as const, place: 'kho-nh3' },
    { ...emptyPart(), test: 'count' as const, event: 'inside' as const, n: 3, span: 1 },
    { ...emptyPart(), test: 'forecast' as const, quantity: 'air-station.pm25', period: '1h', level: 60, span: 6 },
    { ...emptyPart(), test: 'indicator' as const, indicator: 'air/ambient-compliance' },
    { ...emptyPart(), test: 'indicator' as const, indicator: 'air/ambient-compliance', target: false, side: 'below' as const, level: 80 },
  ];
  const it = definitionOf({ ...draft, parts });
  assert.deepEqual(it.when.of, [
    { test: 'ongoing', event: 'inside', place: 'kho-nh3' },
    { test: 'not', of: [{ test: 'ongoing', event: 'moving' }] },
    { test: 'count', n: 3, event: 'inside', for_s: 3_600 },
    { test: 'forecast', quantity: 'air-station.pm25', period: '1h', above: 60, for_s: 21_600 },
    { test: 'indicator', indicator: 'air/ambient-compliance' },
    { test: 'indicator', below: 80, indicator: 'air/ambient-compliance' },
  ]);
  const back = draftOf('mill', it);
  assert.ok(back);
  assert.deepEqual(definitionOf(back), it);
});

test('several conditions come back as they went', () => {
  const parts = [
    { ...emptyPart(), quantity: 'stack.so2', level: 400, side: 'above' as const },
    { ...emptyPart(), test: 'change' as const, not: true, quantity: 'stack.nox', rises: false, by: 20, span: 30, unit: 'min' as const },
    { ...emptyPart(), test: 'count' as const, n: 3, span: 2, unit: 'd' as const },
  ];
  const it = definitionOf({ ...draft, combine: 'any', parts });
  assert.deepEqual(it.when.of?.[1], { test: 'not', of: [{ test: 'change', quantity: 'stack.nox', by: -20, for_s: 1_800 }] });
  assert.deepEqual(it.when.of?.[2], { test: 'count', n: 3, event: 'alarm', for_s: 172_800 });
  const back = draftOf('mill', it);
  assert.ok(back);
  assert.deepEqual(definitionOf(back), it);
});

test('what the form cannot show it does not touch', () => {
  const it = definitionOf(draft);
  const deep = { test: 'all' as const, of: [{ test: 'any' as const, of: [it.when] }] };
  assert.equal(draftOf('mill', { ...it, when: deep }), null);
  assert.equal(draftOf('mill', { ...it, when: { test: 'beyond', quantity: 'stack.so2', above: 9, below: 1 } }), null);
});

test('a refusal finds its field', () => {
  const known = ['title', 'raise_after_s'];
  assert.equal(placeOf('when.of.2.of.0.above', known), 2);
  assert.equal(placeOf('above', known), 0);
  assert.equal(placeOf('title', known), 'title');
  assert.equal(placeOf('nowhere', known), null);
  assert.equal(placeOf(null, known), null);
});
