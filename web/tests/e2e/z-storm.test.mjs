// A gateway falls silent with all behind it, and a dozen stacks for themselves: one cause with its children inside, and a
// flood that is said on every screen, in groups that add up. Last of all files: the zone is not calm afterwards.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isClean } from './axe.mjs';
import { login, mapIdle, open, SIZES } from './browser.mjs';
import { isMock, runningCenter } from './center.mjs';
import { sit } from './seat.mjs';
import { stir, STORM_MS_MAX } from './storm.mjs';

const options = { skip: isMock && 'the mock has no weather' };
let admin, duty, storm;
before(async () => {
  if (isMock) return;
  admin = await sit('admin');
  duty = await sit('operator');
});
after(() => Promise.all([admin?.stop(), duty?.stop()]));
const groupsOf = () => duty.ask('/alarms/groups');
const waitFor = async (wanted, why) => {
  const end = Date.now() + STORM_MS_MAX;
  for (;;) {
    const found = await wanted();
    if (found) return found;
    assert.ok(Date.now() < end, why);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};
async function at(path, how) {
  const center = runningCenter();
  const seat = await open(duty.context.browser(), center, how);
  await seat.go(path);
  await login(seat.page, center, 'operator');
  return seat;
}
/** Numbers drawn on the map's markers; one without a number is one alarm. */
const marked = (page) => page.locator('.frame .marker').evaluateAll((all) => all.reduce((n, one) => n + Number(one.dataset.count ?? 1), 0));

test('a storm begins: the stream says so, and no page is asked to reload', options, async () => {
  await duty.go('/');
  await duty.page.locator('.banner').waitFor();
  const { items } = await admin.ask('/entities?kind=stack&limit=1');
  storm = await stir(admin, { owner: items[0].owner, name: `bao${Date.now() % 1_000_000}` });
  const groups = await waitFor(async () => { const now = await groupsOf(); return now.flood && now; }, 'no flood after a storm');
  const inhibited = async () => (await duty.ask('/alarms?state=active&quiet=inhibited&limit=200')).items.filter((one) => storm.children.includes(one.entity.id)).length;
  await waitFor(async () => (await inhibited()) === storm.children.length, 'the children are not inhibited');
  assert.ok(groups.n > 10);
  await duty.page.locator('.banner.flood').getByText(/Dồn dập từ/).waitFor();
  await duty.page.locator('.list .flood').waitFor();
  await isClean(duty.page, '.banner');
});

test('the groups add up to all open alarms: nothing is dropped', options, async () => {
  const { page, go } = duty;
  await go('/alarms/groups');
  await page.locator('tr[data-group]').first().waitFor();
  const sum = page.locator('[data-sum]');
  await waitFor(async () => {
    const now = await groupsOf();
    return Number(await sum.getAttribute('data-sum')) === now.n && now.n === Number(await sum.getAttribute('data-open'));
  }, 'the groups do not add up');
  const now = await groupsOf();
  assert.equal(now.groups.reduce((n, one) => n + one.n, 0), now.n);
  assert.ok(now.groups.length < now.n / 2, 'groups are fewer than alarms');
  const loud = page.locator('tr[data-group]', { hasText: `×\u200a${storm.others.length}` }).or(page.locator('tr[data-group]')).first();
  await loud.locator('.name').click();
  await page.locator('tr.nested[data-alarm]').first().waitFor();
  await isClean(page);
});

test('the cause has its children inside, each child leads to its cause, and their list says until when', options, async () => {
  const { page, go, ask } = duty;
  const { items } = await ask('/alarms?state=active&class=device&limit=200');
  const cause = items.find((one) => one.entity.id === storm.gateway);
  assert.ok(cause && cause.quiet.length === 0, 'the gateway has an alarm that is heard');
  await go(`/alarms/${encodeURIComponent(cause.id)}`);
  const inside = page.locator('[data-part=children] tr[data-alarm]');
  await inside.first().waitFor();
  assert.equal(await inside.count(), storm.children.length);
  await isClean(page);
  await inside.first().getByRole('link').click();
  const note = page.locator('.note');
  await note.getByText('Gộp vào nguyên nhân').waitFor();
  await note.getByRole('link').click();
  await page.waitForURL(new RegExp(cause.id));
  await go('/alarms/held');
  const held = page.locator(`[data-cause="${cause.id}"] tr[data-alarm]`);
  await held.first().waitFor();
  assert.equal(await held.count(), storm.children.length);
  await isClean(page);
});

test('the banner does not call for what is muted', options, async () => {
  const { page } = duty;
  const counts = await page.locator('.banner ul b').allInnerTexts();
  const { items } = await duty.ask('/alarms?state=open&limit=1000');
  assert.equal(counts.reduce((n, one) => n + Number(one), 0), items.filter((one) => one.quiet.length === 0 && !one.acknowledged).length);
});

for (const [name, path, how] of [['desk', '/', { size: SIZES['1440x900'] }], ['laptop', '/', { size: SIZES['1280x800'], theme: 'light', lang: 'en' }], ['wall', '/?wall', { size: SIZES.wall }], ['phone', '/', { size: SIZES['390x844'], touch: true }]]) {
  test(`${name}: the banner and the map speak of groups, and the markers add up`, options, async () => {
    const { page, context, complaints, foreign } = await at(path, how);
    await mapIdle(page);
    await page.locator('.banner.flood').waitFor();
    await page.locator('.frame [role=status]').waitFor();
    const now = await waitFor(async () => {
      const groups = await groupsOf();
      const legend = await page.locator('.frame [role=status]').innerText();
      const unplaced = Number(/(\d+) (không có vị trí|without a place)/.exec(legend)?.[1] ?? 0);
      return (await marked(page)) + unplaced === groups.n && legend.includes(String(groups.n)) && groups;
    }, 'the markers do not add up to the open alarms');
    assert.ok((await page.locator('.frame .marker').count()) <= now.groups.length);
    assert.equal(await page.locator('.callout').count(), 0, 'no single callouts in a flood');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1), false);
    await isClean(page, 'body');
    assert.deepEqual([foreign, complaints], [[], []]);
    await context.close();
  });
}

test('a group is taken at once, after a look at what is in it', options, async () => {
  const { page, go } = duty;
  await go('/alarms/groups');
  const head = (await groupsOf()).groups.find((one) => one.by === 'rule' && one.n_unacknowledged - one.n_quiet >= 2);
  await page.locator(`tr[data-group="${head.head.id}"]`).click();
  await page.getByRole('button', { name: /^Tiếp nhận cả nhóm/ }).click();
  const n = await page.locator('[role=dialog] li').count();
  assert.ok(n >= 2);
  await isClean(page, '[role=dialog]');
  await page.locator('[role=dialog] .primary').click();
  await page.locator('[role=dialog]').waitFor({ state: 'detached', timeout: 60_000 });
  const { items } = await duty.ask('/alarms?state=any&limit=1000');
  const taken = items.filter((one) => one.acknowledged?.by === 'operator' && Date.now() - Date.parse(one.acknowledged.at) < 90_000);
  assert.ok(taken.length >= n, `${taken.length} of ${n} were acknowledged`);
});
