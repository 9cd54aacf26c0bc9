// Writes src/api/schema.ts from the OpenAPI of the server: of the file named by HAIDANG_OPENAPI, of the
// center named by HAIDANG_URL, or as the release binary named by HAIDANG_BIN prints it. `--check` only
// says whether the file is what the server says.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const OUT = new URL('../src/api/schema.ts', import.meta.url);
const BINARY = new URL('../../target/release/haidang', import.meta.url).pathname;
const DOCUMENT_BYTES_MAX = 16 << 20;
const HEAD = '// Written by `npm run schema` from the server\'s OpenAPI; not by hand.\n\n';

async function description() {
  if (process.env.HAIDANG_OPENAPI) return JSON.parse(readFileSync(process.env.HAIDANG_OPENAPI, 'utf8'));
  if (process.env.HAIDANG_URL) return (await fetch(`${process.env.HAIDANG_URL}/api/openapi.json`)).json();
  return JSON.parse(execFileSync(process.env.HAIDANG_BIN ?? BINARY, ['openapi'], { maxBuffer: DOCUMENT_BYTES_MAX, encoding: 'utf8' }));
}

const text = HEAD + astToString(await openapiTS(await description()));
if (process.argv.includes('--check')) {
  const same = readFileSync(OUT, 'utf8') === text;
  if (!same) console.error('src/api/schema.ts is not what the server says: run `./x bless`');
  process.exit(same ? 0 : 1);
}
writeFileSync(OUT, text);
