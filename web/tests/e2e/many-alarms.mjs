// How long a console with thousands of open alarms takes from hearing of one more until it is painted. Called by
// `./x bench alarms`, which has the center, the alarms and somebody to log in; says one line of JSON.
import { SIZES, launch, open, settled } from './browser.mjs';

const { HAIDANG_URL: url, HAIDANG_USER: user, HAIDANG_PASSWORD: password, HAIDANG_TOKEN: token } = process.env;
const PROBES = JSON.parse(process.env.HAIDANG_PROBES ?? '[]');
const OVER = 200;
const LOADED_MS_MAX = 120_000;
/** Between two alarms: what the last one moved has come to rest. */
const REST_MS = 400;
/** The lists are read page by page, and the map is drawn in software. */
const SETTLES_MS = 6_000;

/** In the page: notes when an event came, when the page was done with it, and when the frame after it was painted. */
function watch() {
  globalThis.__seen = [];
  const painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  });
  const add = EventSource.prototype.addEventListener;
  EventSource.prototype.addEventListener = function (name, listener, ...rest) {
    if (name !== 'alarm') return add.call(this, name, listener, ...rest);
    return add.call(this, name, (event) => {
      const came = performance.now();
      const { id, entity, state } = JSON.parse(event.data);
      const read = performance.now();
      listener(event);
      painted((at) => {
        // Ours, reading it a second time, is not the console's.
        const row = document.querySelector(`[data-alarm="${CSS.escape(id)}"]`);
        globalThis.__seen.push({ entity: entity.id, state, ms: at - came - (read - came), isShown: row !== null });
      });
    }, ...rest);
  };
}

async function raise(entity) {
  const answer = await fetch(`${url}/api/v1/observations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ entity, time: Date.now(), values: { v1: OVER } }]),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}

/** `calm`: as the console looks once the flood is over and everything is still open. */
async function measure(browser, path, probes, calm) {
  const { context, page, go, complaints } = await open(browser, { url }, { size: SIZES['1920x1080'], lang: 'en' });
  await page.addInitScript(watch);
  if (calm) {
    await page.route('**/api/v1/alarms/groups', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), flood: null } });
    });
  }
  await go('/about');
  await page.fill('input[name=user]', user);
  await page.fill('input[name=password]', password);
  await page.click('button.primary');
  await page.waitForSelector('main#page');
  const began = Date.now();
  await go(path);
  await settled(page);
  await page.waitForSelector('[data-alarm]', { state: 'attached', timeout: LOADED_MS_MAX });
  const loaded_ms = Date.now() - began;
  await page.waitForTimeout(SETTLES_MS);
  const found = [];
  for (const entity of probes) {
    await raise(entity);
    const seen = await page.waitForFunction((entity) => globalThis.__seen.find((one) => one.entity === entity && one.state === 'active'), entity);
    found.push(await seen.jsonValue());
    await page.waitForTimeout(REST_MS);
  }
  const markers = await page.evaluate(() => document.querySelectorAll('.spot').length);
  const heap_mb = await page.evaluate(() => Math.round((performance.memory?.usedJSHeapSize ?? 0) / 1e6));
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  await context.close();
  const ms = found.map((one) => one.ms).sort((a, b) => a - b);
  const at = (share) => Math.round(ms[Math.ceil(ms.length * share) - 1] * 10) / 10;
  return { n: ms.length, shown: found.filter((one) => one.isShown).length, loaded_ms, p50: at(0.5), p99: at(0.99), heap_mb, elements, markers, complaints: complaints.slice(0, 3) };
}

const browser = await launch();
try {
  const part = Math.floor(PROBES.length / 3);
  const list = await measure(browser, '/alarms', PROBES.slice(0, part), false);
  const map_in_flood = await measure(browser, '/', PROBES.slice(part, 2 * part), false);
  const map_after_it = await measure(browser, '/', PROBES.slice(2 * part, 3 * part), true);
  console.log(JSON.stringify({ list, map_in_flood, map_after_it }));
} finally {
  await browser.close();
}
