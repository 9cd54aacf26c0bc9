// Boards: numbers with targets and sources, a line for each facility, a table.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat;
before(async () => (seat = await sit('leader', { lang: 'en', theme: 'light' })));
after(() => seat?.stop());

test('every board of the catalogue opens, in English', async () => {
  const { page, go, ask } = seat;
  const { boards } = await ask('/catalogue');
  assert.ok(boards.length > 0);
  for (const board of boards) {
    await go(`/boards/${encodeURIComponent(board.id)}`);
    await page.getByRole('heading', { level: 1, name: board.title.en }).waitFor();
    const numbers = board.tiles.filter((tile) => tile.kind === 'indicator').length;
    assert.equal(await page.locator('[data-indicator]').count(), numbers);
    if (board.tiles.some((tile) => tile.kind === 'chart')) await page.locator('main svg polyline').first().waitFor({ state: 'attached' });
    if (board.tiles.some((tile) => tile.kind === 'table')) await page.locator('main tbody tr').first().waitFor();
    await isClean(page);
  }
});
