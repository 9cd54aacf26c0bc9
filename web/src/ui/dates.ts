// Days and times as they are written here, 31/12/2026 and 07:30 31/12/2026, in both languages. The browser's own
// date fields follow the browser's language: an English one would show the month first. Pure.

const DAY = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/;
const MOMENT = /^\s*(\d{1,2}):(\d{2})\s+(\S+)\s*$/;
const two = (part: string | number) => String(part).padStart(2, '0');

/** "31/12/2026" as "2026-12-31"; null for a day that does not exist. */
export function readDay(text: string): string | null {
  const [, day, month, year] = DAY.exec(text) ?? [];
  if (!day || !month || !year) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const iso = `${year}-${two(month)}-${two(day)}`;
  return Number.isFinite(date.getTime()) && date.toISOString().slice(0, 10) === iso ? iso : null;
}
export const writeDay = (iso: string): string => iso.slice(0, 10).split('-').reverse().join('/');

/** "07:30 31/12/2026" as "2026-12-31T07:30". */
export function readMoment(text: string): string | null {
  const [, hour, minute, rest] = MOMENT.exec(text) ?? [];
  const day = rest ? readDay(rest) : null;
  return day && Number(hour) < 24 && Number(minute) < 60 ? `${day}T${two(hour ?? '')}:${minute}` : null;
}
export const writeMoment = (iso: string): string => `${iso.slice(11, 16)} ${writeDay(iso)}`;
