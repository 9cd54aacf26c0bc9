// A unit's own rule: refused where it would warn later than the law, tried on what is kept, saved, and its alarm comes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat;
const name = `Thử PM2,5 ${Date.now() % 1_000_000}`;
before(async () => (seat = await sit('operator')));
after(() => seat?.stop());

test('a rule later than the law is refused beside its field; one before it is tried, saved, and raises', async () => {
  const { page, go, ask } = seat;
  await go('/rules');
  await page.getByRole('heading', { name: 'Quy tắc chung' }).waitFor();
  await isClean(page);
  await page.getByRole('button', { name: 'Thêm quy tắc' }).click();
  await page.getByLabel('Tên quy tắc · Tiếng Việt').fill(name);
  await page.getByLabel('Loại đối tượng').selectOption('air-station');
  await page.getByLabel(/^Đại lượng/).selectOption('air-station.pm25');
  await page.getByLabel(/^Giá trị/).fill('5000');
  await page.getByLabel('Việc đầu tiên phải làm · Tiếng Việt').fill('Xem các trạm lân cận');
  await isClean(page);
  const submit = page.locator('form .primary');
  await submit.click();
  const refusal = page.locator('fieldset:has(legend:has-text("Điều kiện 1")) + .problem');
  await refusal.waitFor();
  assert.match(await refusal.innerText(), /QCVN 05:2023.*Được phép/s);

  await page.getByLabel(/^Giá trị/).fill('1');
  await submit.click();
  await page.locator('.fired').waitFor();
  assert.match(await page.locator('.fired').innerText(), /lần/);
  await isClean(page);
  await page.getByLabel('Lý do đặt hoặc sửa').fill('Thử trong ca trực');
  await submit.click();
  await page.getByRole('heading', { name: 'Các phiên bản' }).waitFor();
  const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1));

  const raised = async () => (await ask('/alarms?limit=500')).items.find((it) => it.rule === id);
  let alarm = await raised();
  for (let n = 0; n < 60 && !alarm; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    alarm = await raised();
  }
  assert.ok(alarm, 'its alarm comes with the next reading');
  assert.equal(alarm.title.vi, name);

  await page.getByRole('button', { name: 'Ngừng dùng' }).click();
  await page.locator('[role=dialog] input').fill('Hết ca thử');
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] .primary').click();
  await page.getByText('Đã ngừng').first().waitFor();
  for (let n = 0; n < 20 && (await raised())?.state === 'active'; n += 1) await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.ok((await raised())?.state !== 'active', 'what nobody asks for any more clears');
});

test('a fence says what its preview cannot show; an indicator names the one thing its alarm stands on', async () => {
  const { page, go } = seat;
  await go('/rule/new');
  await page.getByLabel('Tên quy tắc · Tiếng Việt').fill('Thử sự kiện');
  await page.getByLabel('Loại đối tượng').selectOption('vehicle');
  await page.getByLabel(/^Kiểu/).selectOption('ongoing');
  await page.getByLabel(/^Sự kiện/).selectOption('inside');
  await page.getByLabel(/^Khu vực/).selectOption('bien-xanh-kho-nh3');
  await page.getByLabel('Việc đầu tiên phải làm · Tiếng Việt').fill('Gọi bảo vệ kho');
  await isClean(page);
  const submit = page.locator('form .primary');
  await submit.click();
  await page.getByText('di chuyển đã qua không được lưu trong bảng').waitFor();
  await isClean(page);

  await page.getByLabel('Loại đối tượng').selectOption('stack');
  await page.getByLabel(/^Kiểu/).selectOption('indicator');
  await page.getByLabel(/^Chỉ tiêu/).selectOption('air/stack-compliance');
  await submit.click();
  const refusal = page.locator('fieldset:has(legend:has-text("Đối tượng")) + .problem');
  await refusal.waitFor();
  assert.match(await refusal.innerText(), /đúng 1/);
  await page.locator('.things input').first().check();
  await submit.click();
  await page.getByText(/Đã hỏi lại chỉ tiêu \d+ lần/).waitFor();
  await isClean(page);
});
