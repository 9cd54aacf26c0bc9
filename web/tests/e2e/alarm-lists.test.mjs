// The lists of alarms: filters with names, the keyboard, what is put aside, what is planned, and how it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { isMock } from './center.mjs';
import { sit } from './seat.mjs';

const works = `Thay bơm lấy mẫu ${Date.now()}`;
const weekly = `Hiệu chuẩn hằng tuần ${Date.now()}`;
const real = { skip: isMock && 'the mock keeps no shelves' };
let seat;
let put_aside = '';
before(async () => {
  seat = await sit('operator');
});
after(() => seat?.stop());
const dialog = (what = '') => seat.page.locator(`[role=dialog] ${what}`);
const heard = async () => (await seat.ask('/alarms?state=open&quiet=heard&limit=200')).items;
const until = async (wanted, why) => {
  for (let n = 0; n < 60; n += 1) {
    if (await wanted()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.fail(why);
};

test('a filter is in the address, gets a name, and is there again after a reload', async () => {
  const { page, go } = seat;
  await go('/alarms');
  await page.locator('tr[data-alarm]').first().waitFor();
  await page.getByLabel('Loại', { exact: true }).selectOption('device');
  await page.getByLabel('Mức', { exact: true }).selectOption('medium');
  await page.waitForURL(/class=device/);
  const wanted = (await heard()).filter((one) => one.class === 'device' && one.severity !== 'low').length;
  await until(async () => (await page.locator('tr[data-alarm]').count()) === wanted, `${wanted} device alarms are not shown`);
  await page.getByRole('button', { name: 'Lưu bộ lọc' }).click();
  await isClean(page, '[role=dialog]');
  await dialog('input').fill('Thiết bị của ca');
  await dialog('.primary').click();
  await page.goto(new URL('/alarms', page.url()).href);
  await page.getByRole('link', { name: 'Thiết bị của ca' }).click();
  await page.waitForURL(/severity=medium.*class=device|class=device.*severity=medium/);
  await page.locator('[aria-current=true]', { hasText: 'Thiết bị của ca' }).waitFor();
  await isClean(page);
  await page.getByRole('button', { name: 'Xóa bộ lọc Thiết bị của ca' }).click();
  assert.equal(await page.getByRole('link', { name: 'Thiết bị của ca' }).count(), 0);
});

test('words are found without diacritics, and nothing found says what to do', async () => {
  const { page, go } = seat;
  await go('/alarms');
  await page.locator('tr[data-alarm]').first().waitFor();
  await page.keyboard.press('f');
  await page.keyboard.type('khong dau nao nhu vay');
  await page.locator('.empty').waitFor();
  await page.getByRole('link', { name: 'Bỏ lọc' }).click();
  await page.locator('tr[data-alarm]').first().waitFor();
});

test('history is asked of the center, page by page', async () => {
  const { page, go, ask } = seat;
  await go('/alarms?state=any&period=24h');
  const day = new Date(Date.now() - 86_400_000).toISOString();
  await until(async () => (await page.locator('tr[data-alarm]').count()) === (await ask(`/alarms?state=any&from=${day}&limit=200`)).items.length, 'the list is not what the center has of a day');
  assert.ok((await page.locator('tr[data-alarm]').count()) > 0);
  const rule = (await ask('/alarms?state=any&limit=1')).items[0].rule;
  await go(`/alarms?state=any&rule=${encodeURIComponent(rule)}`);
  await until(async () => (await page.locator('tr[data-alarm]').count()) === (await ask(`/alarms?state=any&rule=${encodeURIComponent(rule)}&limit=200`)).items.length, 'the list is not what the center has of a rule');
  await isClean(page);
});

test('the whole list by keyboard: J and K go, S asks why and until when, a refusal is a sentence, and it is shelved', real, async () => {
  const { page, go, ask } = seat;
  await go('/alarms');
  await page.locator('tr[data-alarm]').first().waitFor();
  const rows = page.locator('tr[data-alarm]');
  if ((await rows.count()) > 1) {
    const first = await page.locator('tr.selected').getAttribute('data-alarm');
    await page.keyboard.press('j');
    assert.notEqual(await page.locator('tr.selected').getAttribute('data-alarm'), first);
    await page.keyboard.press('k');
    assert.equal(await page.locator('tr.selected').getAttribute('data-alarm'), first);
  }
  const id = await page.locator('tr.selected').getAttribute('data-alarm');
  const waiting = (await heard()).filter((one) => !one.acknowledged).length;
  await page.keyboard.press('s');
  assert.equal(await dialog('.primary').isDisabled(), true, 'a shelf without a reason');
  await dialog('textarea').fill('Chờ hiệu chuẩn đầu đo');
  await dialog().getByRole('button', { name: 'Đến giờ khác' }).click();
  await dialog('input').fill('07:30 31/12/2030');
  await isClean(page, '[role=dialog]');
  await dialog('.primary').click();
  assert.match(await dialog('[role=alert]').innerText(), /nhiều nhất/);
  await dialog().getByRole('button', { name: '2 giờ', exact: true }).click();
  await dialog('.primary').click();
  await dialog().waitFor({ state: 'detached' });
  await page.locator(`tr[data-alarm="${id}"]`).waitFor({ state: 'detached' });
  const shelved = await ask(`/alarms/${id}`);
  put_aside = id;
  assert.deepEqual(shelved.quiet, ['shelved']);
  assert.equal(shelved.shelved.reason, 'Chờ hiệu chuẩn đầu đo');
  // It calls no more: neither in the banner nor among those that wait.
  assert.equal((await heard()).filter((one) => !one.acknowledged).length, waiting - (shelved.acknowledged ? 0 : 1));
  assert.equal(await page.locator(`.banner a[href*="${id}"]`).count(), 0);
});

test('what is shelved has its list: who, why, until when; un-shelved it is heard again', real, async () => {
  const { page } = seat;
  await page.getByRole('link', { name: /^Gác lại/ }).click();
  const card = page.locator(`[data-shelf="${put_aside}"]`);
  await card.getByText('Chờ hiệu chuẩn đầu đo').waitFor();
  await card.getByText('Trần Thị Trực', { exact: false }).waitFor();
  assert.match(await card.locator('.until').innerText(), /1h5\d|2h00/);
  const id = put_aside;
  await isClean(page);
  // Its own page says it, too.
  await card.getByRole('link').click();
  await page.locator('.note', { hasText: 'Chờ hiệu chuẩn đầu đo' }).waitFor();
  await page.locator('[data-part=life] [data-step=shelved]').first().waitFor();
  await page.goBack();
  await page.locator(`[data-shelf="${id}"]`).getByRole('button', { name: 'Lấy ra' }).click();
  await page.locator(`[data-shelf="${id}"]`).waitFor({ state: 'detached' });
  assert.deepEqual((await seat.ask(`/alarms/${id}`)).quiet, []);
});

test('the banner says how many wait behind its alarm, and which is next', async () => {
  const { page, go } = seat;
  await go('/alarms');
  await page.locator('tr[data-alarm]').first().waitFor();
  const waiting = (await heard()).filter((one) => !one.acknowledged);
  // In a flood the banner speaks of groups.
  if (waiting.length < 2 || (await page.locator('.banner.flood').count()) > 0) return;
  assert.equal(await page.locator('.banner .queue b').innerText(), `còn ${waiting.length - 1} chờ`);
  const rank = { critical: 0, high: 1, medium: 2, low: 3 };
  waiting.sort((a, b) => rank[a.severity] - rank[b.severity] || Date.parse(a.raised_at) - Date.parse(b.raised_at));
  assert.ok((await page.locator('.banner .what').getAttribute('href')).includes(waiting[0].id), 'the worst that has waited longest stands in the banner');
  assert.match(await page.locator('.banner .queue').getAttribute('title'), new RegExp(waiting[1].title.vi));
});

test('work is planned with a reason; too long is refused by the center; its alarms are out of service; called off they are heard', real, async () => {
  const { page, go, ask } = seat;
  const [alarm] = await heard();
  await go(`/alarms/outages?plan=${encodeURIComponent(`entity:${alarm.entity.id}`)}`);
  await until(async () => (await dialog('select').inputValue()) === alarm.entity.id, 'the facility one comes from is not chosen');
  const now = new Date(Date.now() + 7 * 3_600_000 - 60_000).toISOString();
  await dialog('input[inputmode=numeric]').first().fill(`${now.slice(11, 16)} ${now.slice(0, 10).split('-').reverse().join('/')}`);
  await dialog('input[type=number]').fill('100');
  await dialog('textarea').fill(works);
  await isClean(page, '[role=dialog]');
  await dialog('.primary').click();
  assert.match(await dialog('[role=alert]').innerText(), /\S{3,}.*\s/, 'a sentence of the center');
  await dialog('input[type=number]').fill('1');
  await dialog('.primary').click();
  await dialog().waitFor({ state: 'detached' });
  const work = page.locator('[data-outage][data-stage=on]', { hasText: works });
  await work.waitFor();
  await page.locator(`tr[data-alarm="${alarm.id}"]`).waitFor();
  assert.ok((await ask(`/alarms/${alarm.id}`)).quiet.includes('out_of_service'));
  await isClean(page);
  await work.getByRole('button', { name: 'Kết thúc sớm' }).click();
  await dialog('textarea').fill('Xong sớm');
  await dialog('.primary').click();
  await dialog().waitFor({ state: 'detached' });
  await page.locator('summary').click();
  await page.locator('[data-stage=called_off]', { hasText: works }).first().waitFor();
  await until(async () => !(await ask(`/alarms/${alarm.id}`)).quiet.includes('out_of_service'), 'it is not heard again');
});

test('work that comes again is planned for a unit, with its last day', real, async () => {
  const { page, go, ask } = seat;
  await go('/alarms/outages?plan=new');
  await dialog().getByText('Đơn vị', { exact: true }).first().click();
  await dialog('select').selectOption({ index: 2 });
  await dialog().getByText('Hằng tuần').click();
  const later = (days) => new Date(Date.now() + days * 86_400_000 + 7 * 3_600_000).toISOString();
  const written = (iso) => `${iso.slice(11, 16)} ${iso.slice(0, 10).split('-').reverse().join('/')}`;
  await dialog('input[inputmode=numeric]').first().fill(written(later(3)));
  await dialog('input[inputmode=numeric]').nth(1).fill(written(later(40)));
  await dialog('textarea').fill(weekly);
  await dialog('.primary').click();
  await dialog().waitFor({ state: 'detached' });
  const planned = (await ask('/outages')).items.find((one) => one.reason === weekly);
  assert.deepEqual([planned.of, planned.again, planned.lasts_s, planned.on], ['org', 'weekly', 7200, false]);
  await page.locator(`[data-outage="${planned.id}"][data-stage=ahead]`).getByText('Hằng tuần', { exact: false }).first().waitFor();
  await page.locator(`[data-outage="${planned.id}"]`).getByRole('button', { name: 'Hủy lịch' }).click();
  await dialog('textarea').fill('Dời lịch');
  await dialog('.primary').click();
  await dialog().waitFor({ state: 'detached' });
});

test('the page of an alarm: its life as a line, its readings, every stage of being told, what was before, no made-up picture', real, async () => {
  const { page, go, ask } = seat;
  const items = (await ask('/alarms?state=any&limit=200')).items;
  const alarm = items.find((one) => one.series !== null && one.acknowledged === null) ?? items.find((one) => one.series !== null);
  await go(`/alarms/${encodeURIComponent(alarm.id)}`);
  await page.locator('[data-part=life] figure li').first().waitFor();
  const { life } = await ask(`/alarms/${alarm.id}`);
  assert.equal(await page.locator('[data-part=life] li[data-step]').count(), life.length);
  await page.locator('figure canvas').waitFor();
  await page.locator('[data-part=told] summary').click();
  assert.equal(await page.locator('[data-part=told] [data-stage]').count(), 7);
  const told = await ask(`/alarms/${alarm.id}/notices`);
  for (const line of told.trace) await page.locator(`[data-part=told] [data-stage="${line.stage}"]`, { hasText: line.text.vi }).first().waitFor();
  const before = items.filter((one) => one.rule === alarm.rule && one.entity.id === alarm.entity.id && one.series === alarm.series && one.raised_at < alarm.raised_at).length;
  await until(async () => (await page.locator('[data-part=similar] tbody tr').count()) === Math.min(8, before), `${before} alarms before`);
  await page.getByText('Chưa gắn camera').waitFor();
  await isClean(page);
});

test('statistics: every figure beside its benchmark, marked as unverified; the worst lead to their rule; a month has a page to print', real, async () => {
  const { page, go, ask } = seat;
  await go('/alarms/statistics?days=1d');
  const it = await ask(`/alarms/statistics?from=${new Date(Date.now() - 86_400_000).toISOString()}`);
  await page.locator('[data-figure=rate]').waitFor();
  assert.match(await page.locator('[data-figure=rate]').innerText(), /≤ 1/);
  assert.match(await page.locator('[data-figure=peak]').innerText(), new RegExp(`\\b${it.peak}\\b`));
  assert.equal(await page.locator('[data-mix]').count(), 3);
  assert.ok(await page.getByText('chưa kiểm chứng').count() >= 2);
  for (const line of it.benchmark.source) await page.getByText(line, { exact: false }).waitFor();
  const mend = page.getByRole('link', { name: /^Sửa quy tắc/ });
  assert.equal(await mend.count(), it.bad_actors.length);
  assert.ok(it.rates.reduce((n, one) => n + one.n, 0) === it.n, 'the ten minutes add up to all alarms');
  assert.ok((await page.locator('svg[role=img] rect').count()) > 0 || it.n === 0);
  await isClean(page);
  await page.getByLabel('Chọn tháng').selectOption({ index: 1 });
  await page.waitForURL(/month=\d{4}-\d{2}/);
  await page.locator('h1', { hasText: /tháng \d\d\/\d{4}/ }).waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.top, nav').filter({ visible: true }).count(), 0, 'on paper there is the page alone');
  assert.ok(await page.locator('[data-figure=rate]').isVisible());
  await page.emulateMedia({ media: 'screen' });
});

test('nothing was asked of another host and nothing went wrong in the page', () => {
  assert.deepEqual(seat.foreign, []);
  assert.deepEqual(seat.complaints.filter((text) => !/409|422/.test(text)), []);
});
