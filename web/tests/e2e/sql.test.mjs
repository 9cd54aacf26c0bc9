// The data are asked in SQL: an example runs, becomes a picture and a file, is kept, shared, and found by its address.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { SIZES } from './browser.mjs';
import { sit } from './seat.mjs';

let seat;
before(async () => (seat = await sit('operator')));
after(() => seat?.stop());
const NAME = `Trung bình giờ, thử ${Date.now() % 100_000}`;
const answer = (page) => page.locator('.rows table');
const text = (page) => page.getByRole('textbox', { name: 'Câu hỏi SQL' });
const dialog = (page) => page.getByRole('dialog');

test('an empty page says what can be done, and shows tables and examples', async () => {
  const { page, go } = seat;
  await go('/sql');
  await page.locator('[data-table]').first().waitFor();
  assert.ok(await page.locator('.begin [data-example]').count() >= 3);
  assert.equal(await page.getByRole('button', { name: /^Chạy/ }).isDisabled(), true);
  await isClean(page);
});

test('an example runs and is drawn; the table stands below', async () => {
  const { page } = seat;
  await page.locator('.begin [data-example=hourly]').click();
  await answer(page).locator('tbody tr').first().waitFor();
  await page.locator('figure .plot canvas').waitFor();
  assert.match(await page.locator('figure .plot').getAttribute('aria-label'), /Đồ thị/);
  assert.match(await answer(page).locator('tbody tr').first().locator('td').nth(1).innerText(), /^\d\d:\d\d:\d\d \d\d\/\d\d\/\d{4}$/, 'a time of the zone');
  await isClean(page);
});

test('every example runs', async () => {
  const { page } = seat;
  await page.getByText('Câu hỏi', { exact: false }).and(page.locator('aside label')).click();
  for (const id of await page.locator('aside [data-example]').evaluateAll((all) => all.map((one) => one.dataset.example))) {
    await page.locator(`aside [data-example="${id}"]`).click();
    await page.getByRole('status').filter({ hasText: /dòng/ }).waitFor();
    assert.equal(await page.getByRole('main').getByRole('alert').count(), 0, id);
  }
  await isClean(page);
});

test('a table is looked at, and its columns are clicked into the question', async () => {
  const { page } = seat;
  await page.getByText('Bảng dữ liệu', { exact: true }).and(page.locator('aside label')).click();
  await page.locator('[data-table=alarms] summary').click();
  await page.locator('[data-table=alarms]').getByRole('button', { name: /Xem/ }).click();
  await answer(page).waitFor();
  assert.match(await text(page).inputValue(), /FROM alarms/);
  await page.getByRole('button', { name: 'Câu hỏi mới' }).click();
  await page.locator('[data-table=alarms]').getByRole('button', { name: /^raised_at/ }).click();
  await page.locator('[data-table=alarms]').getByRole('button', { name: /^severity/ }).click();
  assert.equal(await text(page).inputValue(), 'raised_at severity');
});

test('the keys of the editor: Ctrl+Enter runs, Tab moves lines, undo works, Escape and Tab leave', async () => {
  const { page } = seat;
  await text(page).fill('SELECT *\nFROM alarms\nLIMIT 5');
  await text(page).press('Control+a');
  await page.keyboard.press('Tab');
  assert.equal(await text(page).inputValue(), '  SELECT *\n  FROM alarms\n  LIMIT 5');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await text(page).inputValue(), 'SELECT *\nFROM alarms\nLIMIT 5');
  await page.keyboard.press('Control+z');
  assert.equal(await text(page).inputValue(), '  SELECT *\n  FROM alarms\n  LIMIT 5');
  await page.keyboard.press('Control+Enter');
  await answer(page).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA');
});

test('a fault is a sentence, its place is shown, and nothing that was written is lost', async () => {
  const { page } = seat;
  const wrong = 'SELECT *\nFROM no_such_table';
  await text(page).fill(wrong);
  await text(page).press('Control+Enter');
  await page.getByRole('main').getByRole('alert').filter({ hasText: 'no_such_table' }).waitFor();
  assert.equal(await text(page).inputValue(), wrong);
  const to = page.getByRole('button', { name: /^Tới dòng/ });
  if (await to.count()) {
    await to.click();
    assert.equal(await page.evaluate(() => document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), 'no_such_table');
  }
  await isClean(page);
});

test('what is written waits while somebody looks elsewhere, and is not thrown away without a word', async () => {
  const { page } = seat;
  await page.locator('nav a[href="/cases"]').click();
  await page.waitForURL(/\/cases/);
  await page.locator('nav a[href="/sql"]').click();
  assert.match(await text(page).inputValue(), /no_such_table/);
  await page.getByRole('button', { name: 'Câu hỏi mới' }).click();
  await isClean(page, '[role=dialog]');
  await dialog(page).getByRole('button', { name: 'Giữ lại' }).click();
  assert.match(await text(page).inputValue(), /no_such_table/);
  await page.getByRole('button', { name: 'Câu hỏi mới' }).click();
  await dialog(page).getByRole('button', { name: 'Bỏ' }).click();
  assert.equal(await text(page).inputValue(), '');
});

