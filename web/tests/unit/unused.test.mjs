// A text that no page shows is a text somebody will translate and check for nothing.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const files = readdirSync(SRC, { recursive: true }).map(String).filter((name) => /\.(ts|svelte)$/.test(name));
const read = (name) => readFileSync(SRC + name, 'utf8');

test('every text of the dictionaries is shown somewhere', () => {
  const dictionaries = files.filter((name) => /^\w+\/texts\.ts$/.test(name));
  const keys = dictionaries.flatMap((name) => [...read(name).matchAll(/^ {2}'([\w.-]+)': \[/gm)].map((one) => one[1]));
  assert.ok(keys.length > 300, `${keys.length} texts were found`);
  const code = files.filter((name) => !/^\w+\/texts\.ts$/.test(name)).map(read).join('\n');
  const said = new Set([...code.matchAll(/'([a-z]+\.[\w.-]+)'/g)].map((one) => one[1]));
  // `ui.severity.${word}`: any key that begins and ends like it.
  const made = [...code.matchAll(/`([a-z]+\.[\w.]*)\$\{[^}]*\}([\w.]*)`/g)].map(([, head, tail]) => ({ head, tail }));
  const unused = keys.filter((key) => !said.has(key) && !made.some(({ head, tail }) => key.startsWith(head) && key.endsWith(tail)));
  assert.deepEqual(unused, []);
});
