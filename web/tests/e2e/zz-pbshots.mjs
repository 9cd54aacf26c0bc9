import { launch, login, open, SIZES } from './browser.mjs';
import { runningCenter } from './center.mjs';
const PHONE = { size: SIZES['390x844'], scale: 2, touch: true };
const [RUN, WAIT] = process.argv.slice(2);
const center = runningCenter();
const browser = await launch();
const go = async (name, path, how = {}, then) => {
  const seat = await open(browser, center, how);
  await seat.go('/about'); await login(seat.page, center, 'operator');
  await seat.go(path);
  await seat.page.waitForTimeout(1200);
  if (then) { await then(seat.page); await seat.page.waitForTimeout(500); }
  await seat.page.screenshot({ path: `/root/exp/pb-shots/${name}.png`, fullPage: !how.clip });
  await seat.context.close();
};
const D = { size: SIZES['1440x900'] };
await go('run-dark', `/cases/${RUN}`, D);
await go('wait-light-en', `/cases/${WAIT}`, { ...D, theme: 'light', lang: 'en' }, async (p) => { await p.locator('form select').first().selectOption('large'); await p.locator('input[type=radio]').first().check(); });
await go('run-phone', `/cases/${RUN}`, PHONE);
await go('wait-phone-light', `/cases/${WAIT}`, { ...PHONE, theme: 'light' });
await go('list', '/cases', D);
await go('list-phone-en', '/cases', { ...PHONE, lang: 'en' });
await go('open-dark', '/cases', D, (p) => p.locator('main header > button').click());
await go('open-phone', '/cases', PHONE, (p) => p.locator('main header > button').click());
await browser.close();
