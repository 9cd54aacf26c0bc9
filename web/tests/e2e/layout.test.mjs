// Desk, wall and phone; both languages; keys.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, login, mapIdle, open, SIZES } from './browser.mjs';
import { runningCenter } from './center.mjs';

const center = runningCenter();
let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

async function at(path, how, user = 'operator') {
  const seat = await open(browser, center, how);
  await seat.go(path);
  await login(seat.page, center, user);
  await seat.page.waitForSelector('.banner', { state: 'attached' });
  return seat;
}
const overflowing = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);

for (const name of ['1280x800', '1440x900', '1920x1080']) {
  test(`desk ${name}: map, list, panel and indicators side by side, no number of an indicator cut off`, async () => {
    const { page, context } = await at('/', { size: SIZES[name] });
    await mapIdle(page);
    await page.waitForSelector('.strip .tile');
    for (const part of ['nav', '.map', '.list', 'aside', '.strip']) assert.ok(await page.locator(part).first().isVisible(), part);
    assert.equal(await overflowing(page), false);
    const cut = await page.locator('.strip .value').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent));
    assert.deepEqual(cut, []);
    const overlap = await page.evaluate(() => {
      const box = (selector) => document.querySelector(selector).getBoundingClientRect();
      return box('.overview > .map').bottom <= box('.overview > .list').top + 1 && box('.overview > .map').right <= box('.overview > .panel').left + 1;
    });
    assert.ok(overlap, 'the list or the panel covers the map');
    await context.close();
  });
}

for (const [name, lang] of [['1280x800', 'vi'], ['1280x800', 'en'], ['1440x900', 'vi'], ['1920x1080', 'vi'], ['2560x1440', 'vi'], ['2560x1440', 'en'], ['wall', 'vi']]) {
  test(`no word of the indicator strip is cut off, ${name} ${lang}`, async () => {
    const { page, context } = await at(name === 'wall' ? '/?wall' : '/', { size: SIZES[name], lang });
    await page.waitForSelector('.strip .tile');
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const cut = await page.locator('.strip .name, .strip .value, .strip .foot').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2).map((one) => one.textContent));
    assert.deepEqual(cut, []);
    const order = await page.locator('.strip .tile:not(.rest)').evaluateAll((all) => all.map((one) => one.classList.contains('missed')));
    assert.deepEqual(order, [...order].sort((a, b) => Number(b) - Number(a)), 'what misses its target stands first');
    for (const foot of await page.locator('.strip .tile.missed .foot').allInnerTexts()) assert.match(foot, /▲/, 'a shape, not only a colour');
    await context.close();
  });
}

for (const name of ['1280x800', '1440x900', '1920x1080', 'wall']) {
  test(`the list is as high as its alarms and never half of the page: the map has the rest, ${name}`, async () => {
    const { page, context } = await at(name === 'wall' ? '/?wall' : '/', { size: SIZES[name] });
    await page.waitForSelector('.list tr[data-alarm]');
    const { list, map, all, table, room } = await page.evaluate(() => {
      const height = (selector) => document.querySelector(selector).getBoundingClientRect().height;
      return { list: height('.overview > .list'), map: height('.overview > .map'), all: height('.overview'), table: height('.list table'), room: height('.list .scroll') };
    });
    assert.ok(list <= all * 0.45 + 1, `the list has ${Math.round((list / all) * 100)} %`);
    assert.ok(map >= list, `the map has ${map} px, the list ${list}`);
    assert.ok(room <= table + 2, `${Math.round(room - table)} px of the list are empty`);
    await context.close();
  });
}

test('wall: everything bigger, nothing to press, dark', async () => {
  const { page, context } = await at('/?wall', { size: SIZES.wall });
  await mapIdle(page);
  assert.equal(await page.locator('header button, .banner button, aside .acts, nav').count(), 0);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize)) >= 20);
  assert.equal(await overflowing(page), false);
  await context.close();
});

