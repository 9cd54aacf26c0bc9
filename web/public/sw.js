// Two things, and no more: one page for the moment when the center cannot be reached at all, and notices that are pushed to
// this browser. The program and the zone's data always come from the center, so that nobody works with yesterday's.
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

/** Says what became of a notice. The link is signed: nobody has to be logged in. Its path counts, at our own origin. */
function receipt(link, what) {
  if (!link) return Promise.resolve();
  const { pathname, search } = new URL(link, self.location.origin);
  return fetch(`${pathname}${search}&what=${what}`, { method: 'POST', keepalive: true }).catch(() => undefined);
}

addEventListener('push', (event) => {
  let notice = {};
  try {
    notice = event.data?.json() ?? {};
  } catch {
    // What cannot be read is shown all the same: a browser that shows nothing loses its subscription.
  }
  const { id = '', kind = 'alarms', severity = 'high', title = 'Hải Đăng', body = '' } = notice;
  const shown = self.registration.showNotification(title, {
    body,
    tag: id,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    // What is critical stays until somebody looks.
    requireInteraction: kind === 'alarms' && severity === 'critical',
    data: { id, kind, receipt: notice.receipt ?? null },
  });
  event.waitUntil(Promise.all([shown, receipt(notice.receipt, 'delivered')]));
});

addEventListener('notificationclick', (event) => {
  const { id, kind, receipt: link } = event.notification.data ?? {};
  event.notification.close();
  const path = kind === 'hole' ? '/roster' : id ? `/notices/${encodeURIComponent(id)}?open` : '/';
  event.waitUntil(Promise.all([openAt(path), receipt(link, 'read')]));
});

/** A console that is open already goes there; else a new one is opened. */
async function openAt(path) {
  const url = new URL(path, self.location.origin).href;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // The wall is nobody's window: it stays where it is.
  const mine = windows.find((one) => !new URL(one.url).searchParams.has('wall'));
  if (!mine) return self.clients.openWindow(url);
  const there = await mine.navigate(url).catch(() => null);
  return (there ?? mine).focus().catch(() => undefined);
}
