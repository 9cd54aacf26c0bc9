// The spans a history may be looked at in. Pure.
export const SPANS = ['6h', '24h', '7d', '30d'] as const;
export type SpanName = (typeof SPANS)[number];

const HOUR_MS = 3_600_000;
export const SPAN_MS: Record<SpanName, number> = { '6h': 6 * HOUR_MS, '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS, '30d': 30 * 24 * HOUR_MS };

/** The instants between which to ask; rounded to the minute, so that the answer can be kept by the browser. */
export function between(span: SpanName, now: number): { from: string; to: string } {
  const to = Math.ceil(now / 60_000) * 60_000;
  return { from: new Date(to - SPAN_MS[span]).toISOString(), to: new Date(to).toISOString() };
}

/** Of several versions of one moment, the oldest first as the server gives them, only the last counts; the others are kept and shown as replaced. */
export function replaced<V extends { time: string }>(rows: readonly V[]): Set<V> {
  const newest = new Map<string, V>();
  for (const row of rows) newest.set(row.time, row);
  return new Set(rows.filter((row) => newest.get(row.time) !== row));
}
