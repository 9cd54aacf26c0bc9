// Colour is never alone: each severity has a glyph, a digit and a word as well.
import type { Severity } from '../api/types';

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
export const GLYPH: Record<Severity, string> = { critical: '■', high: '▲', medium: '◆', low: '●' };
/** 1 is the worst: the digit an operator says on the radio. */
export const rank = (severity: Severity): number => SEVERITIES.indexOf(severity) + 1;
