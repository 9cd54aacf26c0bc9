// What a chart needs beside the drawing: joined columns, the span of its values, its colours. Pure where it can be.
import type { ChartBin } from '../api/types';

export type Line = { label: string; bins: readonly ChartBin[] };
export type LimitLine = { value: number; label: string };
export type Mark = { at: number; label: string };

/** A hole wider than this many usual steps is a gap: a line drawn across it would claim values nobody measured. */
const GAP_STEPS = 4;

/** uPlot columns of one line: seconds, mean, min, max; holes become nulls. */
export function columns(bins: readonly ChartBin[]): [x: number[], mean: (number | null)[], min: (number | null)[], max: (number | null)[]] {
  const x: number[] = [];
  const mean: (number | null)[] = [];
  const min: (number | null)[] = [];
  const max: (number | null)[] = [];
  const step = usualStep(bins);
  let before: number | null = null;
  for (const [at, n, low, middle, high] of bins) {
    if (n === 0) continue;
    if (before !== null && step > 0 && at - before > step * GAP_STEPS) {
      x.push((before + step) / 1000);
      mean.push(null);
      min.push(null);
      max.push(null);
    }
    x.push(at / 1000);
    mean.push(middle);
    min.push(low);
    max.push(high);
    before = at;
  }
  return [x, mean, min, max];
}
function usualStep(bins: readonly ChartBin[]): number {
  const steps = bins.slice(1).map((bin, i) => bin[0] - (bins[i]?.[0] ?? bin[0]));
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

/** Lowest and highest shown, the limit included, so that "how far from the limit" is always in the picture. */
export function extent(lines: readonly Line[], limits: readonly LimitLine[]): { low: number; high: number; measured: [number, number] | null } {
  let low = Infinity;
  let high = -Infinity;
  for (const line of lines) {
    for (const [, n, min, , max] of line.bins) {
      if (n === 0) continue;
      low = Math.min(low, min);
      high = Math.max(high, max);
    }
  }
  const measured: [number, number] | null = low <= high ? [low, high] : null;
  for (const { value } of limits) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { low: 0, high: 1, measured: null };
  const air = (high - low || Math.abs(high) || 1) * 0.12;
  return { low: low >= 0 ? Math.max(0, low - air) : low - air, high: high + air, measured };
}

/** Limits of the same value are one line with all their words; two labels on one line cannot be read. */
export function merged(limits: readonly LimitLine[]): LimitLine[] {
  const by = new Map<number, LimitLine>();
  for (const limit of limits) {
    const before = by.get(limit.value);
    if (!before) by.set(limit.value, limit);
    else if (before.label !== limit.label) by.set(limit.value, { value: limit.value, label: `${before.label} · ${limit.label}` });
  }
  return [...by.values()];
}

export const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
