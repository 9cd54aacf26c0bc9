// The life of one alarm as the duty officer lives it: it appears, is taken, worked, and its case is closed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, login, open } from './browser.mjs';
import { runningCenter } from './center.mjs';

const center = runningCenter();
/** The demo's first incident must come within two minutes of the start. */
const ALARM_MS_MAX = 130_000;
let browser, seat;

before(async () => {
  browser = await launch();
  seat = await open(browser, center);
  await seat.go('/');
  await login(seat.page, center);
});
after(() => browser?.close());

const ask = (path, init) => seat.page.evaluate(([path, init]) => fetch(`/api/v1${path}`, init).then((response) => response.json()), [path, init]);
const csrf = async () => (await ask('/session')).csrf;
const post = async (path, body = {}) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': await csrf() }, body: JSON.stringify(body) });
let worked = null;
/** An alarm that nobody has, with a procedure, and with its case open if a rule has opened one by itself. */
async function workable() {
  const { items } = await ask('/alarms?state=active&limit=200');
  for (const alarm of items.filter((one) => !one.acknowledged)) {
    const detail = await ask(`/alarms/${encodeURIComponent(alarm.id)}`);
    const open = detail.case_id ? (await ask(`/cases/${encodeURIComponent(detail.case_id)}`)).state === 'open' : true;
    if (detail.procedure && open) return detail;
  }
  return null;
}

test('an alarm appears by itself, with value, limit, place and the next action', async () => {
  const { page } = seat;
  await page.waitForSelector('.banner .ack', { timeout: ALARM_MS_MAX });
  const row = page.locator('.list tr.waiting').first();
  await row.waitFor();
  assert.ok((await page.locator('aside h2').first().innerText()).length > 5);
  assert.ok(await page.locator('aside .facts b').count() >= 1);
});

test('one that comes while the page is open is shown without a reload', { skip: process.env.HAIDANG_MOCK !== '1' }, async () => {
  await seat.page.getByText('Ống khói Đình Vũ 3').first().waitFor();
});

test('A acknowledges the alarm in hand, and it can be taken back for 30 s', async () => {
  const { page } = seat;
  // One with a procedure, so that its case can be worked later.
  const until = Date.now() + ALARM_MS_MAX;
  while (!worked && Date.now() < until) {
    worked = await workable();
    if (!worked) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  assert.ok(worked, 'no unacknowledged alarm with a procedure');
  await page.locator(`tr[data-alarm="${worked.id}"] .name`).click();
  await page.keyboard.press('a');
  const back = page.locator('aside').getByRole('button', { name: /Rút lại/ });
  await back.waitFor();
  assert.equal((await ask(`/alarms/${worked.id}`)).acknowledged.by !== '', true);
  await back.click();
  await page.locator('aside').getByRole('button', { name: /Tiếp nhận/ }).waitFor();
  assert.equal((await ask(`/alarms/${worked.id}`)).acknowledged, null);
  await page.keyboard.press('a');
  await back.waitFor();
  await page.locator(`tr[data-alarm="${worked.id}"]:not(.waiting)`).waitFor();
});

test('a comment and the owner are in the life line', async () => {
  const { page } = seat;
  await page.keyboard.press('c');
  await page.fill('textarea', 'Đã gọi ca trưởng.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('aside q', { hasText: 'Đã gọi ca trưởng.' }).waitFor();
  await page.keyboard.press('d');
  await page.getByRole('dialog').getByRole('button').nth(1).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a refusal is shown beside the thing, in a sentence', async () => {
  const { page } = seat;
  await post(`/alarms/${worked.id}/acknowledge`);
  const refused = await page.evaluate(async ([id, token]) => (await fetch(`/api/v1/alarms/${id}/acknowledge`, { method: 'POST', headers: { 'x-csrf-token': token, 'content-type': 'application/json' }, body: '{}' })).status, [worked.id, await csrf()]);
  assert.equal(refused, 409);
});

test('its case is opened, every step is done with evidence where needed, and it is closed with a result', async () => {
  const { page } = seat;
  await page.locator('aside').getByRole('button', { name: /Mở vụ việc/ }).or(page.locator('aside').getByRole('link', { name: /Xử lý vụ việc/ })).first().click();
  await page.waitForURL(/\/cases\//);
  await page.waitForSelector('h1');
  const id = decodeURIComponent(new URL(page.url()).pathname.split('/').pop());
  const steps = (await ask(`/cases/${id}`)).steps;
  for (const [i, step] of steps.entries()) {
    const form = page.locator(`li[data-step="${step.id}"] form`);
    await form.locator('textarea').fill(`Đã làm bước ${i + 1}.`);
    if (step.needs_evidence) {
      await form.locator('input[type=file]').setInputFiles({ name: 'anh.txt', mimeType: 'text/plain', buffer: Buffer.from('chứng cứ') });
      await form.getByText('anh.txt').waitFor();
    }
    await form.locator('button.primary').click();
    await page.waitForFunction(([id, n]) => fetch(`/api/v1/cases/${id}`).then((r) => r.json()).then((one) => one.steps_done >= n), [id, i + 1]);
  }
  await page.getByRole('button', { name: /Đóng vụ việc/ }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[value=solved]').check();
  await dialog.locator('textarea').fill('Đã giảm tải, nồng độ trở lại trong giới hạn.');
  await dialog.locator('button.primary').click();
  await dialog.waitFor({ state: 'detached' });
  const closed = await ask(`/cases/${id}`);
  assert.equal(closed.state, 'closed');
  assert.ok(closed.result);
});

test('the evidence bundle of the alarm can be downloaded', async () => {
  const { page } = seat;
  await page.goto(`${center.url}/alarms/${worked.id}`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /chứng cứ/ }).click()]);
  assert.match(download.suggestedFilename(), /\.zip$/);
});

test('nothing was asked of another host and nothing went wrong in the page', () => {
  assert.deepEqual(seat.foreign, []);
  assert.deepEqual(seat.complaints.filter((text) => !/409/.test(text)), []);
});
