// Which address is which page. Pure, so that it can be tested without a browser.

export type Params = Record<string, string>;
export type Pattern = { path: string };

/** Matches `/alarms/:id` against `/alarms/A%2F1`; a page's own parts are decoded. */
export function match(pattern: string, path: string): Params | null {
  const wanted = pattern.split('/');
  const given = path.replace(/\/+$/, '').split('/');
  if (wanted.length !== given.length && !(pattern === '/' && path === '/')) return null;
  const params: Params = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return null;
      continue;
    }
    if (!value) return null;
    try {
      params[part.slice(1)] = decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return params;
}

export function find<P extends Pattern>(pages: readonly P[], path: string): { page: P; params: Params } | null {
  for (const page of pages) {
    const params = match(page.path, path);
    if (params) return { page, params };
  }
  return null;
}
