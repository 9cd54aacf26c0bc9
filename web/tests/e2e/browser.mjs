// Chromium of the system with software rendering, and the few gestures every test needs.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--autoplay-policy=user-gesture-required',
];
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
export const WAIT_MS = 30_000;

export const SIZES = {
  '1280x800': { width: 1280, height: 800 },
  '1440x900': { width: 1440, height: 900 },
  '1920x1080': { width: 1920, height: 1080 },
  '390x844': { width: 390, height: 844 },
  '2560x1440': { width: 2560, height: 1440 },
  wall: { width: 2560, height: 1440 },
};

export async function launch() {
  if (!CHROMIUM) throw new Error('no Chromium found: install the package `chromium`, or name it with CHROMIUM');
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
}

/** A service worker would hide requests from the tests: only the one of itself has it. */
/** A page at the center. `foreign` collects every request to another host: there must be none. */
export async function open(browser, center, { size = SIZES['1440x900'], theme = 'dark', lang = 'vi', scale = 1, touch = false, worker = false } = {}) {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: scale, hasTouch: touch, locale: lang === 'vi' ? 'vi-VN' : 'en-GB', timezoneId: 'Asia/Ho_Chi_Minh', colorScheme: theme, serviceWorkers: worker ? 'allow' : 'block' });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const foreign = [];
  const complaints = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(center.url) && !/^(data|blob):/.test(url)) foreign.push(url);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The first question of a fresh browser, "who is logged in?", is answered 401: that is not a fault.
    if (message.type() === 'error' && !/401/.test(message.text())) complaints.push(message.text());
    // The map's way of saying that facilities are not drawn.
    if (/^Image .* could not be loaded/.test(message.text())) complaints.push(message.text());
  });
  const at = (path) => `${center.url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}&theme=${theme}`;
  return { context, page, foreign, complaints, go: (path) => page.goto(at(path)) };
}

export async function login(page, center, user = 'operator') {
  await page.fill('input[name=user]', user);
  await page.fill('input[name=password]', center.passwords[user]);
  await page.click('button.primary');
  await page.waitForSelector('main#page');
}

/** The map has drawn everything it was told to. */
export const mapIdle = (page) => page.waitForSelector('.map[data-idle="true"]', { state: 'attached' });
/** Data has come and the fonts are there. */
export async function settled(page) {
  await page.waitForSelector('.banner', { state: 'attached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForLoadState('domcontentloaded');
}
