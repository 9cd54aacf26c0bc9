// A center that cannot be reached says so in its own words, and nothing of the program is kept by the browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { sit } from './seat.mjs';

let seat;
before(async () => (seat = await sit('operator', { worker: true })));
after(() => seat?.stop());

test('without a network the console says that the center cannot be reached, and comes back by itself', async () => {
  const { page, context } = seat;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat());
  assert.deepEqual(kept, ['/offline.html'], 'one page, and neither the program nor data');
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('heading', { name: 'Không tới được trung tâm' }).waitFor();
  await isClean(page, 'body');
  await context.setOffline(false);
  await page.locator('main#page h1').waitFor();
});
