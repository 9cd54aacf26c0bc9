// "Why was I told, why was I not": the lines of the pipeline by stage, and what became of the notices. Pure.
import type { AlarmNotices, Notice } from '../api/types';

export const STAGES = ['dedupe', 'group', 'inhibit', 'shelve', 'route', 'escalate', 'receipt'] as const;
export type Stage = (typeof STAGES)[number];
type Line = AlarmNotices['trace'][number];

/** Every stage, also one that said nothing: that it was not reached is an answer, too. */
export function byStage(trace: readonly Line[]): { stage: Stage; lines: Line[] }[] {
  return STAGES.map((stage) => ({ stage, lines: trace.filter((line) => line.stage === stage) }));
}

export type Told = { people: number; read: number; delivered: number; unreached: number; drill: boolean };
/** By person, not by notice: somebody who was told of two rungs was still one person. The best receipt counts. */
export function told(notices: readonly Notice[]): Told {
  const best = new Map<string, number>();
  const worth = (delivery: Notice['delivery']) => (delivery === 'read' ? 3 : delivery === 'delivered' ? 2 : delivery === 'unreached' ? 0 : 1);
  for (const { person, delivery } of notices) best.set(person, Math.max(best.get(person) ?? 0, worth(delivery)));
  const count = (at: number) => [...best.values()].filter((one) => one === at).length;
  return { people: best.size, read: count(3), delivered: count(2), unreached: count(0), drill: notices.some((one) => one.drill) };
}
