// What a person writes as a time is local time of the zone, not of this computer: a desk
// set to another country must not take a sensor out for seven hours too long. Pure.

/** "2026-11-22T07:00" at "+07:00" as the instant it names; null when it names none. */
export function fromZoned(local: string, offset: string): string | null {
  const at = Date.parse(`${local.length === 16 ? `${local}:00` : local}${offset}`);
  return Number.isFinite(at) ? new Date(at).toISOString() : null;
}
/** The instant as a field for a time has it, to the minute. */
export function toZoned(at: string | number, offset: string): string {
  const sign = offset.startsWith('-') ? -1 : 1;
  const [hours, minutes] = offset.slice(1).split(':').map(Number);
  const ms = (typeof at === 'number' ? at : Date.parse(at)) + sign * ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
  return new Date(ms).toISOString().slice(0, 16);
}
/** Today in the zone, "2026-11-22". */
export const todayIn = (now: number, offset: string): string => toZoned(now, offset).slice(0, 10);
