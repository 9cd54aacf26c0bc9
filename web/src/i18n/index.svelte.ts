// The language of this console and everything that depends on it. Reading `language.current` in a
// template makes it follow a change at once; nothing is reloaded.
import type { Text } from '../api/types';
import { clock } from '../live/clock.svelte';
import { recall, remember } from '../ui/memory';
import * as format from './format';
import { fill, type Lang } from './pair';
import { texts, type Key } from './texts';

export type { Key } from './texts';
export { fold, NOTHING } from './format';

const asked = new URLSearchParams(location.search).get('lang');
class Language {
  current: Lang = $state(asked === 'en' || asked === 'vi' ? asked : recall('lang') === 'en' ? 'en' : 'vi');
  set(lang: Lang): void {
    this.current = lang;
    document.documentElement.lang = lang;
    remember('lang', lang);
  }
}
export const language = new Language();
document.documentElement.lang = language.current;

/** A text of the console. */
export const t = (key: Key, values?: Record<string, string | number>): string =>
  fill(texts[key][language.current === 'vi' ? 0 : 1], values);
/** A text that came from a pack or the server. */
export const say = (text: Text | string | null | undefined): string =>
  text === null || text === undefined ? '' : typeof text === 'string' ? text : text[language.current] || text.vi || text.en;

export const num = (value: number | null | undefined, decimals = 1) => format.formatNumber(value, decimals, language.current);
export const exact = (value: number | null | undefined) => format.formatExact(value, language.current);
export const clockTime = (at: string | number) => format.formatClock(at, language.current);
export const hourTime = (at: string | number) => format.formatHour(at, language.current);
export const date = (at: string | number | null | undefined) => (at == null ? format.NOTHING : format.formatDate(at, language.current));
export const longDate = (at: string | number) => format.formatLongDate(at, language.current);
export const instant = (at: string | number | null | undefined) => format.formatInstant(at, language.current);
/** The clock time, with the date only when it was not today. */
export const moment = (at: string | null | undefined) => format.formatMoment(at, clock.minute, language.current);
export const span = (ms: number) => format.formatSpan(ms, language.current);
export const shortSpan = (ms: number) => format.formatShortSpan(ms, language.current);
/** How long ago, by the center's clock. */
export const ago = (at: string) => span(clock.now - Date.parse(at));
export const shortAgo = (at: string) => shortSpan(clock.now - Date.parse(at));
export const bytes = (n: number) => format.formatBytes(n, language.current);