test('phone: a 48 px acknowledge, five tabs, map and list, nothing to scroll sideways', async () => {
  const { page, context } = await at('/', { size: SIZES['390x844'], touch: true });
  await mapIdle(page);
  assert.equal(await page.locator('nav a').count(), 5);
  const button = page.locator('.banner .ack, .banner .slip').first();
  if (await button.count()) assert.ok((await button.boundingBox()).height >= 48);
  assert.equal(await overflowing(page), false);
  for (const path of ['/alarms', '/alarms/groups', '/alarms/shelved', '/alarms/held', '/alarms/outages', '/alarms/statistics', '/cases', '/entities', '/boards', '/sql', '/limits', '/system', '/more']) {
    await page.goto(`${center.url}${path}`);
    await page.waitForSelector('h1');
    assert.equal(await overflowing(page), false, path);
  }
  await context.close();
});

test('English is complete: no Vietnamese word of the console remains on the overview', async () => {
  const { page, context } = await at('/', { lang: 'en', theme: 'light' });
  await mapIdle(page);
  const words = await page.locator('header, nav, thead, .tools, .strip').allInnerTexts();
  const vietnamese = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;
  const left = words.join('\n').split('\n').filter((line) => vietnamese.test(line) && !/Trần|Minh|Đức|Hải Đăng/.test(line));
  // Names of people and places stay as they are written.
  const names = await page.evaluate(() => fetch('/api/v1/entities?limit=200').then((r) => r.json()).then(({ items }) => items.map((one) => one.title.en)));
  assert.deepEqual(left.filter((line) => !names.some((name) => line.includes(name))).filter((line) => /Tổng quan|Cảnh báo|Giá trị|Người/.test(line)), []);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await context.close();
});

test('keys: L, T, G then a letter, search without diacritics, help, and the switch that turns them off', async () => {
  const { page, context } = await at('/', {});
  await page.waitForSelector('.list tr[data-alarm]');
  await page.keyboard.press('l');
  await page.getByRole('link', { name: 'Overview', exact: true }).waitFor();
  await page.keyboard.press('l');
  await page.keyboard.press('t');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  const first = await page.locator('tr.selected').getAttribute('data-alarm');
  await page.keyboard.press('j');
  if ((await page.locator('.list tr[data-alarm]').count()) > 1) assert.notEqual(await page.locator('tr.selected').getAttribute('data-alarm'), first);
  await page.keyboard.press('k');
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.waitForURL(/\/entities/);
  await page.keyboard.press('Control+k');
  await page.fill('[role=combobox]', 'dinh vu');
  assert.ok(await page.getByRole('option').count() > 0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  assert.match(page.url(), /\/entities/);
  await context.close();
});

test('the banner stays alive while a dialog is open', async () => {
  const { page, context } = await at('/', {});
  await page.waitForSelector('.list tr[data-alarm]');
  await page.keyboard.press('Control+k');
  await page.waitForSelector('[role=dialog]');
  const free = await page.evaluate(() => {
    const banner = document.querySelector('.banner');
    const box = banner.getBoundingClientRect();
    return banner.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
  });
  assert.ok(free, 'a dialog covers the banner');
  await context.close();
});

test('a lost line is a full-width bar, and the marks of a simulated zone are there', async () => {
  const { page, context } = await at('/', {});
  await page.locator('header .badge').first().waitFor();
  await page.route('**/api/v1/stream', (route) => route.abort());
  await page.reload();
  await page.waitForSelector('[role=alert].bar');
  const box = await page.locator('[role=alert].bar').boundingBox();
  assert.equal(Math.round(box.width), SIZES['1440x900'].width);
  await page.unroute('**/api/v1/stream');
  await page.waitForSelector('[role=alert].bar', { state: 'detached' });
  await context.close();
});

test('a wrong password is refused in a sentence, and a stranger sees only the login', async () => {
  const { page, go, context } = await open(browser, center, {});
  await go('/alarms');
  await page.fill('input[name=user]', 'nobody');
  await page.fill('input[name=password]', 'wrong-password');
  await page.click('button.primary');
  await page.getByRole('alert').waitFor();
  assert.equal(await page.locator('main#page').count(), 0);
  await context.close();
});
