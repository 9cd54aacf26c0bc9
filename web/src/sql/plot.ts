// From an answer to what is drawn: which column runs along the bottom, which are drawn, and what becomes of rows that
// share a place there. Pure.
import type { Answer, Cell, ChartSpec, Column } from '../api/types';

/** More lines than shades, and more bars than one reads, are a picture of nothing: the table has them all. */
export const LINES_MAX = 12;
export const BARS_MAX = 40;
const JOINT = ' · ';

export type PlotLine = { label: string; values: (number | null)[] };
export type Plot = {
  /** What runs along the bottom: instants in ms, numbers, or names. */
  along: 'time' | 'number' | 'name';
  at: number[];
  names: string[];
  lines: PlotLine[];
  /** Lines and names for which there was no room. */
  n_left: number;
  /** Rows that share their place with a later row of the same line, and are not drawn. */
  n_hidden: number;
};

const isNumeric = (column: Column) => column.kind === 'number' || column.kind === 'integer';
export const numeric = (columns: readonly Column[]): Column[] => columns.filter(isNumeric);

/** What most answers want: the time, else the first words, along the bottom, and the first number that is not an id. */
export function suggest(columns: readonly Column[]): ChartSpec {
  const x = columns.find((one) => one.kind === 'time') ?? columns.find((one) => one.kind === 'text') ?? columns[0];
  const numbers = numeric(columns).filter((one) => one !== x);
  const y = numbers.find((one) => one.kind === 'number') ?? numbers[0];
  return { kind: 'table', x: x?.name ?? '', y: y ? [y.name] : [] };
}
/** A chart that was kept may speak of columns this answer does not have: those are left out. */
export function fitting(spec: ChartSpec | null, columns: readonly Column[]): ChartSpec {
  const known = suggest(columns);
  if (!spec) return known;
  const has = (name: string) => columns.some((one) => one.name === name);
  const y = spec.y.filter((name) => numeric(columns).some((one) => one.name === name));
  return { kind: spec.kind, x: has(spec.x) ? spec.x : known.x, y: y.length > 0 ? y : known.y };
}

export function instantOf(cell: Cell | undefined): number | null {
  const ms = typeof cell === 'number' ? cell : typeof cell === 'string' ? Date.parse(cell) : NaN;
  return Number.isFinite(ms) ? ms : null;
}
const numberOf = (cell: Cell | undefined): number | null => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null);

export function plotOf(answer: Answer, spec: ChartSpec): Plot | null {
  const index = (name: string) => answer.columns.findIndex((one) => one.name === name);
  const x = index(spec.x);
  const column = answer.columns[x];
  const ys = spec.y.map(index).filter((i) => i >= 0 && i !== x);
  if (!column || ys.length === 0) return null;
  const along = column.kind === 'time' ? 'time' : isNumeric(column) ? 'number' : 'name';
  const key = (row: Cell[]): string | number | null => {
    const cell = row[x];
    return along === 'time' ? instantOf(cell) : along === 'number' ? numberOf(cell) : cell === null || cell === undefined ? null : String(cell);
  };
  const split = splitter(answer, x, ys, key);
  const places = new Map<string | number, number>();
  const lines = new Map<string, Map<string | number, number | null>>();
  let n_hidden = 0;
  for (const row of answer.rows) {
    const place = key(row);
    if (place === null) continue;
    places.set(place, places.size);
    for (const y of ys) {
      const label = [...(split === null ? [] : [String(row[split] ?? '–')]), ...(split === null || ys.length > 1 ? [answer.columns[y]?.name ?? ''] : [])].join(JOINT);
      const line = lines.get(label) ?? new Map<string | number, number | null>();
      lines.set(label, line);
      if (line.has(place)) n_hidden += 1;
      line.set(place, numberOf(row[y]));
    }
  }
  if (places.size === 0) return null;
  const all = [...places.keys()];
  const order = along === 'name' ? all.slice(0, BARS_MAX) : (all as number[]).sort((a, b) => a - b);
  const shown = [...lines].slice(0, LINES_MAX);
  return {
    along,
    at: along === 'name' ? order.map((_, i) => i) : (order as number[]),
    names: along === 'name' ? (order as string[]) : [],
    lines: shown.map(([label, values]) => ({ label, values: order.map((place) => values.get(place) ?? null) })),
    n_left: lines.size - shown.length + all.length - order.length,
    n_hidden,
  };
}

/** Rows that share a place become a line each, by the first column of words that tells them apart. */
function splitter(answer: Answer, x: number, ys: readonly number[], key: (row: Cell[]) => string | number | null): number | null {
  const distinct = (by: number | null) => new Set(answer.rows.map((row) => `${key(row)}\u0000${by === null ? '' : String(row[by])}`)).size;
  const n = answer.rows.length;
  if (distinct(null) === n) return null;
  const words = answer.columns.flatMap((column, i) => (column.kind === 'text' && i !== x && !ys.includes(i) ? [i] : []));
  return words.find((i) => distinct(i) === n) ?? null;
}

/** The usual distance between neighbours along the bottom: how wide a bar may be. */
export function usualStep(at: readonly number[]): number {
  const steps = at.slice(1).map((here, i) => here - (at[i] ?? here)).sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] || 1;
}
