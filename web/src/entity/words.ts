// Words that come from the server's closed lists; one it adds later is shown as it is, never hidden.
import { t, type Key } from '../i18n/index.svelte';
import { texts } from '../i18n/texts';

const word = (key: string, id: string): string => (key in texts ? t(key as Key) : id);
export const flagTitle = (flag: string): string => word(`entity.flag.${flag}`, flag);
export const verdictTitle = (verdict: string): string => word(`entity.verdict.${verdict}`, verdict);
/** 00 and a hand-made correction count towards a legal mean; nothing else does. */
export const flagIsValid = (flag: string): boolean => flag === 'measuring' || flag === 'corrected';
