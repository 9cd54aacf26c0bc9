// The center says how it is: a verdict first, numbers with their last minutes, refused messages; and a bar on every screen
// when it is not well. The state comes by the stream; what this test needs of it, it puts into the answers of the center.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { SIZES } from './browser.mjs';
import { sit } from './seat.mjs';

const mock = { skip: process.env.HAIDANG_MOCK !== '1' && 'only the mock can be told to be unwell' };
let seat;
before(async () => (seat = await sit('admin')));
after(() => seat?.stop());

test('the page begins with a verdict, and its numbers move', async () => {
  const { page, go } = seat;
  await go('/system');
  await page.getByRole('region', { name: 'Nhận định' }).waitFor();
  const tiles = page.getByRole('region', { name: 'Các số đang đo' }).locator('article');
  assert.ok(await tiles.count() >= 3);
  await tiles.locator('svg polyline').first().waitFor({ state: 'attached' });
  await isClean(page);
});

test('the bar comes by the stream on every screen, says why, and goes again', mock, async () => {
  const { page, go, post } = seat;
  const bar = page.locator('[data-state=read_only].state');
  await go('/cases');
  await page.locator('main h1').waitFor();
  assert.equal(await page.locator('.top .state').count(), 0);
  await post('/mock/state', { state: 'read_only' });
  await bar.waitFor();
  assert.equal(await bar.getAttribute('role'), 'alert');
  assert.match(await bar.innerText(), /CHỈ ĐỌC[\s\S]*Đĩa đầy/);
  assert.equal(Math.round((await bar.boundingBox()).width), SIZES['1440x900'].width);
  await isClean(page, 'body');
  for (const path of ['/', '/alarms', '/sql']) {
    await go(path);
    await bar.waitFor();
  }
  await bar.getByRole('link').click();
  await page.waitForURL(/\/health/);
  await page.locator('.verdict[data-state=read_only]').getByText('Đĩa đầy', { exact: false }).first().waitFor();
  await isClean(page);
  await post('/mock/state', { state: 'degraded' });
  await page.locator('.top [data-state=degraded][role=status]').waitFor();
  await isClean(page, 'body');
  await post('/mock/state', { state: 'ok' });
  await page.locator('.top .state').waitFor({ state: 'detached' });
});

test('a pack that did not load is named with its problems', mock, async () => {
  const { page, go } = seat;
  await go('/system');
  await page.locator('[data-pack=noise]').getByText('limits/day.toml:14:9', { exact: false }).first().waitFor();
});

test('a refused message is read, replayed, refused again with a sentence, and deleted with a word', mock, async () => {
  const { page } = seat;
  const rows = page.locator('tr[data-letter]');
  await rows.first().waitFor();
  const before = await rows.count();
  await rows.last().getByRole('button', { name: 'Xem' }).click();
  await page.getByRole('dialog').getByText('fe 50 01', { exact: false }).waitFor();
  await isClean(page, '[role=dialog]');
  await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();
  const station = rows.filter({ hasText: 'mg/l3' });
  await station.getByRole('button', { name: 'Nhận lại' }).click();
  await page.getByText('1 bản tin vẫn bị từ chối', { exact: false }).waitFor();
  await rows.first().getByRole('button', { name: 'Nhận lại' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-letter]').length === n, before - 1);
  await page.getByText('3 giá trị mới', { exact: false }).waitFor();
  await rows.last().getByRole('button', { name: 'Xóa' }).click();
  await isClean(page, '[role=dialog]');
  await page.getByRole('dialog').getByRole('button', { name: 'Xóa' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-letter]').length === n, before - 2);
  await page.getByRole('button', { name: 'Nhận lại tất cả' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Nhận lại' }).click();
  await page.waitForFunction(() => document.querySelectorAll('tr[data-letter]').length === 1);
  assert.match(await station.innerText(), /mg\/l3/, 'what is still wrong stays');
});

test('who may not touch sources sees the messages and no buttons', mock, async () => {
  const other = await sit('leader', { lang: 'en', theme: 'light', size: SIZES['390x844'], touch: true });
  try {
    await other.go('/system');
    await other.page.locator('tr[data-letter]').first().waitFor();
    assert.equal(await other.page.getByRole('button', { name: 'Delete' }).count(), 0);
    assert.equal(await other.page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1), false, 'nothing to scroll sideways');
    await isClean(other.page);
  } finally {
    await other.stop();
  }
});

test('a center that says less than this one is shown all the same', async () => {
  const { page, go } = seat;
  const old = { uptime_s: 100, version: '0.1.0', log: { head: 10, applied: 10, last_sync_us: 300 }, history: { pending: 1, duplicates: 0, flushed: 9 }, rates: { readings_per_s: 1.5 }, packs: [{ id: 'air', ok: true, problems: [] }] };
  await page.route('**/api/v1/health', (route) => route.fulfill({ json: old }));
  await go('/system');
  await page.getByRole('region', { name: 'Nhận định' }).getByText('Không có gì phải lo').waitFor();
  assert.equal(await page.locator('#dead-letters').count(), 0);
  await isClean(page);
  await page.unroute('**/api/v1/health');
});

test('nothing was asked of another host and nothing went wrong in the page', () => {
  assert.deepEqual(seat.foreign, []);
  assert.deepEqual(seat.complaints.filter((it) => !/422/.test(it)), []);
});
