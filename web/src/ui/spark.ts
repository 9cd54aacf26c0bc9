// A small line without axes: its shape against its limit is all it says. Pure.
import type { ChartBin } from '../api/types';

export type Spark = { lines: string[]; limit_y: number | null; min: number; max: number };
/** What is drawn in; the page stretches it. */
export const SPARK_BOX = { width: 320, height: 40 };
/** A hole wider than this many usual steps breaks the line. */
const GAP_STEPS = 4;

/** The line in a box of the given size; several pieces where data are missing. */
export function spark(bins: readonly ChartBin[], limit: number | null, from: number, to: number, width: number, height: number): Spark | null {
  const known = bins.filter((bin) => bin[1] > 0);
  if (known.length === 0) return null;
  const min = Math.min(...known.map((bin) => bin[2]));
  const max = Math.max(...known.map((bin) => bin[4]));
  let low = Math.min(min, limit ?? min);
  let high = Math.max(max, limit ?? max);
  // Noise blown up to the whole height would look like trouble: the box spans at least half the value.
  const short = Math.max(0, Math.abs(high) * 0.5 - (high - low));
  low -= short / 2;
  high += short / 2;
  const y = (value: number) => (high === low ? height / 2 : height - 2 - ((value - low) / (high - low)) * (height - 4));
  const x = (at: number) => ((at - from) / (to - from || 1)) * width;
  const gap = ((to - from) / Math.max(1, bins.length)) * GAP_STEPS;
  const pieces: string[][] = [[]];
  let before: number | null = null;
  for (const [at, , , mean] of known) {
    if (before !== null && at - before > gap) pieces.push([]);
    pieces.at(-1)?.push(`${x(at).toFixed(1)},${y(mean).toFixed(1)}`);
    before = at;
  }
  return { lines: pieces.map((piece) => piece.join(' ')), limit_y: limit === null ? null : y(limit), min, max };
}
