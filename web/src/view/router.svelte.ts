// Plain addresses, no hash: the server gives index.html for every path it does not know. An ordinary
// <a href> is enough in a page; the click is taken here. `?wall`, `?lang` and `?theme` stay in the
// address so that a reload of the wall is still the wall.
const STICKY = ['wall', 'lang', 'theme'];

class Router {
  path = $state(location.pathname);
  search = $state(location.search);

  constructor() {
    addEventListener('popstate', () => this.#read());
    addEventListener('click', (event) => this.#clicked(event));
  }
  get query(): URLSearchParams {
    return new URLSearchParams(this.search);
  }
  go(href: string, how: 'push' | 'replace' = 'push'): void {
    const to = new URL(href, location.href);
    const now = new URLSearchParams(location.search);
    for (const name of STICKY) if (now.has(name) && !to.searchParams.has(name)) to.searchParams.set(name, now.get(name) ?? '');
    if (to.href !== location.href) history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
    this.#read();
  }
  /** Filters live in the address: a list can be sent to a colleague as it is. */
  setQuery(name: string, value: string | null): void {
    const query = this.query;
    if (value) query.set(name, value);
    else query.delete(name);
    this.go(`${this.path}?${query}`, 'replace');
  }
  #read(): void {
    this.path = location.pathname;
    this.search = location.search;
  }
  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    this.go(link.href);
  }
}
export const router = new Router();
