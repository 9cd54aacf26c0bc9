// A roster laid out by days of the zone. Pure: the time and the zone's offset are given.
import { fromZoned, toZoned } from '../ui/zoned';

export type Piece = { from: string; until: string };
const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Midnight in the zone of the day that `at` is in, as an instant. */
export const midnight = (at: number, offset: string): number => Date.parse(fromZoned(`${toZoned(at, offset).slice(0, 10)}T00:00`, offset) ?? '');
/** The begins of `n` days in a row. The zone knows no summer time: a day has 24 hours. */
export const daysFrom = (begin: number, n: number): number[] => Array.from({ length: n }, (_, i) => begin + i * DAY_MS);

const begin = (piece: Piece) => Date.parse(piece.from);
const end = (piece: Piece) => Date.parse(piece.until);
/** What touches a day. */
export const touches = (piece: Piece, day: number): boolean => begin(piece) < day + DAY_MS && day < end(piece);
/** A shift is written on the day it begins, on the first day shown where it goes on, and on every day it takes whole. */
export const writtenOn = (piece: Piece, day: number, first: number): boolean =>
  (day <= begin(piece) && begin(piece) < day + DAY_MS) || (day === first && begin(piece) < first && first < end(piece)) || (begin(piece) < day && day + DAY_MS <= end(piece));
/** Its end is on another day than the reader would think: the date is said with it. */
export const endsLater = (piece: Piece): boolean => end(piece) - begin(piece) >= DAY_MS;
/** The part of a day a piece takes, in percent from its begin. */
export function share(piece: Piece, day: number): { left: number; width: number } {
  const [from, until] = [Math.max(begin(piece), day), Math.min(end(piece), day + DAY_MS)];
  return { left: ((from - day) / DAY_MS) * 100, width: (Math.max(0, until - from) / DAY_MS) * 100 };
}

/** How much a hole asks for: it is one now; it comes within a day; it is only not planned yet. */
export type HoleGrade = 'now' | 'soon' | 'later';
/** The server tells a hole's superior this long before it begins. */
const TOLD_AHEAD_MS = 24 * HOUR_MS;
export const gradeOf = (hole: Piece, now: number): HoleGrade => (begin(hole) <= now ? 'now' : begin(hole) <= now + TOLD_AHEAD_MS ? 'soon' : 'later');

export type ShiftLike = Piece & { id: string; duty: string; person: string };
/** This shift and the later ones like it: the same post, person, time of day and length. */
export function likeIt(shift: ShiftLike, all: readonly ShiftLike[], offset: string): ShiftLike[] {
  const clockOf = (one: Piece) => `${toZoned(one.from, offset).slice(11)}/${end(one) - begin(one)}`;
  return all
    .filter((one) => one.duty === shift.duty && one.person === shift.person && begin(one) >= begin(shift) && clockOf(one) === clockOf(shift))
    .sort((a, b) => begin(a) - begin(b));
}

/** The begins of a shift that comes again: the first, the last. */
export const lastOf = (from: string, every_days: number, times: number): number => Date.parse(from) + Math.max(0, times - 1) * every_days * DAY_MS;
