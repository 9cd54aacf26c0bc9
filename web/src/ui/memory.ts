// What this browser remembers between visits: language, theme, sound, keys. sliders. Never data of the zone.
// A browser may refuse storage (private mode, policy); then nothing is remembered and nothing breaks.
export type Remembered = 'lang' | 'theme' | 'sound' | 'keys' | 'near_radius' | 'near_minutes';

export function recall(name: Remembered): string | null {
  try {
    return localStorage.getItem(`haidang.${name}`);
  } catch {
    return null;
  }
}
export function remember(name: Remembered, value: string): void {
  try {
    localStorage.setItem(`haidang.${name}`, value);
  } catch {
    // Refused: the choice lasts as long as this page.
  }
}
