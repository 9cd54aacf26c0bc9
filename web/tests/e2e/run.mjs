// Starts one center and runs every browser test against it, one file after the other: they share its zone.
//   HAIDANG_BIN=../target/release/haidang npm run e2e        the release binary with its demo zone
//   npm run e2e -- --mock [WORD]                             the mock; WORD picks the files
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMock, startCenter } from './center.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
// Alphabetical: the alarm tests need a zone in which nobody has acted yet.
const files = readdirSync(HERE).filter((name) => name.endsWith('.test.mjs') && (words.length === 0 || words.some((word) => name.includes(word)))).sort();

const center = await startCenter();
console.log(`${isMock ? 'mock' : 'center'} at ${center.url}: ${files.join(' ')}`);
// Not waited for in one piece: what the center says must be read meanwhile, or it stands still.
const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', ...files.map((name) => HERE + name)], {
  stdio: 'inherit',
  env: { ...process.env, HAIDANG_URL: center.url, HAIDANG_PASSWORDS: JSON.stringify(center.passwords), HAIDANG_MOCK: isMock ? '1' : '' },
});
const status = await new Promise((resolve) => tests.on('exit', resolve));
await center.stop();
if (status !== 0 && !isMock) console.log(`--- what the center said ---\n${center.output().slice(-4000)}`);
process.exit(status ?? 1);
