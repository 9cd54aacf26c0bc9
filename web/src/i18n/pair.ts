/** A text of the console in both languages, Vietnamese first. A missing one does not compile. */
export type Pair = readonly [vi: string, en: string];
export type Texts = Record<string, Pair>;
export type Lang = 'vi' | 'en';

/** Puts values into `{name}` places. An unknown name stays visible, so that nobody ships it. */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
