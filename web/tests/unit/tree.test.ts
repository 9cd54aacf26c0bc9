// The tree of units, in the order it is read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Org } from '../../src/api/types';
import { inOrder, within } from '../../src/ui/tree';

const org = (id: string, parent: string | null): Org => ({ id, parent, kind: 'enterprise', title: { vi: id, en: id }, quota: { readings_per_s: null, readings_per_day: null } });
const shown = (orgs: Org[]) => inOrder(orgs).map(({ org: { id }, depth }) => `${'-'.repeat(depth)}${id}`).join(' ');

test('units stand under the one above them', () => {
  assert.equal(shown([org('mill', 'park'), org('park', 'heza'), org('heza', null), org('port', 'heza')]), 'heza -park --mill -port');
});

test('a unit whose parent is not seen stands at the top, and a circle ends', () => {
  assert.equal(shown([org('mill', 'park')]), 'mill');
  assert.equal(shown([org('a', 'b'), org('b', 'a')]), '');
});

test('a unit and what is below it cannot be above it', () => {
  const orgs = [org('heza', null), org('park', 'heza'), org('mill', 'park'), org('port', 'heza')];
  assert.deepEqual([...within(orgs, 'park')].sort(), ['mill', 'park']);
});
