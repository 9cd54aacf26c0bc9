// What the keys of the editor do to the text. Pure: each says what to put where, and what is selected after it.

export type Change = { from: number; to: number; put: string; start: number; end: number };

const STEP = '  ';

/** Tab: two spaces at the caret, or a step for every line that is selected; with shift a step back. */
export function indent(text: string, start: number, end: number, back: boolean): Change {
  if (start === end && !back) return { from: start, to: end, put: STEP, start: start + STEP.length, end: start + STEP.length };
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lines = text.slice(from, end).split('\n');
  const moved = lines.map((line) => (back ? line.replace(/^ {1,2}|^\t/, '') : line === '' ? line : STEP + line));
  const first = (moved[0] ?? '').length - (lines[0] ?? '').length;
  const put = moved.join('\n');
  return { from, to: end, put, start: Math.max(from, start + first), end: from + put.length };
}

/** A name that is clicked: with a space where it would run into another word. */
export function insertion(text: string, start: number, end: number, name: string): Change {
  const put = `${/[\w"]$/.test(text.slice(0, start)) ? ' ' : ''}${name}${/^[\w"]/.test(text.slice(end)) ? ' ' : ''}`;
  return { from: start, to: end, put, start: start + put.length, end: start + put.length };
}

export type Spot = { line: number; column: number };

/**
 * Where the fault is: what the refusal says of it ("at Line: 3, Column: 12", "dòng 3, cột 12"), else the first name it
 * quotes that stands in the text ("there is no table `stak`", "No field named so3").
 */
export function spotIn(detail: string, text: string): Spot | null {
  const [, line, column] = /(?:line|dòng):?\s*(\d+)\s*,?\s*(?:col(?:umn)?|cột):?\s*(\d+)/i.exec(detail) ?? [];
  if (line && column) return { line: Number(line), column: Number(column) };
  for (const [, ticked, field] of detail.matchAll(/`([^`]+)`|field named (?:\w+\.)?"?(\w+)/gi)) {
    const name = (ticked ?? field ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const at = name === '' ? -1 : text.search(new RegExp(`(?<![\\w])${name}(?!\\w)`, 'i'));
    if (at >= 0) return spotAt(text, at);
  }
  return null;
}
function spotAt(text: string, at: number): Spot {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}
/** That place in the text; its end when the text is shorter. */
export function offsetOf(text: string, { line, column }: Spot): number {
  const lines = text.split('\n');
  if (line > lines.length) return text.length;
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return before + Math.min(Math.max(0, column - 1), lines[line - 1]?.length ?? 0);
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;
/** Words of the language that our columns are called by, or that somebody may call one. */
const TAKEN = new Set('all and any as asc between by case cast column cross desc distinct else end except exists false filter for from full group having in inner intersect interval into is join lateral left like limit natural not now null offset on or order outer over partition right row rows select set table then to true union unique user using values when where window with'.split(' '));
/** A name as SQL must read it: in quotes when it is a word of the language, or has anything but small letters. */
export const quoted = (name: string): string => (PLAIN.test(name) && !TAKEN.has(name) ? name : `"${name.replaceAll('"', '""')}"`);
