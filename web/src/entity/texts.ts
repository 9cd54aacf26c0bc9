import type { Texts } from '../i18n/pair';

export const texts = {} satisfies Texts;
