// A case is worked step by step: a note always, evidence where the procedure asks for it, a result at the end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat, id;
const WAIT_MS_MAX = 180_000;
before(async () => {
  seat = await sit('operator');
  // A zone that has just begun may have no alarm yet that a case can be opened for.
  for (const until = Date.now() + WAIT_MS_MAX; !id && Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 2000))) id = await workable();
});
async function workable() {
  const { items } = await seat.ask('/cases?state=open&limit=50');
  const open = items.find((one) => one.steps_done === 0)?.id;
  if (open) return open;
  for (const alarm of (await seat.ask('/alarms?state=active&limit=200')).items.filter((one) => !one.case_id)) {
    const opened = await seat.post(`/alarms/${encodeURIComponent(alarm.id)}/case`);
    if (opened.case_id) return opened.case_id;
  }
}
after(() => seat?.stop());
const detail = () => seat.ask(`/cases/${encodeURIComponent(id)}`);

test('the list shows it, with the step in hand and its time', async () => {
  assert.ok(id, 'no case could be opened');
  await seat.go('/cases');
  await seat.page.locator(`tr[data-case="${id}"] a`).first().click();
  await seat.page.waitForURL(/\/cases\/./);
  await seat.page.locator('li[aria-current="step"]').waitFor();
});

test('a step is not done without a note', async () => {
  const { page } = seat;
  assert.equal(await page.locator('li[aria-current] form .primary').isDisabled(), true);
  await isClean(page);
});

test('every step in its turn, with evidence where it is asked for', async () => {
  const { page } = seat;
  const steps = (await detail()).steps;
  for (const [i, step] of steps.entries()) {
    const now = page.locator(`li[data-step="${step.id}"][aria-current="step"]`);
    await now.locator('textarea').fill(`Đã làm bước ${i + 1}`);
    if (step.needs_evidence) {
      assert.equal(await now.locator('.primary').isDisabled(), true, 'evidence is missing');
      await now.locator('input[type=file]').setInputFiles({ name: 'bien-ban.txt', mimeType: 'text/plain', buffer: Buffer.from(`biên bản ${i}`) });
      await now.getByText('bien-ban.txt').waitFor();
    }
    await now.locator('.primary').click();
    await page.locator(`li.done[data-step="${step.id}"]`).waitFor();
  }
  const done = await detail();
  assert.equal(done.steps_done, steps.length);
  const proven = done.entries.filter((entry) => entry.kind === 'step_done' && entry.evidence?.length > 0);
  assert.equal(proven.length, steps.filter((step) => step.needs_evidence).length, 'evidence is kept with its step');
  for (const entry of proven) assert.match(entry.evidence[0].sha256, /^[0-9a-f]{64}$/);
});

test('a note and a colleague', async () => {
  const { page } = seat;
  await page.getByRole('button', { name: 'Thêm ghi chú' }).click();
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] textarea').fill('Đã gọi ca trưởng');
  await page.locator('[role=dialog] .primary').click();
  await page.getByText('Đã gọi ca trưởng').waitFor();
});

test('it is closed with a result and a conclusion, and then only read', async () => {
  const { page } = seat;
  await page.locator('main header').getByRole('button', { name: 'Đóng vụ việc' }).click();
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] input[value=solved]').check();
  await page.locator('[role=dialog] textarea').fill('Đã khắc phục, số đo trở lại trong giới hạn');
  await page.locator('[role=dialog] .primary').click();
  await page.locator('main header .badge.strong').waitFor();
  const closed = await detail();
  assert.equal(closed.state, 'closed');
  assert.equal(closed.result, 'solved');
  assert.equal(await page.locator('main header button').count(), 0);
});
