// Pictures of every screen, to be looked at: `npm run shots -- --mock [--out DIR] [--only WORD]`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, login, mapIdle, open, settled, SIZES } from './browser.mjs';
import { startCenter } from './center.mjs';
import { stir, STORM_MS_MAX } from './storm.mjs';

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

/** A life that has something in it: assigned, put aside, and planned work beside it. Only what is not there yet is made. */
const lived = async (page) => {
  const shown = await page.evaluate(async () => {
    const ask = (path) => fetch(`/api/v1${path}`).then((response) => response.json());
    const { csrf } = await ask('/session');
    const post = (path, body) => fetch(`/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify(body) }).then((response) => response.json());
    const { items } = await ask('/alarms?state=open&limit=200');
    const loud = items.filter((one) => one.quiet.length === 0);
    const until = (h) => new Date(Date.now() + h * 3_600_000).toISOString();
    if (!items.some((one) => one.shelved) && loud[0]) await post(`/alarms/${loud[0].id}/shelve`, { until: until(2), reason: 'Đầu đo SO₂ chờ hiệu chuẩn lúc 14:00, đã báo nhà máy.' });
    const { items: works } = await ask('/outages');
    if (works.length === 0 && loud[1]) {
      await post('/outages', { of: 'entity', of_id: loud[1].entity.id, begins_at: new Date().toISOString(), lasts_s: 7200, reason: 'Thay bơm lấy mẫu theo kế hoạch quý IV.' });
      await post('/outages', { of: 'entity', of_id: loud[1].entity.id, begins_at: until(20), lasts_s: 1800, again: 'weekly', ends_at: until(24 * 60), reason: 'Hiệu chuẩn hằng tuần.' });
    }
    return items.length;
  });
  await page.reload();
  await page.waitForSelector('main h1');
  if (shown) await page.waitForTimeout(800);
};
const first = (what) => async (page) => { await page.locator(what).first().click(); };
const ALARMS = [
  ['alarms-vi-dark-1440', '/alarms', {}],
  ['alarms-en-light-1280', '/alarms?quiet=any', { lang: 'en', theme: 'light', size: SIZES['1280x800'] }],
  ['alarms-past-vi', '/alarms?state=any&period=24h', {}],
  ['alarms-phone-vi', '/alarms', PHONE],
  ['alarms-groups-vi', '/alarms/groups', {}],
  ['alarms-shelve-vi', '/alarms', {}, (page) => page.keyboard.press('s')],
  ['alarms-shelved-vi', '/alarms/shelved', {}, lived],
  ['alarms-shelved-phone-en-light', '/alarms/shelved', { ...PHONE, lang: 'en', theme: 'light' }],
  ['alarms-held-vi-light', '/alarms/held', { theme: 'light' }],
  ['alarms-outages-vi', '/alarms/outages', {}, lived],
  ['alarms-outages-phone-vi', '/alarms/outages', PHONE],
  ['alarms-plan-en-light', '/alarms/outages?plan=new', { lang: 'en', theme: 'light' }],
  ['alarms-statistics-vi-1440', '/alarms/statistics', {}],
  ['alarms-statistics-en-light-1920', '/alarms/statistics?days=1d', { lang: 'en', theme: 'light', size: SIZES['1920x1080'] }],
  ['alarms-statistics-phone-vi', '/alarms/statistics', PHONE],
  ['alarm-page-vi-dark-1440', 'ALARM', {}, first('[data-part=told] summary')],
  ['alarm-page-en-light-1280', 'ALARM', { lang: 'en', theme: 'light', size: SIZES['1280x800'] }],
  ['alarm-page-phone-vi', 'ALARM', PHONE],
];
/** Taken last, and after a storm that these begin themselves: the zone is not the same afterwards. */
const FLOOD = [
  ['flood-overview-vi-1920', '/', { size: SIZES['1920x1080'] }],
  ['flood-overview-en-light-1280', '/', { lang: 'en', theme: 'light', size: SIZES['1280x800'] }],
  ['flood-wall-vi', '/?wall', { size: SIZES.wall }],
  ['flood-phone-vi', '/', PHONE],
  ['flood-groups-vi', '/alarms/groups', {}, first('tr[data-group] .name')],
  ['flood-groups-phone-en-light', '/alarms/groups', { ...PHONE, lang: 'en', theme: 'light' }],
  ['flood-list-vi', '/alarms', {}],
  ['flood-held-en-light', '/alarms/held', { lang: 'en', theme: 'light' }],
  ['flood-cause-vi', 'CAUSE', {}],
];
/** The pictures of the manual, small and in English: `npm run shots -- --only manual --out ../docs/manual`. */
const PAGE_OF_MANUAL = { lang: 'en', theme: 'light', size: { width: 1120, height: 700 } };
const MANUAL = [
  ['manual-alarms-list', '/alarms', { ...PAGE_OF_MANUAL, size: { width: 1120, height: 480 } }],
  ['manual-alarms-page', 'ALARM', { ...PAGE_OF_MANUAL, clip: { x: 196, y: 108, width: 924, height: 592 } }],
  ['manual-alarms-shelved', '/alarms/shelved', { ...PAGE_OF_MANUAL, size: { width: 1120, height: 420 } }, lived],
  ['manual-alarms-outages', '/alarms/outages', { ...PAGE_OF_MANUAL, size: { width: 1120, height: 560 } }, lived],
    ['flood-manual-alarms-flood', '/', { ...PAGE_OF_MANUAL, clip: { x: 0, y: 48, width: 880, height: 600 } }],
  ['flood-manual-alarms-statistics', '/alarms/statistics?days=1d', { ...PAGE_OF_MANUAL, size: { width: 1120, height: 900 }, clip: { x: 196, y: 108, width: 924, height: 792 } }],
  ['flood-manual-alarms-cause', 'CAUSE', { ...PAGE_OF_MANUAL, size: { width: 1120, height: 1000 }, clip: { x: 196, y: 108, width: 550, height: 892 } }],
];
let stormy = false;
async function storm(browser, center) {
  if (stormy) return;
  stormy = true;
  const { page, context, go } = await open(browser, center, {});
  await go('/about');
  await login(page, center, 'admin');
  const ask = (path) => page.evaluate((path) => fetch(`/api/v1${path}`).then((response) => response.json()), path);
  if (!(await ask('/alarms/groups')).flood) {
    const { items } = await ask('/entities?kind=stack&limit=1');
    await stir({ page, ask }, { owner: items[0].owner, name: `bao${Date.now() % 100000}` });
    for (let waited = 0; waited < STORM_MS_MAX && !(await ask('/alarms/groups')).flood; waited += 1000) await page.waitForTimeout(1000);
    await page.waitForTimeout(6000);
  }
  await context.close();
}
/** The panel with its map drawn and something found. */
const nearShown = async (page) => { await page.locator('.nearby').scrollIntoViewIfNeeded(); await page.locator('[data-group=entities]').waitFor(); await page.waitForSelector('.nearby .map[data-idle="true"]', { state: 'attached' }); await page.locator('.nearby header').evaluate((one) => (document.querySelector('main').scrollTop = one.offsetTop - 20)); };
const POINT = '/nearby?at=106.7668,20.8302';
const drawArea = async (page) => {
  await page.getByRole('button', { name: /Vẽ vùng|Draw an area/ }).click();
  await page.waitForSelector('[role=dialog] .map[data-idle="true"]', { state: 'attached' });
  const box = await page.locator('[role=dialog] .map').boundingBox();
  for (const [x, y] of [[0.2, 0.3], [0.6, 0.2], [0.7, 0.7], [0.3, 0.8]]) await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
};
const NEARBY = [
  ['nearby-alarm-vi-dark-1440', 'ALARM', {}, nearShown],
  ['nearby-page-vi-dark-1920', POINT, { size: SIZES['1920x1080'] }, nearShown],
  ['nearby-page-en-light-1280', POINT, { lang: 'en', theme: 'light', size: SIZES['1280x800'] }, nearShown],
  ['nearby-entity-vi-light-1440', 'ENTITY', { theme: 'light' }, nearShown],
  ['nearby-page-wall', `${POINT}&wall`, { size: SIZES.wall }, nearShown],
  ['nearby-phone-vi', POINT, PHONE, nearShown],
  ['nearby-phone-en-light', POINT, { ...PHONE, lang: 'en', theme: 'light' }, nearShown],
  ['nearby-point-vi', '/', {}, async (page) => { await mapIdle(page); const box = await page.locator('.frame .map').boundingBox(); await page.mouse.click(box.x + box.width * 0.45, box.y + box.height * 0.4, { button: 'right' }); await page.locator('.point-menu').waitFor(); }],
  ['nearby-draw-vi', '/entities', {}, drawArea],
  ['nearby-draw-en-light-phone', '/entities', { ...PHONE, lang: 'en', theme: 'light' }, drawArea],
  ['nearby-list-vi', '/entities?area=106.765,20.815%404000', {}, (page) => page.locator('tr[data-entity]').first().waitFor()],
  ['nearby-list-en-light-1280', '/entities?admin_unit=11411', { lang: 'en', theme: 'light', size: SIZES['1280x800'] }, (page) => page.locator('tr[data-entity], .empty').first().waitFor()],
  ['nearby-list-phone', '/entities?org=dinh-vu', PHONE, (page) => page.locator('tr[data-entity]').first().waitFor()],
  ['nearby-search-vi', '/', {}, async (page) => { await page.keyboard.press('Control+k'); await page.fill('[role=combobox]', 'ong khoi'); await page.locator('[role=dialog] select').nth(1).selectOption({ index: 2 }); await page.waitForTimeout(700); }],
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
/** A rule of one condition, by kind, test and what the two selects after it say. */
const ruled = (kind, test, ...choices) => async (page) => {
  await page.locator('form input[maxlength="160"]').first().fill('Thử điều kiện');
  await page.locator('form select').nth(1).selectOption(kind);
  if (test === 'indicator') await page.locator('.things input').first().check();
  await page.locator('form select').nth(2).selectOption(test);
  for (const [i, choice] of choices.entries()) await page.locator('form select').nth(3 + i).selectOption(choice);
  if (test === 'forecast') await page.locator('form fieldset input[type=number]').first().fill('50');
  await page.locator('form input[maxlength="400"]').first().fill('Gọi ca trưởng');
  await page.locator('form .primary').click();
  await page.locator('.fired').waitFor();
};
const RULES = [
  ['rules-vi-dark-1440', '/rules', {}],
  ['rules-new-vi-dark-1440', '/rule/new', {}, drafted],
  ['rules-new-en-light-1280', '/rule/new', { lang: 'en', theme: 'light', size: SIZES['1280x800'] }, drafted],
  ['rules-fence-vi-dark', '/rule/new', {}, ruled('vehicle', 'ongoing', 'inside', 'bien-xanh-kho-nh3')],
  ['rules-indicator-en-light', '/rule/new', { lang: 'en', theme: 'light' }, ruled('stack', 'indicator', 'air/stack-compliance')],
  ['rules-forecast-phone-vi', '/rule/new', PHONE, ruled('air-station', 'forecast', 'air-station.pm25', '1h')],
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
  ['roster', '/roster', { user: 'admin' }], ['roster-en-light', '/roster', { lang: 'en', theme: 'light' }], ['roster-phone', '/roster', PHONE],
  ['chains', '/chains', { user: 'admin' }], ['chains-phone', '/chains', PHONE], ['channels', '/channels', {}], ['channels-phone', '/channels', PHONE],
  ['notices', '/notices', {}], ['drills', '/drills', {}], ['contacts', '/contacts', { user: 'admin' }],
  ['cases', '/cases', {}], ['case', 'CASE', {}], ['case-phone', 'CASE', PHONE],
  ['case-en-light', 'CASE', { lang: 'en', theme: 'light' }],
  ['case-open', '/cases', {}, (page) => page.locator('main header > button').click()],
  ['entities', '/entities', {}], ['entity', 'ENTITY', {}], ['entity-phone', 'ENTITY', PHONE],
  ['boards', '/boards', {}], ['limits', '/limits', {}], ['permit', '/permits/new', {}], ['import', '/import', {}],
  ...ALARMS, ...QUESTIONS, ...HEALTH, ...NEARBY, ...RULES,
  ['sources', '/sources', { user: 'admin' }], ['users', '/users', { user: 'admin' }], ['audit', '/audit', { user: 'admin' }], ['about', '/about', {}],
  ...MANUAL, ...FLOOD,
];
const LISTS = { CAUSE: ['/api/v1/alarms?class=device&state=active&limit=200', '/alarms/'], ALARM: ['/api/v1/alarms?state=open&quiet=heard&class=process&limit=50', '/alarms/'], CASE: ['/api/v1/cases?state=any&limit=1', '/cases/'], ENTITY: ['/api/v1/entities?kind=stack&limit=1', '/entities/'] };

mkdirSync(OUT, { recursive: true });
const center = await startCenter();
const browser = await launch();
for (const [name, path, { user = 'operator', clip, ...how }, then] of SHOTS.filter(([name]) => name.includes(ONLY))) {
  if (name.startsWith('flood')) await storm(browser, center);
  const { context, page, foreign, complaints, go } = await open(browser, center, how);
  await go('/');
  if (path) {
    await login(page, center, user);
    let to = path;
    if (LISTS[path]) {
      const [list, base] = LISTS[path];
      const first = await page.evaluate((url) => fetch(url).then((response) => response.json()).then(({ items }) => (items.find((one) => one.rule === 'network/gateway-silent') ?? items.find((one) => one.series !== null) ?? items[0])?.id), list);
      to = base + encodeURIComponent(first ?? 'none');
    }
    await go(to);
    await settled(page);
    if (to === '/' || to === '/?wall') await mapIdle(page);
    else await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
    await then?.(page);
    await page.waitForTimeout(900);
  }
  await page.screenshot({ path: join(OUT, `${name.replace(/^(flood-)?manual-/, '')}.png`), clip });
  console.log(name, foreign.length ? `FOREIGN ${foreign}` : '', complaints.join(' | ').slice(0, 400));
  await context.close();
}
await browser.close();
await center.stop();
