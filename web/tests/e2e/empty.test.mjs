// The first hour of a new center: from an empty folder to a reading that is judged, by pages alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { launch, open } from './browser.mjs';
import { isMock, startCenter } from './center.mjs';

const PASSWORD = 'mật khẩu của quản trị';
const options = { skip: isMock && 'the mock is never empty' };
let center, browser, seat;
before(async () => {
  if (isMock) return;
  center = await startCenter({ empty: true });
  browser = await launch();
  seat = await open(browser, center);
});
after(async () => {
  await browser?.close();
  await center?.stop();
});
const dialog = (what) => seat.page.locator(`[role=dialog] ${what}`);
const saved = () => dialog('form').waitFor({ state: 'detached' });

test('the first login asks for a password of one\'s own', options, async () => {
  const { page, go } = seat;
  await go('/orgs');
  await page.fill('input[name=user]', 'admin');
  await page.fill('input[name=password]', center.passwords.admin);
  await page.click('button.primary');
  await page.fill('input[name=old]', center.passwords.admin);
  await page.fill('input[name=new]', PASSWORD);
  await page.fill('input[name=again]', PASSWORD);
  await page.click('button.primary');
  await page.waitForSelector('main#page');
});

test('an empty center does not call itself quiet: it says that nothing is watched, and what comes first', options, async () => {
  const { page, go } = seat;
  await go('/');
  await page.locator('.list .empty').getByText('Chưa theo dõi gì', { exact: false }).waitFor();
  assert.equal(await page.getByText('Khu yên tĩnh', { exact: false }).count(), 0);
  await page.locator('.list .empty').getByRole('link', { name: 'Đơn vị' }).click();
  await page.waitForURL(/orgs/);
});

test('the authority is named, a park and an enterprise are added', options, async () => {
  const { page, go } = seat;
  await go('/orgs');
  await page.getByRole('button', { name: /^Sửa / }).click();
  await isClean(page, '[role=dialog]');
  await dialog('input').nth(0).fill('Ban Quản lý Khu kinh tế Thử');
  await dialog('input').nth(1).fill('Test Zone Authority');
  await dialog('.primary').click();
  await saved();
  await page.getByRole('button', { name: 'Thêm bên dưới Ban Quản lý Khu kinh tế Thử' }).click();
  for (const [nth, text] of ['khu-thu', 'KCN Thử', 'Test Park'].entries()) await dialog('input').nth(nth).fill(text);
  assert.equal(await dialog('select').nth(0).inputValue(), 'park', 'what most often stands under an authority');
  await dialog('.primary').click();
  await saved();
  await page.getByRole('button', { name: 'Thêm bên dưới KCN Thử' }).click();
  for (const [nth, text] of ['nha-may', 'Nhà máy Thử', ''].entries()) await dialog('input').nth(nth).fill(text);
  await dialog('.primary').click();
  await saved();
  await page.locator('tr[data-org=nha-may]').waitFor();
  await isClean(page);
});

test('a unit in the wrong order is refused with a sentence', options, async () => {
  const { page } = seat;
  await page.getByRole('button', { name: 'Thêm bên dưới Nhà máy Thử' }).click();
  for (const [nth, text] of ['khu-2', 'KCN 2'].entries()) await dialog('input').nth(nth).fill(text);
  await dialog('select').nth(0).selectOption('park');
  await dialog('.primary').click();
  await dialog('').getByText('đơn vị quản lý khu không đứng dưới doanh nghiệp', { exact: false }).waitFor();
  await dialog('').getByRole('button', { name: 'Hủy' }).click();
});

test('a duty officer, a source and a facility are added', options, async () => {
  const { page, go } = seat;
  await go('/users');
  await page.getByRole('button', { name: 'Thêm người dùng' }).click();
  for (const [nth, text] of ['truc', 'Trần Trực'].entries()) await dialog('input').nth(nth).fill(text);
  await dialog('select').nth(1).selectOption('zone');
  await dialog('input[type=password]').fill('mot-mat-khau-dai');
  await dialog('.primary').click();
  await saved();

  await go('/sources');
  await page.getByRole('button', { name: 'Thêm nguồn' }).click();
  for (const [nth, text] of ['logger-1', 'Bộ ghi ống khói'].entries()) await dialog('input').nth(nth).fill(text);
  await dialog('select').nth(0).selectOption('nha-may');
  await dialog('select').nth(1).selectOption('http');
  await dialog('.primary').click();
  center.token = (await page.locator('[data-token]').innerText()).trim();
  await page.getByRole('button', { name: 'Tôi đã chép mã' }).click();

  await go('/entities');
  await page.getByRole('button', { name: 'Thêm đối tượng' }).click();
  await dialog('select').nth(0).selectOption('stack');
  for (const [nth, text] of ['ong-khoi-1', 'Ống khói 1'].entries()) await dialog('input').nth(nth).fill(text);
  await dialog('select').nth(1).selectOption('nha-may');
  await dialog('select').nth(2).selectOption('logger-1');
  await dialog('.primary').click();
  await page.waitForURL(/entities\/ong-khoi-1/);
});

const deliver = async () =>
  fetch(`${center.url}/api/v1/observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${center.token}` },
    body: JSON.stringify({ entity: 'ong-khoi-1', time: new Date().toISOString(), values: { so2: 120 } }),
  });

test('its device delivers, and the facility shows it', options, async () => {
  const { page } = seat;
  const answer = await deliver();
  assert.equal(answer.status, 200, await answer.text());
  await page.reload();
  await page.getByText('120').first().waitFor();
});

test('a source that is switched off is refused, and its page says why', options, async () => {
  const { page, go } = seat;
  await go('/sources');
  await page.getByRole('button', { name: 'Sửa nguồn Bộ ghi ống khói' }).click();
  await dialog('input[type=checkbox]').uncheck();
  await dialog('textarea').fill('Đang hiệu chuẩn');
  await isClean(page, '[role=dialog]');
  await dialog('.primary').click();
  await saved();
  await page.locator('tr[data-source=logger-1]').getByText('đã tắt').waitFor();
  const answer = await deliver();
  assert.equal(answer.status, 403);
  assert.equal((await answer.json()).type, 'source-off');
  await page.reload();
  await page.getByText('nguồn `logger-1` đang tắt').waitFor();
  assert.deepEqual(seat.complaints.filter((it) => !/422|403/.test(it)), []);
});
