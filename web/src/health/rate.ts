import { num } from '../i18n/index.svelte';

/** A second's rate; one that is seldom is not written as none. */
export const perSecond = (value: number): string => num(value, value > 0 && value < 0.1 ? 2 : 1);
