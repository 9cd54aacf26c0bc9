// Two tabs of one person: one stream, both see what happens, and the second goes on when the first is closed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sit } from './seat.mjs';

let seat, second;
const streams = [];
const watch = (page, name) => page.on('request', (request) => request.url().includes('/api/v1/stream') && streams.push(name));
before(async () => {
  seat = await sit('operator');
  // Only what is asked from here on counts: the first page has logged in with a stream of its own.
  watch(seat.page, 'first');
  await seat.page.goto(new URL('/alarms', seat.page.url()).href);
  await seat.page.locator('tr[data-alarm]').first().waitFor();
  second = await seat.context.newPage();
  watch(second, 'second');
  await second.goto(seat.page.url());
  await second.locator('tr[data-alarm]').first().waitFor();
});
after(() => seat?.stop());

const ask = (page, path) => page.evaluate((path) => fetch(`/api/v1${path}`).then((response) => response.json()), path);
async function open(page) {
  const { items } = await ask(page, '/alarms?state=active&limit=200');
  // What is quiet is in a list of its own.
  const alarm = items.find((one) => !one.acknowledged && one.quiet.length === 0);
  assert.ok(alarm, 'no alarm that nobody has');
  return alarm.id;
}
/** Acts from outside the pages, so that neither knows of it but by the stream. */
async function act(page, id, verb) {
  const { csrf } = await ask(page, '/session');
  const status = await page.evaluate(([id, verb, token]) => fetch(`/api/v1/alarms/${id}/${verb}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': token }, body: '{}' }).then((response) => response.status), [id, verb, csrf]);
  assert.ok(status < 300, `${verb}: ${status}`);
}

test('two tabs share one stream, and both show the change', async () => {
  assert.deepEqual(streams, ['first']);
  const id = await open(seat.page);
  await act(seat.page, id, 'acknowledge');
  for (const page of [seat.page, second]) await page.locator(`tr[data-alarm="${id}"]:not(.waiting)`).waitFor();
  await act(second, id, 'take-back');
  for (const page of [seat.page, second]) await page.locator(`tr[data-alarm="${id}"].waiting`).waitFor();
  assert.deepEqual(streams, ['first']);
});

test('when the tab that listens is closed, the other listens and misses nothing', async () => {
  await seat.page.close();
  const id = await open(second);
  await act(second, id, 'acknowledge');
  await second.locator(`tr[data-alarm="${id}"]:not(.waiting)`).waitFor();
  await act(second, id, 'take-back');
  await second.locator(`tr[data-alarm="${id}"].waiting`).waitFor();
  assert.deepEqual(streams, ['first', 'second']);
  assert.equal(await second.locator('[role=alert].bar').count(), 0);
});
