// A leak somebody calls in: a case opened by hand, a form that decides, steps at once, a part for each team, a skipped step.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { isMock } from './center.mjs';
import { sit } from './seat.mjs';

const real = { skip: isMock && 'the mock runs no procedures' };
const LEAK = 'response/gas-leak';
let seat, id;
before(async () => {
  if (!isMock) seat = await sit('operator');
});
after(() => seat?.stop());
const detail = (one = id) => seat.ask(`/cases/${encodeURIComponent(one)}`);
const step = (name) => seat.page.locator(`li[data-step="${name}"]`);
const now = (name) => seat.page.locator(`li[data-step="${name}"][aria-current="step"]`);
const parts = async () => (await detail()).entries.filter((entry) => entry.kind === 'part_begun').map((entry) => entry.case_id);
const photo = { name: 'danh-sach.txt', mimeType: 'text/plain', buffer: Buffer.from('đã báo ba cơ sở') };

test('somebody calls: the case is opened by hand, once', real, async () => {
  const { page } = seat;
  await seat.go('/cases');
  for (const again of [false, true]) {
    await page.getByRole('button', { name: 'Mở vụ việc' }).click();
    const dialog = page.locator('[role=dialog]');
    await isClean(page, '[role=dialog]');
    assert.equal(await dialog.locator(`option[value="response/team"]`).count(), 0, 'what another procedure calls is no beginning');
    await dialog.locator('select').first().selectOption(LEAK);
    await dialog.locator('select').last().selectOption({ index: 1 });
    await dialog.locator('textarea').fill('Bảo vệ báo mùi khai gần bồn');
    await dialog.locator('.primary').click();
    if (again) {
      await dialog.locator('[role=alert], .problem').first().waitFor();
      await dialog.getByRole('button', { name: 'Hủy' }).click();
    } else {
      await page.waitForURL(/\/cases\/./);
      id = decodeURIComponent(new URL(page.url()).pathname.split('/').pop());
      await page.getByText('Bảo vệ báo mùi khai gần bồn').waitFor();
      await seat.go('/cases');
    }
  }
});

test('the first report is a form: what is asked depends on what was answered', real, async () => {
  const { page } = seat;
  await seat.go(`/cases/${encodeURIComponent(id)}`);
  const form = now('report').locator('form');
  await form.waitFor();
  await isClean(page);
  const hurt = form.getByText('Số người bị nạn');
  assert.equal(await hurt.count(), 0);
  await form.getByLabel('Có', { exact: true }).check();
  await hurt.waitFor();
  await form.getByLabel('Không', { exact: true }).check();
  assert.equal(await hurt.count(), 0);
  await form.locator('select').selectOption('large');
  assert.equal(await form.locator('.primary').isDisabled(), true, 'the teams are missing');
  await form.getByLabel('Các đội cần gọi').fill('Chữa cháy\nY tế');
  await form.getByLabel('Các đội cần gọi').blur();
  await form.locator('.primary').click();
  await page.locator('li.done[data-step="report"]').waitFor();
});

test('everything begins at once, with a part for each team', real, async () => {
  for (const name of ['isolate', 'warn-downwind']) await now(name).waitFor();
  await isClean(seat.page);
  const stands = await detail();
  assert.ok(stands.entries.some((entry) => entry.kind === 'decided'), 'the table that decided is in the history');
  const teams = await Promise.all((await parts()).map((one) => detail(one)));
  assert.deepEqual(teams.map((team) => team.item).sort(), ['Chữa cháy', 'Y tế']);
  assert.ok(teams.every((team) => team.parent_id === id));
  await seat.page.locator('li[data-part] a', { hasText: 'Chữa cháy' }).waitFor();
});

test('a step is skipped for a reason only', real, async () => {
  const { page } = seat;
  const isolate = now('isolate');
  await isolate.getByRole('button', { name: 'Bỏ qua bước này' }).click();
  assert.equal(await isolate.locator('.primary').isDisabled(), true);
  await isolate.locator('textarea').fill('Nhà máy đã tự cách ly');
  await isolate.locator('.primary').click();
  await page.locator('li[data-step="isolate"][data-state="skipped"]').waitFor();
  await page.getByText('Bỏ qua bước: ').first().waitFor();
});

test('the neighbours are warned, with proof', real, async () => {
  const { page } = seat;
  const warn = now('warn-downwind');
  await warn.locator('textarea').fill('Đã gọi ba cơ sở cuối gió');
  assert.equal(await warn.locator('.primary').isDisabled(), true, 'evidence is missing');
  await warn.locator('input[type=file]').setInputFiles(photo);
  await warn.getByText(photo.name).waitFor();
  await warn.locator('.primary').click();
  await page.locator('li.done[data-step="warn-downwind"]').waitFor();
  assert.equal(await step('conclude').getAttribute('data-state'), 'ahead', 'the teams are still at work');
});

test('the teams finish, each case of theirs closes by itself, and the whole goes on', real, async () => {
  const { page } = seat;
  const [first, second] = await parts();
  await seat.go(`/cases/${encodeURIComponent(first)}`);
  for (const name of ['call', 'arrive', 'done']) {
    await now(name).locator('textarea').fill('Đội trưởng xác nhận');
    if (name === 'done') {
      await now(name).locator('input[type=file]').setInputFiles(photo);
      await now(name).getByText(photo.name).waitFor();
    }
    await now(name).locator('.primary').click();
    await page.locator(`li.done[data-step="${name}"]`).waitFor();
  }
  assert.equal((await detail(first)).state, 'closed');
  assert.equal((await detail()).current_step, null, 'one of two is not all');
  assert.deepEqual((await detail()).parts.map((part) => part.state).sort(), ['closed', 'open']);
  const path = (name) => `/cases/${encodeURIComponent(second)}/steps/${name}`;
  for (const name of ['call', 'arrive']) await seat.post(path(name), { note: 'xong' });
  await seat.post(`${path('done')}/skip`, { reason: 'Đội không phải xuất phát' });
  assert.equal((await detail(second)).state, 'closed');
  await seat.go(`/cases/${encodeURIComponent(id)}`);
  await now('conclude').waitFor();
});

test('it is concluded and closed', real, async () => {
  const { page } = seat;
  await now('conclude').locator('textarea').fill('Van xả hở, đã thay; không ai bị nạn');
  await now('conclude').locator('.primary').click();
  await page.locator('li.done[data-step="conclude"]').waitFor();
  await page.locator('main header').getByRole('button', { name: 'Đóng vụ việc' }).click();
  await page.locator('[role=dialog] input[value=solved]').check();
  await page.locator('[role=dialog] textarea').fill('Đã khắc phục');
  await page.locator('[role=dialog] .primary').click();
  await page.locator('main header .badge.strong').waitFor();
  const closed = await detail();
  assert.deepEqual([closed.state, closed.result], ['closed', 'solved']);
  const skipped = closed.entries.filter((entry) => entry.kind === 'step_skipped');
  assert.equal(skipped.length, 1);
});
