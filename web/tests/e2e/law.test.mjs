// What is allowed and by which text; a row without a value says so; only a leader makes a row official; permits.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { isMock } from './center.mjs';
import { sit } from './seat.mjs';

let duty, leader;
before(async () => {
  duty = await sit('operator');
  leader = await sit('leader');
});
after(() => Promise.all([duty?.stop(), leader?.stop()]));

test('a regulation filters the rows, and a missing row is not judged', async () => {
  const { page, go, ask } = duty;
  const answer = await ask('/regulations');
  const gap = (answer.items ?? answer).find((one) => one.n_missing > 0);
  assert.ok(gap, 'no regulation with missing rows');
  await go('/limits');
  await page.getByRole('button', { name: gap.cite }).click();
  await page.getByText('chưa có giá trị, chưa đánh giá được').first().waitFor();
  assert.match(page.url(), /regulation=/);
  await isClean(page);
});

test('the duty officer reads the row but does not stand for it', async () => {
  const { page, go } = duty;
  await go('/limits');
  await page.locator('tr[data-limit] button').first().click();
  await page.locator('[role=dialog] dl').waitFor();
  assert.equal(await page.locator('[role=dialog] form').count(), 0);
  await page.keyboard.press('Escape');
});

test('the leader confirms a row with what it was compared with', async () => {
  const { page, go, ask } = leader;
  const { items } = await ask('/limits?limit=100');
  const row = items.find((one) => !one.missing && !one.confirmed && one.regulation);
  await go('/limits');
  await page.locator(`tr[data-limit="${row.id}"] button`).click();
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] textarea').fill('Công báo số 1, trang 7');
  await page.locator('[role=dialog] .primary').click();
  await page.locator('[role=dialog]').getByText(/xác nhận chính thức lúc/).waitFor();
  await page.keyboard.press('Escape');
  await page.locator(`tr[data-limit="${row.id}"] .badge.strong`).waitFor();
});

test('a permit is entered, its effect is seen before it is saved, and it stands on the facility', async () => {
  const { page, go, ask } = duty;
  const { items } = await ask('/entities?limit=200');
  const answer = await ask('/regulations');
  const kinds = new Set((answer.items ?? answer).flatMap((one) => one.kinds));
  const facility = items.find((one) => kinds.has(one.kind));
  const document = `GPMT ${Date.now() % 100_000}/2026`;
  await go(`/permits/new?entity=${encodeURIComponent(facility.id)}`);
  await page.getByLabel('Số và ngày của giấy phép').fill(document);
  await page.getByRole('button', { name: 'Thêm một giới hạn' }).click();
  assert.equal(await page.getByRole('button', { name: 'Lưu giấy phép' }).isDisabled(), true, 'a limit without a value');
  // Days are written day first, in any browser; one that does not exist is refused where it is written.
  const from = page.getByLabel('Hiệu lực từ ngày');
  assert.match(await from.inputValue(), /^\d\d\/\d\d\/\d{4}$/);
  await from.fill('31/02/2026');
  await page.getByText('Cần một ngày có thật').waitFor();
  await from.fill('1/2/2026');
  await page.getByText('Cần một ngày có thật').waitFor({ state: 'detached' });
  await page.locator('.line input[type=number]').last().fill('42.5');
  await page.locator('#effect').locator('..').getByText('42,5').waitFor();
  await isClean(page);
  await page.getByRole('button', { name: 'Lưu giấy phép' }).click();
  await page.getByRole('link', { name: 'Xem đối tượng' }).click();
  await page.locator('aside').getByText(document).waitFor();
});

test('the leader stands for the limit that a permit states', { skip: isMock && 'the mock knows no rows of permits' }, async () => {
  const { page, go, ask } = leader;
  const { items } = await ask('/permits');
  const permit = items.find((one) => one.rows.some((row) => row.at_most === 42.5 && !row.confirmed));
  assert.ok(permit, 'the permit of the test before has its limit as a row');
  await go(`/entities/${encodeURIComponent(permit.entity)}`);
  await page.locator(`aside [data-limit="${permit.rows[0].id}"]`).click();
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] textarea').fill('Bản giấy có dấu, trang 3');
  await page.locator('[role=dialog] .primary').click();
  await page.locator('[role=dialog]').getByText(/xác nhận chính thức lúc/).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  await page.locator('aside li .badge.strong').waitFor();
});
