// How much time a case or a step has left. Pure: the center's clock is given.

export type Due = { late: boolean; ms: number };

/** Time left until `due_at`, or time gone since; `null` where there is no deadline. */
export function dueAt(due_at: string | null, now: number): Due | null {
  if (due_at === null) return null;
  const left = Date.parse(due_at) - now;
  return Number.isFinite(left) ? { late: left < 0, ms: Math.abs(left) } : null;
}

type Dated = { due_at: string | null; current_step: { due_at: string | null } | null; opened_at: string; overdue: boolean; state: string };
/** The deadline somebody works against: the soonest of the steps in hand. Instants of the API compare as text. */
export const deadlineOf = (one: Pick<Dated, 'due_at' | 'current_step'>): string | null =>
  [one.current_step?.due_at, one.due_at].filter((at) => at != null).sort()[0] ?? null;

/** Open before closed; late first; then what is due sooner; a case without a deadline comes last. */
export function byDeadline(a: Dated, b: Dated): number {
  const due = (one: Dated) => Date.parse(deadlineOf(one) ?? '9999-01-01T00:00:00Z');
  return (
    Number(a.state !== 'open') - Number(b.state !== 'open') ||
    Number(b.overdue) - Number(a.overdue) ||
    due(a) - due(b) ||
    Date.parse(b.opened_at) - Date.parse(a.opened_at)
  );
}
