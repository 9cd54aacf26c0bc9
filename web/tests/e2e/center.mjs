// Starts the center the browser talks to: the release binary with its demo zone, or with --mock the mock.
// `empty` starts the binary on an empty folder instead, `own` on a demo zone of its own, beside whatever runs already;
// `settings` says how, as the environment does, by the address it will have.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const READY_MS_MAX = 90_000;
const STOP_MS_MAX = 10_000;
const USERS = ['operator', 'park', 'enterprise', 'leader', 'admin'];
export const isMock = process.argv.includes('--mock') || process.env.HAIDANG_MOCK === '1';

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Lines like `operator  <password>`, printed by the demo at its first start. */
export function passwordsIn(output) {
  const found = {};
  for (const line of output.split('\n')) {
    const [, user, password] = /^\W*(\w+)\s+(\S+)\s*$/.exec(line) ?? [];
    if (USERS.includes(user) && !found[user]) found[user] = password;
  }
  return found;
}

export async function startCenter({ empty = false, own = false, settings = () => ({}) } = {}) {
  // One that runs already (a `vite preview` before it, say): HAIDANG_URL and HAIDANG_PASSWORDS, a JSON object.
  if (process.env.HAIDANG_URL && !empty && !own) return { ...runningCenter(), output: () => '', stop: async () => {} };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const data = mkdtempSync(join(tmpdir(), 'haidang-e2e-'));
  const binary = process.env.HAIDANG_BIN;
  if (!isMock && !binary) throw new Error('HAIDANG_BIN is not set: name the release binary, or use --mock');
  const command = isMock
    ? [process.execPath, fileURLToPath(new URL('../../mock/server.mjs', import.meta.url)), '--port', String(port), '--arrive-ms', '2500']
    : [binary, empty ? 'serve' : 'demo', '--listen', `127.0.0.1:${port}`, '--mqtt-listen', `127.0.0.1:${await freePort()}`, '--data-dir', data];
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...settings(url) } });
  let output = '';
  let ended = null;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output = (output + part).slice(-200_000)));
  child.on('exit', (code, signal) => (ended = `exit ${code ?? signal}`));

  const began = Date.now();
  for (;;) {
    const ready = await fetch(`${url}/readyz`).then((response) => response.ok, () => false);
    // It may be ready before what it printed has been read.
    if (ready && (isMock || empty || passwordsIn(output).admin)) break;
    if (ended || Date.now() - began > READY_MS_MAX) {
      child.kill('SIGKILL');
      throw new Error(`the center did not become ready (${ended ?? 'still starting'}):\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const passwords = isMock ? Object.fromEntries(USERS.map((user) => [user, user])) : passwordsIn(output);
  return {
    url,
    passwords,
    output: () => output,
    async stop() {
      if (!ended) {
        child.kill('SIGTERM');
        await Promise.race([new Promise((resolve) => child.on('exit', resolve)), new Promise((resolve) => setTimeout(resolve, STOP_MS_MAX).unref())]);
        if (!ended) child.kill('SIGKILL');
      }
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Inside a test file: the center that `run.mjs` has started. */
export function runningCenter() {
  const url = process.env.HAIDANG_URL;
  if (!url) throw new Error('no center is running: start the tests with `npm run e2e`');
  return { url, passwords: JSON.parse(process.env.HAIDANG_PASSWORDS ?? '{}') };
}
