// A length of time as the server writes it, `3 year`, in the reader's words.
import { t } from '../i18n/index.svelte';

export const UNITS = ['day', 'month', 'year'] as const;
export type LengthUnit = (typeof UNITS)[number];

export function lengthTitle(length: string | null): string {
  if (length === null) return t('retention.for_ever');
  const [n, unit] = length.split(' ');
  const known = UNITS.find((one) => one === unit);
  return known ? t('retention.length', { n: n ?? '', unit: t(`retention.unit.${known}`) }) : length;
}
