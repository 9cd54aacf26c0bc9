// Every screen: axe finds nothing, there is one heading, nothing is asked of another host, nothing breaks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch, login, open, SIZES } from './browser.mjs';
import { runningCenter } from './center.mjs';

const center = runningCenter();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATHS = ['/', '/alarms', '/alarms?state=ended', '/alarms?quiet=any&period=days', '/alarms/groups', '/alarms/shelved', '/alarms/held', '/alarms/outages', '/alarms/statistics', 'ALARM', '/roster', '/notices', '/channels', '/chains', '/drills', '/contacts', '/cases', 'CASE', '/entities', 'ENTITY', '/boards', '/sql', '/limits', '/permits/new', '/import', '/sources', '/orgs', '/users', '/audit', '/system', '/about', '/more', '/nowhere'];
const WINDOWS = [
  ['dark desk vi', { size: SIZES['1440x900'] }],
  ['light desk en', { size: SIZES['1440x900'], theme: 'light', lang: 'en' }],
  ['phone vi', { size: SIZES['390x844'], touch: true }],
  ['wall vi', { size: SIZES.wall, paths: ['/?wall'] }],
];
let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const FIRST = { ALARM: ['/alarms?state=any&limit=1', '/alarms/'], CASE: ['/cases?state=any&limit=1', '/cases/'], ENTITY: ['/entities?limit=1', '/entities/'] };
async function addressOf(page, path) {
  if (!FIRST[path]) return path;
  const [list, base] = FIRST[path];
  const id = await page.evaluate((url) => fetch(`/api/v1${url}`).then((r) => r.json()).then(({ items }) => items[0]?.id), list);
  return id ? base + encodeURIComponent(id) : null;
}
async function violations(page) {
  // A script tag would be another origin's business under a strict policy; evaluating it is not.
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' || ')}`);
}

test('login: axe finds nothing, in both themes', async () => {
  for (const theme of ['dark', 'light']) {
    const { page, go, context } = await open(browser, center, { theme });
    await go('/');
    await page.waitForSelector('form');
    assert.deepEqual(await violations(page), [], theme);
    await context.close();
  }
});

for (const [name, how] of WINDOWS) {
  test(`${name}: every screen is clean`, async (t) => {
    const seat = await open(browser, center, how);
    const { page } = seat;
    await seat.go(how.paths?.[0] ?? '/');
    await login(page, center, 'admin');
    for (const wanted of how.paths ?? PATHS) {
      await t.test(wanted, async () => {
        const path = await addressOf(page, wanted);
        if (!path) return;
        await seat.go(path);
        await page.waitForSelector('.banner', { state: 'attached' });
        await page.waitForSelector('main h1, main .empty', { state: 'attached' });
        await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        assert.deepEqual(await violations(page), []);
        if (wanted !== '/nowhere') assert.equal(await page.locator('h1').count(), 1, 'one h1 a page');
      });
    }
    assert.deepEqual(seat.foreign, [], 'requests to other hosts');
    assert.deepEqual(seat.complaints, [], 'errors in the page');
    await seat.context.close();
  });
}
