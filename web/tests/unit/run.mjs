// The unit tests are TypeScript over pure modules: bundled by vite, then run by node's own runner.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../../node_modules/.unit/', import.meta.url));
rmSync(out, { recursive: true, force: true });
const names = readdirSync(here).filter((name) => name.endsWith('.test.ts'));
await build({
  configFile: false,
  logLevel: 'warn',
  build: { ssr: true, outDir: out, target: 'node20', minify: false, rollupOptions: { input: Object.fromEntries(names.map((name) => [name.replace('.ts', ''), here + name])) } },
});
const files = readdirSync(out).filter((name) => name.endsWith('.test.js') || name.endsWith('.test.mjs')).map((name) => out + name);
const { status } = spawnSync(process.execPath, ['--test', ...files, ...readdirSync(here).filter((name) => name.endsWith('.test.mjs')).map((name) => here + name)], { stdio: 'inherit' });
process.exit(status ?? 1);
