// Accounts, and the log that says who made them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat;
const id = `thu-${Date.now() % 1_000_000}`;
before(async () => (seat = await sit('admin')));
after(() => seat?.stop());

test('a user is added and then locked', async () => {
  const { page, go } = seat;
  await go('/users');
  await page.getByRole('button', { name: 'Thêm người dùng' }).click();
  await isClean(page, '[role=dialog]');
  const fields = page.locator('[role=dialog] input');
  await fields.nth(0).fill(id);
  await fields.nth(1).fill('Người Thử');
  await page.locator('[role=dialog] select').nth(1).selectOption({ index: 1 });
  await page.locator('[role=dialog] input[type=password]').fill('mot-mat-khau-dai');
  await page.locator('[role=dialog] .primary').click();
  const row = page.locator('tr', { hasText: id });
  await row.getByRole('button', { name: 'Sửa Người Thử' }).click();
  await page.locator('[role=dialog] input[type=checkbox]').uncheck();
  await page.locator('[role=dialog] .primary').click();
  await row.getByText('Đã khóa').waitFor();
});

test('the audit log has it, and its chain holds', async () => {
  const { page, go, ask } = seat;
  await go('/audit');
  await page.locator('tbody tr').first().waitFor();
  await page.getByRole('button', { name: 'Kiểm tra toàn bộ chuỗi' }).click();
  await page.getByText(/^Nguyên vẹn/).waitFor();
  const { items } = await ask('/audit?limit=50');
  assert.ok(items.length > 0);
  await isClean(page);
});

test('a unit may be told how much it may send, and the limit can be lifted again', async (t) => {
  const { page, go, ask } = seat;
  const quotaOf = async () => (await ask('/catalogue')).orgs.find((one) => one.kind === 'enterprise').quota;
  if (!(await quotaOf())) return t.skip('this center knows of no quotas');
  const { title } = (await ask('/catalogue')).orgs.find((one) => one.kind === 'enterprise');
  const set = async (value) => {
    await page.getByRole('button', { name: `Sửa ${title.vi}` }).click();
    await page.getByRole('spinbutton', { name: 'Giá trị mỗi ngày' }).fill(value);
    await isClean(page, '[role=dialog]');
    await page.locator('[role=dialog] .primary').click();
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  };
  await go('/orgs');
  await page.locator('tr[data-org]').first().waitFor();
  await set('250000');
  assert.deepEqual(await quotaOf(), { readings_per_s: null, readings_per_day: 250_000 });
  await set('');
  assert.deepEqual(await quotaOf(), { readings_per_s: null, readings_per_day: null });
});
