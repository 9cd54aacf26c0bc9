import assert from 'node:assert/strict';
import { test } from 'node:test';
import { styleOf } from '../../src/map/style';

test('marks have their room before the names of parks, and those before all other names', () => {
  const layer = { id: 'stacks', marker: 'square' as const, zoom_min: 5, data: { type: 'FeatureCollection' as const, features: [] } };
  const style = styleOf({ theme: 'dark', lang: 'vi', scale: 1, colour: () => '#000' }, [{ title: 'KCN', place: [106.8, 20.8] }], [layer]);
  // What is last in a style is placed first.
  const order = style.layers.map(({ id }) => id).reverse();
  const at = ['kept-clear', 'facilities-stacks', 'parks', 'names-stacks', 'places'].map((id) => order.indexOf(id));
  assert.ok(at.every((one) => one >= 0), order.join());
  assert.deepEqual(at, [...at].sort((a, b) => a - b), order.join());
  // A mark is drawn whatever lies there; a name is not.
  const layout = (id: string) => style.layers.find((one) => one.id === id)?.layout as Record<string, unknown>;
  assert.equal(layout('facilities-stacks')['icon-allow-overlap'], true);
  assert.equal(layout('parks')['text-allow-overlap'], undefined);
});
