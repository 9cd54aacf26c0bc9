// One person at one window, and the API as that person sees it: what the tests of the pages begin with.
import { launch, login, open } from './browser.mjs';
import { runningCenter } from './center.mjs';

export async function sit(user, { center = runningCenter(), ...how } = {}) {
  const browser = await launch();
  const seat = await open(browser, center, how);
  const { page } = seat;
  try {
    await seat.go('/about');
    await login(page, center, user);
  } catch (error) {
    // Otherwise the browser keeps the test running for ever.
    await browser.close();
    throw error;
  }
  const ask = (path, init) => page.evaluate(([path, init]) => fetch(`/api/v1${path}`, init).then((response) => response.json()), [path, init]);
  const post = async (path, body = {}) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': (await ask('/session')).csrf }, body: JSON.stringify(body) });
  return { ...seat, ask, post, stop: () => browser.close() };
}
