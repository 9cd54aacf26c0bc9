// For the moment when the center cannot be reached at all: keeps one page that says so, and nothing else. The program and
// the zone's data always come from the center, so that nobody works with yesterday's.
const KEPT = 'offline-2';
const PAGE = '/offline.html';

addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.add(new Request(PAGE, { cache: 'reload' }))).then(() => self.skipWaiting()));
});
addEventListener('activate', (event) => {
  const others = (names) => names.filter((name) => name !== KEPT);
  event.waitUntil(caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(fetch(event.request).catch(() => caches.match(PAGE).then((page) => page ?? Response.error())));
});