test('an answer becomes files', async () => {
  const { page } = seat;
  await text(page).fill('SELECT *\nFROM alarms\nLIMIT 3');
  await text(page).press('Control+Enter');
  await answer(page).waitFor();
  for (const [format, ending] of [['CSV', 'csv'], ['XLSX', 'xlsx'], ['Parquet', 'parquet'], ['Arrow', 'arrows']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Tải về dạng ${format}` }).click()]);
    assert.match(download.suggestedFilename(), new RegExp(`^sql-\\d{4}-.*\\.${ending}$`));
    const bytes = await readFile(await download.path());
    assert.ok(bytes.length > 0);
    if (format === 'CSV') assert.match(bytes.toString(), /severity/);
  }
});

test('a question is kept, renamed and shared, and its address opens it for a colleague', async () => {
  const { page } = seat;
  await page.getByRole('button', { name: 'Câu hỏi mới' }).click();
  await dialog(page).getByRole('button', { name: 'Bỏ' }).click();
  await page.locator('.begin [data-example=alarms]').click();
  await answer(page).waitFor();
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await isClean(page, '[role=dialog]');
  await dialog(page).getByRole('textbox').fill(NAME);
  await dialog(page).getByRole('button', { name: 'Lưu' }).click();
  await page.waitForURL(/question=/);
  await page.getByRole('heading', { level: 2, name: NAME }).waitFor();
  await page.getByRole('button', { name: `Đổi tên, chia sẻ câu hỏi ${NAME}` }).click();
  await dialog(page).getByRole('textbox').fill(`${NAME} B`);
  await dialog(page).getByRole('checkbox').check();
  await dialog(page).getByRole('button', { name: 'Lưu' }).click();
  await page.getByRole('heading', { level: 2, name: `${NAME} B` }).waitFor();
  await isClean(page);

  const other = await sit('leader', { lang: 'en', theme: 'light', size: SIZES['390x844'], touch: true });
  try {
    await other.go(`/sql?question=${new URL(page.url()).searchParams.get('question')}`);
    await other.page.getByRole('heading', { level: 2, name: `${NAME} B` }).waitFor();
    await answer(other.page).locator('tbody tr').first().waitFor();
    await other.page.getByText('of another person', { exact: false }).waitFor();
    assert.equal(await other.page.getByRole('button', { name: 'Save', exact: true }).count(), 0);
    assert.equal(await other.page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1), false, 'nothing to scroll sideways');
    await isClean(other.page);
  } finally {
    await other.stop();
  }
});

test('a change to a kept question is saved in place, and it is deleted with a word', async () => {
  const { page, ask } = seat;
  await text(page).press('Control+End');
  await page.keyboard.type(' -- sửa');
  await page.getByText('chưa lưu', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Lưu', exact: true }).click();
  await page.getByText('chưa lưu', { exact: false }).waitFor({ state: 'detached' });
  const kept = (await ask('/questions')).items.find((one) => one.name === `${NAME} B`);
  assert.match(kept.sql, /-- sửa$/);
  await page.getByRole('button', { name: `Xóa câu hỏi ${NAME} B` }).click();
  await dialog(page).getByRole('button', { name: 'Xóa' }).click();
  await page.locator(`[data-question="${kept.id}"]`).waitFor({ state: 'detached' });
  assert.equal(new URL(page.url()).searchParams.get('question'), null);
  await seat.go(`/sql?question=${kept.id}`);
  await page.getByText('Không có câu hỏi này', { exact: false }).waitFor();
});

test('a long answer is cut visibly, shown in pages, and a running question can be stopped', { skip: process.env.HAIDANG_MOCK !== '1' }, async () => {
  const { page, go } = seat;
  await go('/sql');
  await text(page).fill('SELECT *\nFROM readings');
  await text(page).press('Control+Enter');
  await page.getByText('còn nữa, đã cắt').waitFor();
  const rows = answer(page).locator('tbody tr');
  assert.equal(await rows.count(), 200);
  const more = page.getByRole('button', { name: 'Xem thêm' });
  for (let shown = 400; shown <= 1000; shown += 200) {
    await more.click();
    assert.equal(await rows.count(), shown);
  }
  assert.equal(await more.count(), 0, 'the rest is in the file');
  await isClean(page);
  await text(page).fill('SELECT pg_sleep FROM readings');
  await text(page).press('Control+Enter');
  await page.getByRole('button', { name: 'Dừng' }).click();
  await page.getByRole('button', { name: /^Chạy/ }).waitFor();
  assert.equal(await page.getByRole('main').getByRole('alert').count(), 0);
});

test('nothing was asked of another host and nothing went wrong in the page', () => {
  assert.deepEqual(seat.foreign, []);
  assert.deepEqual(seat.complaints.filter((it) => !/40\d|422/.test(it)), []);
});
