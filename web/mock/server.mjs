// A stand-in for the center while its console is developed: `npm run mock -- --port 8090`.
// Account names are passwords. It serves web/dist too, so that the browser tests can run against it.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from './routes.mjs';
import * as story from './story.mjs';
import { CAN, orgs, users } from './zone.mjs';

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const PORT = Number(argument('port', '8090'));
const ARRIVE_MS = Number(argument('arrive-ms', '6000'));
// Another build can be served, so that two people can look at their own.
const DIST = process.env.HAIDANG_DIST ? `${process.env.HAIDANG_DIST}/` : fileURLToPath(new URL('../dist/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.woff': 'font/woff', '.webmanifest': 'application/manifest+json' };
const BODY_BYTES_MAX = 20 * 1024 * 1024;

const sessions = new Map();
const sessionOf = (user) => ({
  user: { id: user.id, name: user.name, role: user.role, org: user.org, org_title: orgs.find((org) => org.id === user.org).title, whole: !orgs.find((org) => org.id === user.org).parent },
  csrf: 'mock', must_change_password: Boolean(user.must_change), can: CAN[user.role], demo: true, simulated: true,
});

function answer(response, status, body, headers = {}) {
  if (body === undefined) return void response.writeHead(status, headers).end();
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
}
const problem = (response, status, detail, type = 'about:blank', more = {}) => answer(response, status, { type, title: detail, status, detail, ...more });

async function bodyOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_BYTES_MAX) throw Object.assign(new Error('The body is over 20 MB.'), { status: 413 });
    parts.push(part);
  }
  const whole = Buffer.concat(parts);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/')) return new Response(whole, { headers: { 'content-type': type } }).formData();
  return whole.length ? JSON.parse(whole.toString()) : {};
}

const cookieOf = (request) => /haidang_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];

async function api(request, response, url) {
  const path = url.pathname.replace('/api/v1', '');
  const user = sessions.get(cookieOf(request));
  if (path === '/session' && request.method === 'POST') {
    const { user: name, password } = await bodyOf(request);
    const found = users.find((one) => one.id === name && (one.password ?? one.id) === password);
    if (!found) return problem(response, 401, 'Sai tài khoản hoặc mật khẩu.');
    const token = randomUUID();
    sessions.set(token, found);
    return answer(response, 200, sessionOf(found), { 'set-cookie': `haidang_session=${token}; HttpOnly; SameSite=Lax; Path=/` });
  }
  if (!user) return problem(response, 401, 'Chưa đăng nhập.');
  if (path === '/session' && request.method === 'DELETE') return sessions.delete(cookieOf(request)), answer(response, 204);
  if (path === '/session') return answer(response, 200, sessionOf(user));
  if (path === '/session/password') {
    const { old, new: next } = await bodyOf(request);
    if (old !== (user.password ?? user.id)) return problem(response, 403, 'Mật khẩu hiện tại không đúng.');
    Object.assign(user, { password: next, must_change: false });
    return answer(response, 200, sessionOf(user));
  }
  if (path === '/stream') return stream(request, response);
  for (const [method, pattern, handle] of routes) {
    const match = method === request.method && pattern.exec(path);
    if (!match) continue;
    const body = request.method === 'GET' ? {} : await bodyOf(request);
    const result = await handle({ user, query: url.searchParams, accept: request.headers.accept, body, args: match.slice(1).map(decodeURIComponent) });
    if (result === undefined) return problem(response, 404, `Không có ${path}.`);
    if (result.raw) return void response.writeHead(200, result.headers).end(result.raw);
    return answer(response, 200, result);
  }
  return problem(response, 404, `The mock has no ${request.method} ${path}.`);
}

let watched = false;
function stream(request, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = (id, event, data) => response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const beat = () => send(story.position, 'beat', { now: new Date().toISOString(), position: story.position });
  const stop = story.listen(send);
  const timer = setInterval(beat, 5000);
  beat();
  if (!watched) story.arrive(ARRIVE_MS);
  watched = true;
  request.on('close', () => (stop(), clearInterval(timer)));
}

function page(response, path) {
  const wanted = normalize(join(DIST, path));
  const file = wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, 'index.html');
  if (!existsSync(file)) return problem(response, 404, 'Run `npm run build` first.');
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (url.pathname === '/readyz' || url.pathname === '/healthz') return void response.end('ok');
  if (!url.pathname.startsWith('/api/')) return page(response, url.pathname);
  api(request, response, url).catch((error) => {
    const status = error.status ?? 500;
    problem(response, status, error.message, error.type ?? 'about:blank', { field: error.field, id: createHash('sha256').update(String(error.stack)).digest('hex').slice(0, 8) });
  });
});
story.begin();
story.flow();
server.listen(PORT, '127.0.0.1', () => console.log(`mock center on http://127.0.0.1:${server.address().port}, accounts: ${users.map((user) => user.id).join(' ')} (password = name)`));
