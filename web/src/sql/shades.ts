/** Greys and the two colours that claim nothing: a line of an answer is not an alarm. */
export const SHADES = ['strong', 'focus', 'dim', 'fault', 'edge', 'text'] as const;
export const shadeName = (k: number): string => SHADES[k % SHADES.length] ?? 'strong';
export const shade = (k: number): string => `var(--${shadeName(k)})`;
