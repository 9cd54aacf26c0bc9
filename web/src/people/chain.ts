// An escalation chain in words a duty officer would use. Pure: names are given.
import type { ChainAim, ChainEntry, Severity } from '../api/types';

/** As it is edited: minutes, and hours that may be left out. */
export type Draft = Omit<ChainEntry, 'rungs' | 'hours'> & { id: string; rungs: { after_min: number; to: ChainAim[] }[]; timed: boolean; from: string; until: string };

export function blank(rank: number, duty: string): Draft {
  return { id: '', rank, title: { vi: '', en: '' }, severity_min: 'high' as Severity, class: null, entities: [], timed: false, from: '18:00', until: '06:00', rungs: [{ after_min: 0, to: [{ kind: 'duty', id: duty }] }] };
}
export function draftOf(chain: ChainEntry & { id: string }): Draft {
  const { hours, rungs, ...rest } = chain;
  return {
    ...rest,
    entities: [...(rest.entities ?? [])],
    timed: !!hours,
    from: hours?.from ?? '18:00',
    until: hours?.until ?? '06:00',
    rungs: rungs.map((rung) => ({ after_min: Math.round(rung.after_s / 60), to: rung.to.map((aim) => ({ ...aim })) })),
  };
}
export function entryOf({ id: _id, timed, from, until, rungs, ...rest }: Draft): ChainEntry {
  // The first rung is told at once, whatever would stand there.
  const after = (rung: { after_min: number }, i: number) => (i === 0 ? 0 : rung.after_min * 60);
  return { ...rest, hours: timed ? { from, until } : null, rungs: rungs.map((rung, i) => ({ after_s: after(rung, i), to: rung.to.map(({ kind, id }) => ({ kind, id })) })) };
}
/** Minutes from the alarm to a rung: the delays count from the rung before. */
export const minutesTo = (rungs: readonly { after_s: number }[], n: number): number => rungs.slice(1, n + 1).reduce((sum, rung) => sum + rung.after_s, 0) / 60;

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return [...list];
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
