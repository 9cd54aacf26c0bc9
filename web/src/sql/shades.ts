/** Greys and the two colours that claim nothing: a line of an answer is not an alarm. */
export const SHADES = ['strong', 'focus', 'dim', 'fault', 'edge', 'text'] as const;
/** An area in the strongest shade would shout. */
const BAR_SHADES = ['edge', 'focus', 'dim', 'fault', 'text', 'strong'] as const;
export const shadeName = (k: number, bar = false): string => (bar ? BAR_SHADES : SHADES)[k % SHADES.length] ?? 'dim';
export const shade = (k: number): string => `var(--${shadeName(k)})`;
export const barShade = (k: number): string => `var(--${shadeName(k, true)})`;
