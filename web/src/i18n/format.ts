// Numbers, instants and ages as the duty room writes them. Pure: the language is given, never asked for.
import type { Lang } from './pair';

const ZONE = 'Asia/Ho_Chi_Minh';
const locale = (lang: Lang) => (lang === 'vi' ? 'vi-VN' : 'en-GB');

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function numberFormat(lang: Lang, decimals: number): Intl.NumberFormat {
  const key = `n${lang}${decimals}`;
  let format = formats.get(key) as Intl.NumberFormat | undefined;
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale(lang), { minimumFractionDigits: decimals, maximumFractionDigits: decimals })));
  return format;
}
function exactFormat(lang: Lang): Intl.NumberFormat {
  const key = `x${lang}`;
  let format = formats.get(key) as Intl.NumberFormat | undefined;
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale(lang), { maximumSignificantDigits: 12 })));
  return format;
}
function timeFormat(lang: Lang, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `t${lang}${name}`;
  let format = formats.get(key) as Intl.DateTimeFormat | undefined;
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale(lang), { hourCycle: 'h23', timeZone: ZONE, ...options })));
  return format;
}

type Instant = string | number;
const ms = (at: Instant) => (typeof at === 'number' ? at : Date.parse(at));
const two = { hour: '2-digit', minute: '2-digit' } as const;
const day = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;

export const NOTHING = '–';

export function formatNumber(value: number | null | undefined, decimals: number, lang: Lang): string {
  return value === null || value === undefined || !Number.isFinite(value) ? NOTHING : numberFormat(lang, decimals).format(value);
}
/** A limit is shown with the digits it was written with: 50, 0.2, never 50.00. */
export function formatExact(value: number | null | undefined, lang: Lang): string {
  return value === null || value === undefined ? NOTHING : exactFormat(lang).format(value);
}
export const formatClock = (at: Instant, lang: Lang) => timeFormat(lang, 'hms', { ...two, second: '2-digit' }).format(ms(at));
export const formatHour = (at: Instant, lang: Lang) => timeFormat(lang, 'hm', two).format(ms(at));
export const formatDate = (at: Instant, lang: Lang) => timeFormat(lang, 'dmy', day).format(ms(at));
export const formatLongDate = (at: Instant, lang: Lang) => timeFormat(lang, 'long', { weekday: 'long', ...day }).format(ms(at));

/** Hour and minute today, with the date when it was another day. */
export function formatMoment(at: Instant | null | undefined, now: number, lang: Lang): string {
  if (at === null || at === undefined) return NOTHING;
  const date = formatDate(at, lang);
  return date === formatDate(now, lang) ? formatClock(at, lang) : `${formatHour(at, lang)} ${date}`;
}
/** The full instant, for evidence and for titles. */
export const formatInstant = (at: Instant | null | undefined, lang: Lang) =>
  at === null || at === undefined ? NOTHING : `${formatClock(at, lang)} ${formatDate(at, lang)}`;

const UNITS: Record<Lang, { s: string; min: string; h: string; d: string }> = {
  vi: { s: 'giây', min: 'phút', h: 'giờ', d: 'ngày' },
  en: { s: 's', min: 'min', h: 'h', d: 'd' },
};
/** A span in the two largest units that matter: "42 giây", "5 phút 03 giây", "3 giờ 20 phút", "2 ngày". */
export function formatSpan(span_ms: number, lang: Lang): string {
  const u = UNITS[lang];
  const s = Math.max(0, Math.round(span_ms / 1000));
  const pad = (n: number) => String(n).padStart(2, '0');
  if (s < 60) return `${s} ${u.s}`;
  // A round span is said round: "2 ngày", not "2 ngày 0 giờ".
  const two = (major: string, minor: number, unit: string, text = pad(minor)) => (minor === 0 ? major : `${major} ${text} ${unit}`);
  if (s < 600) return two(`${Math.floor(s / 60)} ${u.min}`, s % 60, u.s);
  if (s < 3600) return `${Math.floor(s / 60)} ${u.min}`;
  const [minutes, hours] = [Math.floor((s % 3600) / 60), Math.floor((s % 86_400) / 3600)];
  if (s < 86_400) return two(`${Math.floor(s / 3600)} ${u.h}`, minutes, u.min);
  return two(`${Math.floor(s / 86_400)} ${u.d}`, hours, u.h, String(hours));
}
/** The same, short enough for a table cell: 42s, 5′03″, 3h20. */
export function formatShortSpan(span_ms: number, lang: Lang): string {
  const s = Math.max(0, Math.round(span_ms / 1000));
  const pad = (n: number) => String(n).padStart(2, '0');
  if (s < 60) return `${s}″`;
  if (s < 3600) return `${Math.floor(s / 60)}′${pad(s % 60)}″`;
  if (s < 86_400) return `${Math.floor(s / 3600)}h${pad(Math.floor((s % 3600) / 60))}`;
  return `${Math.floor(s / 86_400)} ${UNITS[lang].d}`;
}
export function formatBytes(bytes: number, lang: Lang): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${formatNumber(bytes / 1024, 0, lang)} KB`;
  if (bytes < 1024 ** 3) return `${formatNumber(bytes / 1024 ** 2, 1, lang)} MB`;
  return bytes < 1024 ** 4 ? `${formatNumber(bytes / 1024 ** 3, 1, lang)} GB` : `${formatNumber(bytes / 1024 ** 4, 2, lang)} TB`;
}
/** For searching: "Đình Vũ", "dinh vu" and "DINH VU" are the same words. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase().trim();
}
