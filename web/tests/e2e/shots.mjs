// Pictures of every screen, to be looked at: `npm run shots -- --mock [--out DIR] [--only WORD]`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, login, mapIdle, open, settled, SIZES } from './browser.mjs';
import { startCenter } from './center.mjs';

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const OUT = argument('out', 'test-results/shots');
const ONLY = argument('only', '');
const PHONE = { size: SIZES['390x844'], scale: 2, touch: true };

const runs = async (page, id) => { await page.click(`.begin [data-example=${id}]`); await page.locator('.rows tbody tr, main [role=status]').first().waitFor(); };
const told = (state) => async (page) => {
  const { csrf } = await page.evaluate(() => fetch('/api/v1/session').then((response) => response.json()));
  await page.evaluate(([state, csrf]) => fetch('/api/v1/mock/state', { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify({ state }) }), [state, csrf]);
  await page.waitForTimeout(6000);
};
const QUESTIONS = [
  ['sql-empty-vi-dark-1440', '/sql', {}],
  ['sql-line-vi-dark-1440', '/sql', {}, (page) => runs(page, 'hourly')],
  ['sql-line-en-light-1280', '/sql', { lang: 'en', theme: 'light', size: SIZES['1280x800'] }, (page) => runs(page, 'hourly')],
  ['sql-bar-vi-light-1920', '/sql', { theme: 'light', size: SIZES['1920x1080'] }, (page) => runs(page, 'over')],
  ['sql-bars-time-vi-dark-1920', '/sql', { size: SIZES['1920x1080'] }, (page) => runs(page, 'alarm-days')],
  ['sql-table-en-dark-1440', '/sql', { lang: 'en' }, (page) => runs(page, 'alarms')],
  ['sql-wrong-vi-dark-1280', '/sql', { size: SIZES['1280x800'] }, async (page) => { await page.fill('textarea', 'SELECT *\nFROM no_such_table\nLIMIT 5'); await page.press('textarea', 'Control+Enter'); await page.waitForSelector('main [role=alert]'); }],
  ['sql-questions-vi-light-1440', '/sql', { theme: 'light' }, async (page) => { await runs(page, 'cod'); await page.locator('aside fieldset label').nth(1).click(); }],
  ['sql-phone-vi', '/sql', PHONE],
  ['sql-phone-en-light', '/sql', { ...PHONE, lang: 'en', theme: 'light' }, async (page) => { await runs(page, 'over'); await page.locator('section .head').scrollIntoViewIfNeeded(); }],
];
const HEALTH = [
  ['health-vi-dark-1440', '/system', { user: 'admin' }, told('ok')],
  ['health-full-vi-dark-1280', '/system', { user: 'admin', size: SIZES['1280x800'] }, told('read_only')],
  ['health-degraded-en-light-1920', '/system', { user: 'admin', lang: 'en', theme: 'light', size: SIZES['1920x1080'] }, told('degraded')],
  ['health-bar-vi-light-1440', '/', { theme: 'light' }, told('read_only')],
  ['health-bar-wall', '/?wall', { size: SIZES.wall }],
  ['health-phone-vi', '/system', { ...PHONE, user: 'admin' }],
  ['health-phone-en-light', '/system', { ...PHONE, user: 'admin', lang: 'en', theme: 'light' }, told('ok')],
];

const drafted = async (page) => {
  await page.locator('form input[maxlength="160"]').first().fill('PM2,5 sớm hơn giới hạn');
  await page.locator('form select').nth(1).selectOption('air-station');
  await page.locator('form fieldset input[type=number]').first().fill('40');
  await page.locator('form input[maxlength="400"]').first().fill('Xem các trạm lân cận');
  await page.locator('form .primary').click();
  await page.locator('.fired').waitFor();
  await page.locator('.fired').scrollIntoViewIfNeeded();
};
const RULES = [
  ['rules-vi-dark-1440', '/rules', {}],
  ['rules-new-vi-dark-1440', '/rule/new', {}, drafted],
  ['rules-new-en-light-1280', '/rule/new', { lang: 'en', theme: 'light', size: SIZES['1280x800'] }, drafted],
  ['rules-phone-vi', '/rules', PHONE],
  ['rules-new-phone-en-light', '/rule/new', { ...PHONE, lang: 'en', theme: 'light' }, drafted],
];

