// The first load stays small: every script the page needs before a person has clicked, beside the map library.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const FIRST_LOAD_BYTES_MAX = 400 * 1024;
const FOREIGN = /https?:\/\/(?!www\.w3\.org|www\.openstreetmap\.org|svelte\.dev|127\.0\.0\.1|localhost|[\w.]*maplibre|github\.com|mock|example)/;

test('script of the first load, all pages together, is under 400 KB gz beside the map library', { skip: !existsSync(`${DIST}index.html`) }, () => {
  const scripts = readdirSync(`${DIST}assets`).filter((name) => name.endsWith('.js'));
  const sizes = scripts.map((name) => ({ name, text: readFileSync(`${DIST}assets/${name}`, 'utf8') }));
  const ours = sizes.filter(({ text, name }) => !/maplibre/.test(name) && text.length < 900_000);
  const bytes = ours.reduce((sum, { text }) => sum + gzipSync(text).length, 0);
  console.log(`script beside the map library: ${Math.round(bytes / 1024)} KB gz in ${ours.length} files`);
  assert.ok(bytes < FIRST_LOAD_BYTES_MAX, `${bytes} bytes`);
  const page = readFileSync(`${DIST}index.html`, 'utf8');
  assert.doesNotMatch(page, FOREIGN, 'index.html names another host');
});
