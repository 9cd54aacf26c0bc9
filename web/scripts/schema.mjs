// Writes src/api/schema.ts from the OpenAPI of the server: of the file named by HAIDANG_OPENAPI, of the
// center named by HAIDANG_URL, or of the release binary named by HAIDANG_BIN, which is started for it.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { startCenter } from '../tests/e2e/center.mjs';

const OUT = new URL('../src/api/schema.ts', import.meta.url);
const HEAD = '// Written by `npm run schema` from the server\'s OpenAPI; not by hand.\n\n';

async function description() {
  if (process.env.HAIDANG_OPENAPI) return JSON.parse(readFileSync(process.env.HAIDANG_OPENAPI, 'utf8'));
  if (process.env.HAIDANG_URL) return (await fetch(`${process.env.HAIDANG_URL}/api/openapi.json`)).json();
  const center = await startCenter();
  try {
    return await (await fetch(`${center.url}/api/openapi.json`)).json();
  } finally {
    await center.stop();
  }
}

/** The types are taken by path: names of operations, which the generator wants unique, are not needed. */
function nameless(api) {
  for (const methods of Object.values(api.paths)) for (const operation of Object.values(methods)) delete operation.operationId;
  return api;
}

const text = HEAD + astToString(await openapiTS(nameless(await description())));
if (process.argv.includes('--check')) {
  const same = readFileSync(OUT, 'utf8') === text;
  if (!same) console.error('src/api/schema.ts is not what the server says: run `./x bless`');
  process.exit(same ? 0 : 1);
}
writeFileSync(OUT, text);
