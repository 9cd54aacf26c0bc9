// A file of history in four steps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat, station;
before(async () => {
  seat = await sit('operator');
  const { kinds } = await seat.ask('/catalogue');
  const kind = kinds.find((one) => one.aqi) ?? kinds[0];
  station = (await seat.ask(`/entities?kind=${kind.id}&limit=10`)).items[0];
});
after(() => seat?.stop());

const FILE = ['Thời gian;PM2.5;SO2', '01/11/2026 01:00;31,4;60', '01/11/2026 02:00;;58', '01/11/2026 03:00;x;61'].join('\n');

test('file, columns, preview, result', async () => {
  const { page, go } = seat;
  await go('/import');
  await page.setInputFiles('main input[type=file]', { name: 'tram.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await page.getByRole('button', { name: 'Đọc tệp' }).click();
  const form = page.locator('main form');
  await form.locator('fieldset').first().waitFor();
  await isClean(page);
  await form.locator('input[type=radio][value=fixed]').check();
  await form.locator('fieldset', { hasText: 'Đối tượng' }).locator('select').selectOption(station.id);
  const quantity = page.getByLabel('Thông số: PM2.5');
  // Guessed from the heading and the cells: the quantity, its unit, how days and decimals are written.
  assert.match(await quantity.inputValue(), /pm25$/);
  assert.equal(await page.getByLabel('Đơn vị trong tệp: PM2.5').inputValue(), 'ug/m3');
  assert.equal(await page.getByLabel('Cách viết').inputValue(), 'dd/MM/yyyy HH:mm');
  assert.ok(await page.getByLabel(/dấu phẩy/).isChecked());
  await form.locator('.primary').click();
  await page.getByRole('region', { name: 'Xem trước' }).locator('tbody tr').first().waitFor();
  await page.getByText('không đọc được', { exact: true }).first().waitFor();
  await isClean(page);
  await page.getByLabel(/Lưu cách đọc này/).fill(`thu ${Date.now()}`);
  await page.locator('main form .primary').click();
  await page.getByText('Đã nhập xong tram.csv').waitFor();
  assert.notEqual(await page.locator('main dd').first().innerText(), '0', 'readings went in');
  assert.match(await page.locator('.hash').innerText(), /^[0-9a-f]{64}$/);
});
