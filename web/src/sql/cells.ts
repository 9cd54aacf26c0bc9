// How the cells of an answer are written: numbers of a column with the same decimals under each other. Pure.
import type { Cell, Column } from '../api/types';
import { formatExact, formatInstant, formatNumber, NOTHING } from '../i18n/format';
import type { Lang } from '../i18n/pair';
import { instantOf } from './plot';

/** An average has sixteen digits, of which nobody reads more than these: by the largest number of the column. */
const decimalsMax = (most: number): number => (most >= 100 ? 2 : most >= 1 ? 3 : most >= 0.01 || most === 0 ? 4 : 8);

/** As many decimals as the column needs; small numbers need more of them to be anything at all. */
export function decimalsOf(values: readonly Cell[]): number {
  const numbers = values.filter((one): one is number => typeof one === 'number' && Number.isFinite(one));
  const most = Math.max(0, ...numbers.map(Math.abs));
  const max = decimalsMax(most);
  const needs = (value: number) => {
    for (let decimals = 0; decimals < max; decimals += 1) if (Math.abs(value - Number(value.toFixed(decimals))) < 10 ** -(max + 2)) return decimals;
    return max;
  };
  return Math.max(0, ...numbers.map(needs));
}
export const isRight = (column: Column): boolean => column.kind === 'number' || column.kind === 'integer';

export function written(cell: Cell | undefined, column: Column, decimals: number, lang: Lang): string {
  if (cell === null || cell === undefined) return NOTHING;
  if (column.kind === 'time') {
    const at = instantOf(cell);
    return at === null ? String(cell) : formatInstant(at, lang);
  }
  if (typeof cell === 'number') return isRight(column) ? formatNumber(cell, decimals, lang) : formatExact(cell, lang);
  return String(cell);
}

/** A file's name without what file systems refuse. */
export function fileName(name: string, at: string, extension: string): string {
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').replace(/[^\w]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase();
  return `${plain || 'sql'}-${at.slice(0, 16).replace(/[:T]/g, '-')}.${extension}`;
}
