import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Cell, Column } from '../../src/api/types';
import { decimalsOf, fileName, written } from '../../src/sql/cells';
import { indent, insertion, offsetOf, quoted, spotIn, type Change } from '../../src/sql/edit';
import { EXAMPLES, runnable } from '../../src/sql/examples';
import { BARS_MAX, fitting, LINES_MAX, plotOf, suggest, usualStep } from '../../src/sql/plot';

const columns = (words: string): Column[] => words.split(' ').map((word) => ({ name: word.split(':')[0] ?? '', kind: (word.split(':')[1] ?? 'text') as Column['kind'] }));
const answer = (words: string, rows: Cell[][]): Answer => ({ columns: columns(words), rows, truncated: false, took_ms: 1 });
/** The text after a change, with | where the caret is, or [ ] around what is selected. */
const done = (text: string, { from, to, put, start, end }: Change) => {
  const whole = text.slice(0, from) + put + text.slice(to);
  return start === end ? `${whole.slice(0, start)}|${whole.slice(start)}` : `${whole.slice(0, start)}[${whole.slice(start, end)}]${whole.slice(end)}`;
};

test('Tab moves lines in, Shift+Tab out, and what was selected stays selected', () => {
  const check = (before: string, back: boolean, after: string) => {
    const start = before.search(/[|[]/);
    const text = before.replace(/[|[\]]/g, '');
    const end = before.includes('|') ? start : before.indexOf(']') - 1;
    assert.equal(done(text, indent(text, start, end, back)), after, before);
  };
  check('a|b', false, 'a  |b');
  check('a\n[b\nc]\nd', false, 'a\n  [b\n  c]\nd');
  check('[a\n\nb]', false, '  [a\n\n  b]');
  check('  a|', true, 'a|');
  check('x\n  [a\n b]', true, 'x\n[a\nb]');
  check('|a', true, '|a');
});

test('a name that is clicked does not run into its neighbours', () => {
  const check = (before: string, name: string, after: string) => {
    const at = before.indexOf('|');
    const text = before.replace('|', '');
    assert.equal(done(text, insertion(text, at, at, name)), after);
  };
  check('SELECT|', 'value', 'SELECT value|');
  check('SELECT a,| FROM', 'b', 'SELECT a,b| FROM');
  check('m.|x', 'value', 'm.value |x');
  check('|', 'means', 'means|');
});

test('names that SQL would read as something else are quoted', () => {
  for (const [name, expected] of [['value', 'value'], ['end', '"end"'], ['limit', '"limit"'], ['Value', '"Value"'], ['a b', '"a b"'], ['x"y', '"x""y"'], ['time', 'time']] as const) assert.equal(quoted(name), expected);
});

test('the place of a fault is found in the sentence and in the text', () => {
  assert.deepEqual(spotIn('The question is not SQL: Expected: FROM, found: x at Line: 2, Column: 5; expected one SELECT', ''), { line: 2, column: 5 });
  assert.deepEqual(spotIn('sai ở dòng 3, cột 12', ''), { line: 3, column: 12 });
  assert.deepEqual(spotIn('Không có bảng `stak`; có: stack, series.', 'SELECT stake\nFROM stak'), { line: 2, column: 6 });
  assert.deepEqual(spotIn('Schema error: No field named m.valeu. Did you mean "m.value"?', 'SELECT m.valeu FROM means m'), { line: 1, column: 10 });
  assert.deepEqual(spotIn('Gặp `a(b`', 'SELECT a(b'), { line: 1, column: 8 }, 'a name is no pattern');
  assert.equal(spotIn('The question took longer than 30 s', 'SELECT 1'), null);
  assert.equal(offsetOf('SELECT 1\nFROM x', { line: 2, column: 6 }), 14);
  assert.equal(offsetOf('SELECT 1', { line: 9, column: 1 }), 8);
  assert.equal(offsetOf('SELECT 1', { line: 1, column: 99 }), 8);
});

test('the first picture of an answer: time along the bottom, one number', () => {
  assert.deepEqual(suggest(columns('station hour:time series:integer pm25:number')), { kind: 'table', x: 'hour', y: ['pm25'] });
  assert.deepEqual(suggest(columns('enterprise n:integer')), { kind: 'table', x: 'enterprise', y: ['n'] });
  assert.deepEqual(suggest(columns('a b')), { kind: 'table', x: 'a', y: [] });
  assert.deepEqual(fitting({ kind: 'bar', x: 'gone', y: ['gone', 'n'] }, columns('enterprise n:integer m:number')), { kind: 'bar', x: 'enterprise', y: ['n'] });
  assert.deepEqual(fitting({ kind: 'line', x: 'gone', y: ['gone'] }, columns('hour:time m:number')), { kind: 'line', x: 'hour', y: ['m'] });
});

const at = (hour: number) => `2026-11-22T0${hour}:00:00Z`;
test('rows that share an hour become a line each, told apart by their words', () => {
  const plot = plotOf(answer('hour:time station v:number', [[at(2), 'A', 3], [at(2), 'B', 4], [at(1), 'A', 1], [at(1), 'B', null]]), { kind: 'line', x: 'hour', y: ['v'] });
  assert.deepEqual(plot?.at, [Date.parse(at(1)), Date.parse(at(2))], 'in order of time, whatever the order of rows');
  assert.deepEqual(plot?.lines, [{ label: 'A', values: [1, 3] }, { label: 'B', values: [null, 4] }]);
  assert.equal(plot?.n_hidden, 0);
});

test('rows that share a place and nothing tells apart are said, not drawn silently', () => {
  const plot = plotOf(answer('hour:time v:number', [[at(1), 1], [at(1), 2], [at(2), 3]]), { kind: 'line', x: 'hour', y: ['v'] });
  assert.deepEqual(plot?.lines, [{ label: 'v', values: [2, 3] }]);
  assert.equal(plot?.n_hidden, 1);
});

test('two columns are two lines; names keep the order of the answer; too many are counted', () => {
  const plot = plotOf(answer('who a:integer b:number', [['z', 1, 0.5], ['a', 2, null]]), { kind: 'bar', x: 'who', y: ['a', 'b'] });
  assert.deepEqual([plot?.along, plot?.names], ['name', ['z', 'a']]);
  assert.deepEqual(plot?.lines, [{ label: 'a', values: [1, 2] }, { label: 'b', values: [0.5, null] }]);
  const many = plotOf(answer('who n:integer', Array.from({ length: 100 }, (_, i) => [`e${i}`, i])), { kind: 'bar', x: 'who', y: ['n'] });
  assert.deepEqual([many?.names.length, many?.n_left], [BARS_MAX, 100 - BARS_MAX]);
  const lines = plotOf(answer('hour:time who n:integer', Array.from({ length: 40 }, (_, i) => [at(i % 2), `e${i >> 1}`, i])), { kind: 'line', x: 'hour', y: ['n'] });
  assert.deepEqual([lines?.lines.length, lines?.n_left], [LINES_MAX, 20 - LINES_MAX]);
});

test('nothing to draw is nothing', () => {
  assert.equal(plotOf(answer('hour:time v:number', []), { kind: 'line', x: 'hour', y: ['v'] }), null);
  assert.equal(plotOf(answer('hour:time v:number', [[at(1), 1]]), { kind: 'line', x: 'hour', y: [] }), null);
  assert.equal(plotOf(answer('hour:time v:number', [['not a time', 1]]), { kind: 'line', x: 'hour', y: ['v'] }), null);
  assert.equal(usualStep([0, 10, 20, 90]), 10);
  assert.equal(usualStep([5]), 1);
});

test('numbers of a column have the same decimals, as many as they need', () => {
  for (const [values, expected] of [[[1, 2, 3], 0], [[1.5, 2, null], 1], [[23.456789, 1], 3], [[0.123456], 4], [[123.456], 2], [[0.00012], 5], [[0.1 + 0.2], 1], [[], 0], [[1e15], 0]] as const) assert.equal(decimalsOf(values), expected, String(values));
  const column = (kind: Column['kind']): Column => ({ name: 'c', kind });
  assert.equal(written(1234.5, column('number'), 2, 'vi'), '1.234,50');
  assert.equal(written('2026-11-22T00:00:00Z', column('time'), 0, 'vi'), '07:00:00 22/11/2026', 'in the zone, not in UTC');
  assert.equal(written(null, column('text'), 0, 'vi'), '–');
  assert.equal(written('chữ', column('text'), 0, 'vi'), 'chữ');
});

test('a file is called after its question', () => {
  assert.equal(fileName('Vượt giới hạn / Đình Vũ', '2026-11-22T07:30', 'csv'), 'vuot-gioi-han-dinh-vu-2026-11-22-07-30.csv');
  assert.equal(fileName('', '2026-11-22T07:30', 'xlsx'), 'sql-2026-11-22-07-30.xlsx');
});

test('examples are offered where their tables are, and draw columns they select', () => {
  assert.deepEqual(runnable(new Set(['alarms', 'entities'])).map((one) => one.id), ['alarms', 'alarm-days']);
  assert.equal(runnable(new Set()).length, 0);
  for (const { id, sql, chart, tables } of EXAMPLES) {
    for (const lang of ['vi', 'en'] as const) {
      const said = sql(lang);
      for (const name of [chart.x, ...chart.y]) assert.match(said, new RegExp(`\\b${name}\\b`), `${id}: ${name}`);
      for (const table of tables) assert.match(said, new RegExp(`\\b${table}\\b`), `${id}: ${table}`);
      assert.doesNotMatch(said, lang === 'vi' ? /title_en/ : /title_vi/);
    }
  }
});
