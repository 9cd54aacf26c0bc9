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
  ['boards', '/boards', {}], ['limits', '/limits', {}], ['permit', '/permits/new', {}], ['import', '/import', { user: 'admin' }],
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
