// A new source gets a token that is shown once; health is seen without asking.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat;
before(async () => (seat = await sit('admin')));
after(() => seat?.stop());

test('sources are listed with their health', async () => {
  const { page, go } = seat;
  await go('/sources');
  await page.locator('tr[data-source]').first().waitFor();
  await isClean(page);
});

test('a source is added and its token is shown once', async () => {
  const { page } = seat;
  const id = `thu-${Date.now() % 1_000_000}`;
  await page.getByRole('button', { name: 'Thêm nguồn' }).click();
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] input').nth(0).fill(id);
  await page.locator('[role=dialog] input').nth(1).fill('Nguồn thử');
  await page.locator('[role=dialog] select').first().selectOption({ index: 1 });
  await page.locator('[role=dialog] .primary').click();
  const token = await page.locator('[data-token]').innerText();
  assert.ok(token.length >= 16);
  await isClean(page, '[role=dialog]');
  await page.getByRole('button', { name: 'Tôi đã chép mã' }).click();
  await page.locator(`tr[data-source="${id}"]`).waitFor();
  assert.equal(await page.getByText(token).count(), 0);
});
