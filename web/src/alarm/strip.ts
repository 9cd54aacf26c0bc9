// The life of an alarm as stretches of one line: how bad, whether it held, whether somebody had it, whether it was
// quiet. From its life entries alone. Pure.
import type { Alarm, LifeEntry, Quiet, Severity } from '../api/types';

export type Stretch = { from: number; to: number; severity: Severity; active: boolean; taken: boolean; quiet: boolean };
export type Moment = { at: number; entry: LifeEntry };

type Now = { severity: Severity; active: boolean; taken: boolean; reasons: Set<Quiet> };
const QUIET_BY_STEP: Partial<Record<LifeEntry['step'], Quiet>> = { shelved: 'shelved', suppressed: 'suppressed', inhibited: 'inhibited', taken_out: 'out_of_service' };

function after(state: Now, entry: LifeEntry): void {
  const quiet = QUIET_BY_STEP[entry.step];
  if (quiet) state.reasons.add(quiet);
  if (entry.step === 'freed' && entry.quiet) state.reasons.delete(entry.quiet);
  if (entry.step === 'acknowledged') state.taken = true;
  if (entry.step === 'taken_back' || entry.step === 'realarmed') state.taken = false;
  if (entry.step === 'cleared') state.active = false;
  if (entry.step === 'returned') state.active = true;
  if (entry.step === 'severity' && entry.to) state.severity = entry.to;
  else if (entry.severity) state.severity = entry.severity;
}

/** From raised to its end, or to now. Steps of one instant leave no stretch of no length. */
export function stretches(alarm: Pick<Alarm, 'severity' | 'raised_at' | 'ended_at'>, life: readonly LifeEntry[], now: number): Stretch[] {
  const lines = [...life].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  // An escalation comes with what it was before; without one it has been as bad all the time.
  const first = lines.find((line) => line.step === 'raised')?.severity ?? lines.find((line) => line.step === 'severity')?.from ?? alarm.severity;
  const state: Now = { severity: first, active: true, taken: false, reasons: new Set() };
  const end = alarm.ended_at ? Date.parse(alarm.ended_at) : now;
  const found: Stretch[] = [];
  let from = Date.parse(alarm.raised_at);
  const close = (to: number) => {
    const one: Stretch = { from, to, severity: state.severity, active: state.active, taken: state.taken, quiet: state.reasons.size > 0 };
    const before = found.at(-1);
    if (to <= from) return;
    if (before && before.severity === one.severity && before.active === one.active && before.taken === one.taken && before.quiet === one.quiet) before.to = to;
    else found.push(one);
    from = to;
  };
  for (const line of lines) {
    close(Math.min(end, Date.parse(line.at)));
    after(state, line);
  }
  close(end);
  return found;
}

/** The readings around an alarm: from some time before it was raised until it was over, or until now. */
const BEFORE_MS = 3_600_000;
const SHOWN_MS_MIN = 2 * 3_600_000;
const SHOWN_MS_MAX = 7 * 86_400_000;
export function readingsSpan(alarm: Pick<Alarm, 'raised_at' | 'cleared_at' | 'ended_at'>, now: number): [from: number, to: number] {
  const raised = Date.parse(alarm.raised_at);
  const over = alarm.ended_at ? Date.parse(alarm.cleared_at ?? alarm.ended_at) + BEFORE_MS / 2 : now;
  const to = Math.min(now, Math.max(over, raised + BEFORE_MS));
  return [Math.max(to - SHOWN_MS_MAX, Math.min(raised - BEFORE_MS, to - SHOWN_MS_MIN)), to];
}
