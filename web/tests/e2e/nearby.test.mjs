// What is near an alarm, a facility and a point of the map; facilities by area, unit, owner and words without marks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { mapIdle, SIZES } from './browser.mjs';
import { sit } from './seat.mjs';

let seat, one, all;
before(async () => {
  seat = await sit('operator');
  all = (await seat.ask('/entities?limit=200')).items.filter((each) => each.place);
  one = all.find((each) => each.kind === 'stack') ?? all[0];
});
after(() => seat?.stop());

const shown = (page, group) => page.locator(`[data-group=${group}] [data-n]`).getAttribute('data-n').then(Number);
const asked = (page, path) => page.waitForResponse((response) => response.url().includes(path) && response.ok());
async function slide(page, label, stop) {
  const slider = page.getByRole('slider', { name: label });
  const answer = asked(page, '/api/v1/nearby');
  await slider.fill(String(stop));
  return (await answer).json();
}

test('a facility shows what is near it, and two sliders say how near and when', async () => {
  const { page, go } = seat;
  await go(`/nearby?entity=${encodeURIComponent(one.id)}`);
  await page.locator('[data-group=entities]').waitFor();
  const narrow = await slide(page, 'Bán kính', 0);
  assert.equal(narrow.radius_m, 100);
  const wide = await slide(page, 'Bán kính', 9);
  assert.equal(wide.radius_m, 5000);
  assert.ok(wide.entities.items.length > narrow.entities.items.length, 'a wider circle holds more');
  await page.waitForFunction((n) => Number(document.querySelector('[data-group=entities] [data-n]')?.dataset.n) === n, wide.entities.items.length + wide.entities.more);
  assert.ok(wide.entities.items.every((each) => each.distance_m <= 5000 && each.item.id !== one.id));
  const long = await slide(page, 'Trước và sau', 9);
  assert.equal(long.minutes, 1440);
  assert.ok(long.events.items.length + long.events.more >= wide.events.items.length + wide.events.more);
  for (const group of ['alarms', 'events', 'duties', 'vehicles', 'cases', 'weather']) assert.ok((await shown(page, group)) >= 0, group);
  await isClean(page);
});

test('the circle and every hit are on the map, and a hit leads to the thing', async () => {
  const { page } = seat;
  await page.waitForSelector('.nearby .map[data-idle="true"]', { state: 'attached' });
  const ring = await page.locator('[data-ring]').boundingBox();
  const hits = page.locator('[data-hit]');
  assert.ok((await hits.count()) > 0);
  for (const box of await hits.locator('circle, rect').evaluateAll((found) => found.map((each) => each.getBoundingClientRect().toJSON()))) {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const [rx, ry] = [ring.width / 2 + 20, ring.height / 2 + 20];
    assert.ok(((x - ring.x - ring.width / 2) / rx) ** 2 + ((y - ring.y - ring.height / 2) / ry) ** 2 <= 1, 'a hit lies within the circle');
  }
  const row = page.locator('[data-group=entities] li a').first();
  const to = await row.getAttribute('href');
  await row.click();
  await page.waitForURL((url) => url.pathname === to);
});

test('the panel stands on the page of an alarm and asks only when it is looked at', async () => {
  const { page, go, ask } = seat;
  const { items } = await ask('/alarms?state=open&limit=20');
  const alarm = items.find((each) => each.entity.place);
  assert.ok(alarm, 'the zone has an open alarm with a place');
  const answer = asked(page, `nearby?alarm=${encodeURIComponent(alarm.id)}`);
  await go(`/alarms/${encodeURIComponent(alarm.id)}`);
  await page.locator('.nearby').scrollIntoViewIfNeeded();
  const near = await (await answer).json();
  assert.ok(near.alarms.items.every((each) => each.item.id !== alarm.id), 'everything but itself');
  assert.equal(Date.parse(near.time), Date.parse(alarm.raised_at), 'around the time it was raised');
  const now = asked(page, 'time=now');
  await page.locator('.nearby').getByText('Bây giờ', { exact: true }).click();
  assert.ok(Date.parse((await (await now).json()).time) > Date.parse(alarm.raised_at));
  await page.locator('[data-group=alarms]').waitFor();
});

test('a right click on the map asks what is there', async () => {
  const { page, go } = seat;
  await go('/');
  await mapIdle(page);
  const box = await page.locator('.frame .map').boundingBox();
  await page.mouse.click(box.x + box.width * 0.45, box.y + box.height * 0.4, { button: 'right' });
  await page.locator('.point-menu').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.point-menu').waitFor({ state: 'detached' });
  await page.mouse.click(box.x + box.width * 0.45, box.y + box.height * 0.4, { button: 'right' });
  await isClean(page, '.point-menu');
  await page.locator('.point-menu a').click();
  await page.waitForURL(/\/nearby\?at=/);
  await page.locator('[data-group=entities]').waitFor();
});

