// How far and where, as one says it: "320 m Đông Bắc".
import { num, t } from '../i18n/index.svelte';
import { compass } from './geo';

export const metres = (m: number): string => (m < 1000 ? `${num(m, 0)} m` : `${num(m / 1000, m < 10_000 ? 1 : 0)} km`);
/** A round radius: 1 km, not 1.0 km. */
export const radiusText = (m: number): string => (m < 1000 ? `${m} m` : `${num(m / 1000, m % 1000 === 0 ? 0 : m % 100 === 0 ? 1 : 2)} km`);
/** Closer than this, a direction says nothing. */
const HERE_M = 1;
export const away = ({ distance_m, bearing_deg }: { distance_m: number; bearing_deg: number }): string =>
  distance_m < HERE_M ? t('nearby.here') : t('nearby.away', { distance: metres(distance_m), compass: t(`nearby.compass.${compass(bearing_deg)}`) });