/** name, path, how the window is, and what to do before the picture. */
const SHOTS = [
  ['login', null, {}],
  ['overview-vi-dark-1920', '/', { size: SIZES['1920x1080'] }],
  ['overview-vi-dark-1280', '/', { size: SIZES['1280x800'] }],
  ['overview-en-light-1440', '/', { lang: 'en', theme: 'light' }],
  ['overview-vi-light-1440', '/', { theme: 'light' }],
  ['wall-vi', '/?wall', { size: SIZES.wall }],
  ['phone-vi', '/', PHONE],
  ['phone-en-light', '/', { ...PHONE, lang: 'en', theme: 'light' }],
  ['phone-more', '/more', PHONE],
  ['phone-alarm', 'ALARM', PHONE],
  ['nation', '/', { size: SIZES['1440x900'] }, async (page) => { await page.click('.tools .nation'); await page.waitForSelector('.map[data-archipelagos="hoang-sa truong-sa"]', { state: 'attached' }); }],
  ['search', '/', {}, async (page) => { await page.keyboard.press('Control+k'); await page.fill('[role=combobox]', 'dinh vu'); }],
  ['keys', '/', {}, (page) => page.keyboard.press('?')],
  ['assign', '/', {}, (page) => page.keyboard.press('d')],
  ['alarms', '/alarms', {}],
  ['alarms-phone', '/alarms', PHONE],
  ['alarm', 'ALARM', {}],
  ['alarm-en-light', 'ALARM', { lang: 'en', theme: 'light' }],
  ['cases', '/cases', {}], ['case', 'CASE', {}], ['case-phone', 'CASE', PHONE],
  ['entities', '/entities', {}], ['entity', 'ENTITY', {}], ['entity-phone', 'ENTITY', PHONE],
  ['boards', '/boards', {}], ['limits', '/limits', {}], ['permit', '/permits/new', {}], ['import', '/import', {}],
  ...QUESTIONS, ...HEALTH, ...RULES,
  ['sources', '/sources', { user: 'admin' }], ['users', '/users', { user: 'admin' }], ['audit', '/audit', { user: 'admin' }], ['about', '/about', {}],
];
const LISTS = { ALARM: ['/api/v1/alarms?state=open&limit=1', '/alarms/'], CASE: ['/api/v1/cases?state=any&limit=1', '/cases/'], ENTITY: ['/api/v1/entities?kind=stack&limit=1', '/entities/'] };

mkdirSync(OUT, { recursive: true });
const center = await startCenter();
const browser = await launch();
for (const [name, path, { user = 'operator', ...how }, then] of SHOTS.filter(([name]) => name.includes(ONLY))) {
  const { context, page, foreign, complaints, go } = await open(browser, center, how);
  await go('/');
  if (path) {
    await login(page, center, user);
    let to = path;
    if (LISTS[path]) {
      const [list, base] = LISTS[path];
      const first = await page.evaluate((url) => fetch(url).then((response) => response.json()).then(({ items }) => items[0]?.id), list);
      to = base + encodeURIComponent(first ?? 'none');
    }
    await go(to);
    await settled(page);
    if (to === '/' || to === '/?wall') await mapIdle(page);
    else await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
    await then?.(page);
    await page.waitForTimeout(900);
  }
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  console.log(name, foreign.length ? `FOREIGN ${foreign}` : '', complaints.join(' | ').slice(0, 400));
  await context.close();
}
await browser.close();
await center.stop();