test('an area is drawn on the map, and the list has what lies in it', async () => {
  const { page, go } = seat;
  await go('/entities');
  await page.getByRole('button', { name: 'Vẽ vùng trên bản đồ' }).click();
  await page.waitForSelector('[role=dialog] .map[data-idle="true"]', { state: 'attached' });
  await isClean(page, '[role=dialog]');
  const box = await page.locator('[role=dialog] .map').boundingBox();
  const use = page.getByRole('button', { name: 'Tìm trong vùng này' });
  for (const [x, y] of [[0.02, 0.02], [0.5, 0.02]]) await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
  assert.ok(await use.isDisabled(), 'two corners are no area');
  for (const [x, y] of [[0.5, 0.98], [0.02, 0.98]]) await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
  const answer = asked(page, 'area=');
  await use.click();
  const found = (await (await answer).json()).items;
  assert.ok(found.length > 0 && found.length < all.length, `half the map holds ${found.length} of ${all.length}`);
  const corners = new URL(page.url()).searchParams.get('area').split(';').map((each) => each.split(',').map(Number));
  const east = Math.max(...corners.map(([lon]) => lon));
  assert.ok(found.every((each) => each.place[0] <= east) && all.some((each) => each.place[0] > east));
  await page.locator(`tr[data-entity="${found[0].id}"]`).waitFor();
  assert.equal(await page.locator('tr[data-entity]').count(), found.length);
  await isClean(page);
  // The address is the filter: a colleague sees the same.
  await page.reload();
  await page.locator(`tr[data-entity="${found[0].id}"]`).waitFor();
  await page.getByRole('button', { name: 'Bỏ vùng đã vẽ' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('tr[data-entity]').length === n, Math.min(60, (await seat.ask('/entities?limit=200')).items.length));
});

test('a circle, and what is in sight, do as well', async () => {
  const { page, go } = seat;
  await go('/entities');
  await page.getByRole('button', { name: 'Vẽ vùng trên bản đồ' }).click();
  await page.waitForSelector('[role=dialog] .map[data-idle="true"]', { state: 'attached' });
  await page.locator('[role=dialog]').getByText('Vòng tròn', { exact: true }).click();
  const box = await page.locator('[role=dialog] .map').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const answer = asked(page, 'radius_m=');
  await page.getByRole('button', { name: 'Tìm trong vùng này' }).click();
  const near = (await (await answer).json()).items.map((each) => each.distance_m);
  assert.deepEqual(near, [...near].sort((a, b) => a - b), 'the nearest first');
  await page.getByRole('button', { name: /^Vòng/ }).click();
  await page.waitForSelector('[role=dialog] .map[data-idle="true"]', { state: 'attached' });
  await page.getByRole('button', { name: 'Lấy vùng đang thấy' }).click();
  assert.ok(await page.getByRole('button', { name: 'Tìm trong vùng này' }).isEnabled());
  await page.keyboard.press('Escape');
});

test('the search finds by words without marks, within an owner', async () => {
  const { page, go } = seat;
  await go('/');
  await page.keyboard.press('Control+k');
  const plain = one.title.vi.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/đ/gi, 'd').toLowerCase();
  const answer = asked(page, '/api/v1/entities?');
  await page.locator('[role=combobox]').fill(plain);
  assert.ok((await (await answer).json()).items.some((each) => each.id === one.id), 'the center needs no marks');
  const others = asked(page, 'org=');
  await page.locator('[role=dialog]').getByRole('combobox', { name: 'Đơn vị', exact: true }).selectOption(one.owner);
  assert.ok((await (await others).json()).items.every((each) => each.owner === one.owner));
  await isClean(page, '[role=dialog]');
  await page.locator('[role=combobox]').first().press('Enter');
  await page.waitForURL((url) => url.pathname.startsWith('/entities/'));
});

test('units of administration are a filter that says what it rests on', async () => {
  const { page, go, ask } = seat;
  const units = await ask('/admin-units');
  const used = units.items.find((each) => each.n_entities > 0) ?? units.items[0];
  await go('/entities');
  const answer = asked(page, 'admin_unit=');
  await page.getByRole('combobox', { name: 'Xã, phường, đặc khu' }).selectOption(used.code);
  assert.equal((await (await answer).json()).items.length, used.n_entities);
  await page.getByText('chưa có ranh giới').waitFor();
});

test('an enterprise sees its own only, near as far', async () => {
  const other = await sit('enterprise');
  try {
    const own = new Set((await other.ask('/entities?limit=200')).items.map((each) => each.id));
    const near = await other.ask(`/nearby?at=${one.place.join()}&radius_m=50000&minutes=1440`);
    for (const { item } of near.entities.items) assert.ok(own.has(item.id), item.id);
    await other.go(`/nearby?at=${one.place.join()}`);
    await other.page.locator('[data-group=entities]').waitFor();
  } finally {
    await other.stop();
  }
});

test('on a phone and in English it is whole and clean', async () => {
  const phone = await sit('operator', { size: SIZES['390x844'], lang: 'en', theme: 'light', touch: true });
  try {
    await phone.go(`/nearby?at=${one.place.join()}`);
    await phone.page.locator('[data-group=entities]').waitFor();
    await phone.page.getByRole('slider', { name: 'Radius' }).waitFor();
    const wide = await phone.page.evaluate(() => document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth);
    assert.ok(wide <= 0, `${wide} px beside the screen`);
    await isClean(phone.page);
    assert.deepEqual(phone.complaints, []);
  } finally {
    await phone.stop();
  }
});
