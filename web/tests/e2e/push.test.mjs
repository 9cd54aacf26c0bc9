// Web push, the whole way: the real center encrypts and posts to a push service of the test (TLS, its own authority), which
// reads it with the browser's keys and hands it to the real service worker through the DevTools protocol. What is not
// tried is a vendor's push service: a headless Chromium has none, so the subscription itself is made by the test.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isMock, startCenter } from './center.mjs';
import { launch, login, open } from './browser.mjs';
import { loopbackKeys, pushService, subscriber } from './sink.mjs';

const skip = isMock ? 'the mock tells nobody' : false;
let center, keys, service, browser, seat, reader;

before(async () => {
  if (skip) return;
  keys = loopbackKeys();
  service = await pushService(keys);
  reader = subscriber();
  center = await startCenter({ own: true, settings: (url) => ({ HAIDANG_NOTIFY_PRIVATE: 'true', HAIDANG_PUBLIC_URL: url, HAIDANG_NOTIFY_AUTHORITY: keys.authority }) });
  browser = await launch();
  seat = await open(browser, center, { worker: true });
  await seat.page.addInitScript(
    ({ endpoint, p256dh, auth }) => {
      const kept = () => localStorage.getItem('test-push');
      const made = () => (kept() ? { endpoint, options: { applicationServerKey: null }, toJSON: () => ({ endpoint, keys: { p256dh, auth } }), unsubscribe: async () => (localStorage.removeItem('test-push'), true) } : null);
      PushManager.prototype.getSubscription = async () => made();
      PushManager.prototype.subscribe = async (options) => (localStorage.setItem('test-push', options.applicationServerKey), made());
      if (localStorage.getItem('test-denied')) Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
      globalThis.asked = 0;
      const request = Notification.requestPermission.bind(Notification);
      Notification.requestPermission = () => ((globalThis.asked += 1), request());
    },
    { endpoint: `${service.url}/subscription/1`, p256dh: reader.p256dh, auth: reader.auth },
  );
  await seat.go('/channels');
  await login(seat.page, center, 'operator');
});
after(async () => {
  await browser?.close();
  await center?.stop();
  await service?.stop();
  keys?.remove();
});

/** The worker, awake: the browser puts one that has nothing to do to rest. */
async function worker() {
  const known = seat.context.serviceWorkers()[0];
  const coming = known ? null : seat.context.waitForEvent('serviceworker');
  await seat.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const devtools = await seat.context.newCDPSession(seat.page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.startWorker', { scopeURL: `${center.url}/` });
  await devtools.detach();
  return known ?? (await coming);
}
/** Hands a message to the worker as the browser's own push service would. */
async function deliver(text) {
  const devtools = await seat.context.newCDPSession(seat.page);
  const registered = new Promise((resolve) => devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId)));
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: center.url, registrationId: await registered, data: text });
  await devtools.detach();
}
/** What is shown, as the page reads it: a worker may be at rest. */
const shown = () =>
  seat.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body, tag, requireInteraction, data }) => ({ title, body, tag, requireInteraction, data }));
  });
async function until(what, fits) {
  const began = Date.now();
  for (;;) {
    const value = await what();
    if (fits(value)) return value;
    assert.ok(Date.now() - began < 15_000, JSON.stringify(value));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('a browser that said no is told how to change that, and is not asked', { skip }, async () => {
  const { page } = seat;
  await page.evaluate(() => localStorage.setItem('test-denied', '1'));
  await page.reload();
  await page.locator('[data-push=denied]').waitFor();
  assert.equal(await page.locator('[data-push] button').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.asked), 0);
  await page.evaluate(() => localStorage.removeItem('test-denied'));
});

test('permission is asked only on the press; the subscription is kept with the center’s own key', { skip }, async () => {
  const { page, context } = seat;
  await context.grantPermissions(['notifications'], { origin: center.url });
  await page.reload();
  await page.locator('[data-push=off]').waitFor();
  assert.equal(await page.evaluate(() => globalThis.asked), 0, 'nobody is asked by a page that opens');
  await worker();
  await page.getByRole('button', { name: 'Nhận trên trình duyệt này' }).click();
  await page.locator('[data-push=on]').waitFor();
  assert.equal(await page.evaluate(() => globalThis.asked), 1);
  const { public_key } = await page.evaluate(() => fetch('/api/v1/push-key').then((it) => it.json()));
  assert.equal(await page.evaluate(() => localStorage.getItem('test-push')), public_key);
  await page.locator('[data-way=web-push]').getByText('trình duyệt này').waitFor();
});

test('a test reaches the worker encrypted, is shown, and its receipt comes back', { skip }, async () => {
  const { page } = seat;
  await worker();
  await page.locator('[data-way=web-push]').getByRole('button', { name: 'Gửi thử' }).click();
  // The operator may be told of an alarm in the same moment.
  const sent = await service.waitFor(({ path, body }) => path === '/subscription/1' && reader.read(body).kind === 'test');
  assert.equal(sent.headers['content-encoding'], 'aes128gcm');
  assert.match(sent.headers.authorization, /^vapid t=.+, k=/);
  await page.locator('[data-way=web-push] [data-test=accepted]').waitFor();
  const message = reader.read(sent.body);
  await deliver(JSON.stringify(message));
  const [notice] = await until(() => shown(), (all) => all.length > 0);
  assert.deepEqual([notice.title, notice.tag], [message.title, message.id]);
  // The worker has said "delivered" by the signed link, without a session.
  await page.locator('[data-way=web-push] [data-test=delivered]').waitFor();
});

test('a click opens the notice in the console that is open, and says that it was read', { skip }, async () => {
  const { page } = seat;
  const it = await worker();
  const id = await it.evaluate(async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    return notification.data.id;
  });
  await page.waitForURL((url) => url.pathname === `/notices/${id}`);
  await page.locator('[data-notice][data-delivery=read]').waitFor();
  assert.deepEqual(await shown(), [], 'it is closed');
});

test('what cannot be read is shown all the same, and what is critical stays', { skip }, async () => {
  await worker();
  await deliver('no JSON');
  assert.equal((await until(() => shown(), (all) => all.length === 1))[0].title, 'Hải Đăng');
  await deliver(JSON.stringify({ id: 'n-1', kind: 'alarms', severity: 'critical', drill: true, title: '[DIỄN TẬP] ■ Khẩn cấp', body: '' }));
  const all = await until(() => shown(), (all) => all.length === 2);
  assert.equal(all.find((one) => one.tag === 'n-1').requireInteraction, true);
});

test('it is ended where it was begun', { skip }, async () => {
  const { page, go } = seat;
  await go('/channels');
  await page.getByRole('button', { name: 'Thôi nhận trên trình duyệt này' }).click();
  await page.locator('[data-push=off]').waitFor();
  assert.equal(await page.locator('[data-way]').count(), 0);
  assert.deepEqual(seat.foreign, []);
});
