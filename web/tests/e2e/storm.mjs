// A storm of one's own: a gateway with what hangs behind it and stacks that hang on nothing fall silent together, so that
// one cause mutes its children and the others are a flood. Made through the API, as an integrator would.
const EVERY_S = 1;
/** Three cadences, the clock of the center, and the time to become an alarm. */
export const STORM_MS_MAX = 60_000;
const PLACE = [106.77, 20.835];

/** `behind` stacks hang on the gateway, `alone` on nothing. */
export async function stir({ page, ask }, { owner, behind = 6, alone = 12, name = 'bao' }) {
  const { csrf } = await ask('/session');
  const send = async (method, path, body, headers = { 'x-csrf-token': csrf }) => {
    const [status, answer] = await page.evaluate(
      async ([method, path, body, headers]) => {
        const response = await fetch(`/api/v1${path}`, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), credentials: headers.authorization ? 'omit' : 'same-origin' });
        return [response.status, await response.json().catch(() => null)];
      },
      [method, path, body, headers],
    );
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const source = `${name}-nguon`;
  const { token } = await send('POST', '/sources', { id: source, title: { vi: 'Nguồn thử bão', en: 'Source of the storm' }, owner, wire: 'http', zone: '+07:00', every_s: EVERY_S });
  const entity = (id, kind, title, i) => ({ id, kind, title, owner, place: [PLACE[0] + 0.004 * (i % 6), PLACE[1] + 0.005 * Math.floor(i / 6)], attributes: {}, source, every_s: EVERY_S });
  const gateway = `${name}-gateway`;
  await send('POST', '/entities', entity(gateway, 'gateway', { vi: 'Bộ tập trung thử', en: 'Gateway of the storm' }, 0));
  const children = Array.from({ length: behind }, (_, i) => `${name}-sau-${i + 1}`);
  const others = Array.from({ length: alone }, (_, i) => `${name}-rieng-${i + 1}`);
  for (const [i, id] of [...children, ...others].entries()) {
    const child = children.includes(id);
    await send('POST', '/entities', entity(id, 'stack', { vi: `Ống khói thử ${child ? 'sau bộ tập trung' : 'riêng'} ${i + 1}`, en: `Test stack ${child ? 'behind' : 'alone'} ${i + 1}` }, i + 1));
    if (child) await send('PUT', `/entities/${id}/links`, { links: [{ relation: 'behind', to: gateway }] });
  }
  const time = new Date(Date.now() - 500).toISOString();
  await send('POST', '/observations', [...children, ...others].map((id) => ({ entity: id, time, values: { o2: 11 } })), { authorization: `Bearer ${token}` });
  return { gateway, children, others, source };
}
