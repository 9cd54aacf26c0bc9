// What a source's numbers mean for the person who must keep it running. Pure.
import type { Source } from '../api/types';

export type SourceState = 'off' | 'never' | 'late' | 'ok';
/** One delivery may be lost on the way; three missing in a row are not an accident. */
const MISSED_MAX = 3;
const GRACE_MS = 60_000;

export function stateOf(source: Pick<Source, 'enabled' | 'last_seen' | 'every_s'>, now: number): SourceState {
  if (!source.enabled) return 'off';
  if (!source.last_seen) return 'never';
  return now - Date.parse(source.last_seen) > source.every_s * 1000 * MISSED_MAX + GRACE_MS ? 'late' : 'ok';
}

const URGENCY: Record<SourceState, number> = { late: 1, never: 2, ok: 3, off: 4 };
/** What needs a person first: a wrong clock, silence, refusals; then by name. */
export function byTrouble(now: number) {
  const rank = (source: Source) => (source.skew_warning ? 0 : URGENCY[stateOf(source, now)]);
  return (a: Source, b: Source): number => rank(a) - rank(b) || b.rejected - a.rejected || (a.id < b.id ? -1 : 1);
}
