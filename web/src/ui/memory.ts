// What this browser remembers between visits: language, theme, sound, keys, sliders, a person's filters. Never data of the zone.
// A browser may refuse storage (private mode, policy); then nothing is remembered and nothing breaks.
export type Remembered = 'lang' | 'theme' | 'sound' | 'keys' | 'near_radius' | 'near_minutes' | 'filters';

/** `who` keeps apart what belongs to a person and not to the desk. */
const slot = (name: Remembered, who: string) => (who ? `haidang.${name}.${who}` : `haidang.${name}`);

export function recall(name: Remembered, who = ''): string | null {
  try {
    return localStorage.getItem(slot(name, who));
  } catch {
    return null;
  }
}
export function remember(name: Remembered, value: string, who = ''): void {
  try {
    localStorage.setItem(slot(name, who), value);
  } catch {
    // Refused: the choice lasts as long as this page.
  }
}
