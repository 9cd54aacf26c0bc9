// What the console keeps while lists are read and the stream goes on, and when it asks anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kept } from '../../src/live/kept';
import { follow } from '../../src/live/stream';

type One = { id: string; position: number; state: string };
/** `a3` stands so since record 3; `a3!` is over. */
const one = (written: string): One => ({ id: written.charAt(0), position: parseInt(written.slice(1)), state: written.endsWith('!') ? 'ended' : 'active' });

/** Plays what is heard: words are news, `?` asks for a list, `[…]` is the answer to the last question. */
function check(story: string, wanted: string): void {
  const map = new Map<string, One>();
  const kept = new Kept(map, (it) => it.state === 'ended');
  let since = 0;
  for (const word of story.match(/\[[^\]]*\]|\S+/g) ?? []) {
    if (word === '?') since = kept.now;
    else if (word.startsWith('[')) kept.replace(word.slice(1, -1).split(' ').filter(Boolean).map(one), since);
    else kept.take(one(word));
  }
  assert.equal([...map.values()].map((it) => `${it.id}${it.position}`).sort().join(' '), wanted, story);
}

test('a list says what there is', () => {
  check('? [a1 b2]', 'a1 b2');
  check('? [a1 b2] ? [b2]', 'b2');
  check('a1 b2 ? [b3 c4]', 'b3 c4');
});

test('what is heard while a list is read is newer than the list', () => {
  check('? x9 [a1]', 'a1 x9');
  check('? a9 [a1]', 'a9');
  check('? a1 [a9]', 'a9');
  check('? a9! [a1 b2]', 'b2');
  check('? x8 x9! [a1]', 'a1');
  // It was there before, and the list, which was asked for later, no longer has it.
  check('x5 ? [a1]', 'a1');
  // It was there before, and was heard of again.
  check('x5 ? x6 [a1]', 'a1 x6');
});

test('what is over stays over, whatever is late', () => {
  check('a1 a9! a5', '');
  check('a1 ? a9! [a1]', '');
  check('? a9! [a1] a2', '');
});

test('of the same record the later word counts', () => check('a1 a1!', ''));

test('two lists at once: the older answer takes nothing away that came since', () => {
  const map = new Map<string, One>();
  const kept = new Kept(map, (it) => it.state === 'ended');
  const [first, second] = [kept.now, kept.now];
  kept.take(one('x5'));
  kept.replace([one('a1'), one('x5')], second);
  kept.replace([one('a1')], first);
  assert.deepEqual([...map.keys()].sort(), ['a', 'x']);
});

test('so many may be over, and the memory of them has an end', () => {
  const map = new Map<string, { id: string; position: number; over: boolean }>();
  const kept = new Kept(map, (it) => it.over);
  for (let n = 0; n < 30_000; n += 1) kept.take({ id: String(n), position: 2, over: true });
  kept.take({ id: '29999', position: 1, over: false });
  assert.equal(map.size, 0);
});

/** A browser's stream, opened and closed by hand. */
class FakeSource {
  static all: FakeSource[] = [];
  static readonly CLOSED = 2;
  readyState = 0;
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  constructor(readonly address: string) {
    FakeSource.all.push(this);
  }
  addEventListener(): void {}
  close(): void {}
}

test('what was said while nobody listened is asked for once the stream is open, not before', () => {
  const had = globalThis.EventSource;
  globalThis.EventSource = FakeSource as unknown as typeof EventSource;
  try {
    for (const [missed, wanted] of [[false, 'open'], [true, 'reset open']] as const) {
      const said: string[] = [];
      const stop = follow('/stream', { link: (link) => said.push(link), heard: () => undefined, reset: () => said.push('reset'), event: () => undefined }, missed);
      assert.deepEqual(said, []);
      FakeSource.all.at(-1)?.onopen();
      assert.equal(said.join(' '), wanted);
      stop();
    }
  } finally {
    globalThis.EventSource = had;
  }
});
