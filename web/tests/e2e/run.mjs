// Starts one center and runs every browser test against it, one file after the other: they share its zone. A file that
// fails is tried once more.
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

/** Runs the files against one center of their own; gives back those that failed. */
async function run(files) {
  const center = await startCenter();
  console.log(`${isMock ? 'mock' : 'center'} at ${center.url}: ${files.join(' ')}`);
  const env = { ...process.env, HAIDANG_URL: center.url, HAIDANG_PASSWORDS: JSON.stringify(center.passwords), HAIDANG_MOCK: isMock ? '1' : '' };
  const failed = [];
  for (const name of files) {
    // Not waited for in one piece: what the center says must be read meanwhile, or it stands still.
    const test = spawn(process.execPath, ['--test', HERE + name], { stdio: 'inherit', env });
    if ((await new Promise((resolve) => test.on('exit', resolve))) !== 0) failed.push(name);
  }
  await center.stop();
  if (failed.length > 0 && !isMock) console.log(`--- what the center said ---\n${center.output().slice(-4000)}`);
  return failed;
}

// A browser on a machine with other work misses a moment now and then. What fails twice, the second time in a zone of its
// own, is broken; what passes then is named, so that somebody looks at it.
const once = await run(files);
const twice = once.length > 0 ? await run(once) : [];
for (const name of once) console.log(`${twice.includes(name) ? 'FAILED twice' : 'UNSTEADY, passed at its second try'}: ${name}`);
process.exit(twice.length > 0 ? 1 : 0);
