// A page that shares its path with the API is shown only to whoever comes by a link: a reload gets the API's answer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('no page has the path of a route', () => {
  const routes = new Set([...read('../../src/api/schema.ts').matchAll(/^    "(\/[^"]*)": \{$/gm)].map((found) => found[1]));
  const pages = [...read('../../src/view/pages.ts').matchAll(/\{ path: '([^']+)'/g)].map((found) => found[1]);
  assert.ok(routes.has('/health') && pages.includes('/alarms'), 'both lists are found');
  assert.deepEqual(pages.filter((path) => routes.has(path)), []);
});
