// A facility: found without diacritics, its means and readings, one value put right, one sensor taken out and back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat, one;
before(async () => {
  seat = await sit('operator');
  const { items } = await seat.ask('/entities?limit=200');
  one = await seat.ask(`/entities/${encodeURIComponent(items.find((each) => each.status !== 'stale' && each.status !== 'no_data' && each.place).id)}`);
  await seat.go('/');
});
after(() => seat?.stop());
const plain = (text) => text.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/đ/gi, 'd').toLowerCase();

test('the list is filtered by words without diacritics', async () => {
  const { page, go } = seat;
  await go('/entities');
  await page.locator('tr[data-entity]').first().waitFor();
  await page.locator('main input[type=search]').fill(plain(one.title.vi));
  await page.locator(`tr[data-entity="${one.id}"]`).waitFor();
  await page.locator('main input[type=search]').fill('khong co gi nhu the');
  await page.locator('.empty').waitFor();
});

test('its page shows both coordinates, values with limits, and a chart', async () => {
  const { page, go } = seat;
  await go(`/entities/${encodeURIComponent(one.id)}`);
  await page.locator('tr[data-series]').first().waitFor();
  assert.match(await page.locator('[data-vn2000]').innerText(), /\d.*m/);
  await page.locator('figure canvas').waitFor();
  assert.match(await page.locator('figure .plot').getAttribute('aria-label'), /Đồ thị/);
  assert.equal(await page.locator('tr[data-series]').count(), one.series.length);
});

test('legal means say what the law made of them', async () => {
  const { page } = seat;
  await page.locator('#series').locator('..').getByText('Trung bình', { exact: true }).click();
  await page.getByRole('region', { name: 'Trung bình' }).locator('tbody tr').first().waitFor();
  await isClean(page);
});

test('a value put right keeps the old one', async () => {
  const { page } = seat;
  await page.getByText('Số đo gốc', { exact: true }).click();
  const row = page.locator('tr[data-time]').nth(2);
  const time = await row.getAttribute('data-time');
  await row.getByRole('button', { name: 'Sửa' }).click();
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] input[type=number]').fill('12.5');
  await page.locator('[role=dialog] textarea').fill('Đầu đo bị che, đối chiếu sổ trực');
  await page.locator('[role=dialog] .primary').click();
  const fixed = page.locator(`tr[data-time="${time}"]`);
  await fixed.getByText('đã sửa tay').waitFor();
  await page.getByText('Hiện cả bản đã bị thay').click();
  await page.locator(`tr.gone[data-time="${time}"]`).waitFor();
  assert.equal(await fixed.count(), 2);
});

test('one bad sensor is taken out with a reason and an end, and put back', async () => {
  const { page } = seat;
  await page.getByRole('button', { name: 'Ngừng sử dụng đầu đo' }).click();
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] textarea').fill('Đầu đo hỏng, chờ thay');
  await page.locator('[role=dialog] .primary').click();
  await page.locator('.out').getByText('Đầu đo hỏng, chờ thay').waitFor();
  const series = Number(await page.locator('tr.chosen[data-series]').getAttribute('data-series'));
  const out = (await seat.ask(`/entities/${encodeURIComponent(one.id)}`)).series.find((each) => each.id === series).out_of_service;
  assert.ok(Date.parse(out.until) > Date.now() + 3 * 3_600_000, 'four hours unless told otherwise');
  await page.getByRole('button', { name: 'Sử dụng lại' }).click();
  await page.getByRole('button', { name: 'Ngừng sử dụng đầu đo' }).waitFor();
});

test('an enterprise sees its own and changes nothing', async () => {
  const other = await sit('enterprise');
  try {
    const { items } = await other.ask('/entities?limit=50');
    await other.go(`/entities/${encodeURIComponent(items[0].id)}`);
    await other.page.locator('main h1').waitFor();
    assert.equal(await other.page.getByRole('button', { name: 'Ngừng sử dụng đầu đo' }).count(), 0);
    assert.equal(await other.page.getByRole('button', { name: 'Sửa đối tượng' }).count(), 0);
  } finally {
    await other.stop();
  }
});
